import {css} from 'lit';

export const transcriptStyles = css`
  .transcript {
    position: relative;
    display: flex;
    flex: 1;
    min-block-size: 0;
  }

  .log {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-inline-size: 0;
    padding: 12px var(--_gutter) 16px;
    background: var(--im-wallpaper, none);
    overflow-y: auto;
    /* The place is kept by the element, and where the browser does not know how to, too. */
    overflow-anchor: none;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }
  .log:focus-visible {
    outline-offset: -2px;
  }
  .rows {
    display: flex;
    flex-direction: column;
    flex: none;
    /* Few messages rest at the bottom, next to where the next one is written. */
    margin-block-start: auto;
  }
  .rows:has(> .greeting) {
    margin-block: auto;
  }

  .day {
    align-self: center;
    flex: none;
    margin-block: 20px 8px;
    font-size: 0.8em;
    font-weight: 600;
    line-height: 1.5;
    color: var(--_text-muted);
  }

  /* What came while the reader was away begins here. */
  .news {
    display: flex;
    align-items: center;
    flex: none;
    gap: 12px;
    margin-block: 16px 4px;
    color: var(--_accent);
    font-size: 0.8em;
    font-weight: 650;
    line-height: 1.5;
  }
  .news::before,
  .news::after {
    content: '';
    flex: 1;
    block-size: 1px;
    background: color-mix(in oklab, var(--_accent) 45%, var(--_surface));
  }
  .day + .news {
    margin-block-start: 6px;
  }

  .writing {
    align-self: flex-start;
    margin-block-start: 12px;
  }
  .writing > .bubble {
    white-space: normal;
    padding: 13px 16px;
  }
  .dots {
    display: flex;
    gap: 5px;
  }
  .dots > i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_text-muted);
    animation: wait 1.2s ease-in-out infinite;
  }
  @media (forced-colors: active) {
    .dots > i {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
  .dots > :nth-child(2) {
    animation-delay: 0.15s;
  }
  .dots > :nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes wait {
    0%,
    60%,
    100% {
      opacity: 0.35;
    }
    30% {
      opacity: 1;
      translate: 0 -3px;
    }
  }

  .older {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    align-self: center;
    justify-content: center;
    flex: none;
    min-block-size: 44px;
    font-size: 0.8667em;
    color: var(--_text-muted);
  }
  .spinner {
    inline-size: 20px;
    block-size: 20px;
    border: 2px solid var(--_border);
    border-block-start-color: var(--_accent);
    border-radius: 50%;
    animation: turn 0.8s linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .greeting {
    --_avatar: 72px;
  }
  .greeting > .avatar {
    margin-block-end: 12px;
  }

  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline-end: var(--_gutter);
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-inline-size: var(--_target);
    block-size: var(--_target);
    border: 1px solid var(--_border);
    border-radius: 22px;
    background: var(--_surface-raised);
    color: var(--_text-muted);
    box-shadow: 0 2px 8px rgb(10 16 28 / 0.14);
    transition:
      color 120ms,
      background-color 120ms;
  }
  .jump:hover {
    color: var(--_text);
    background: color-mix(in oklab, var(--_text) 5%, var(--_surface-raised));
  }
  .jump.new {
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    padding-inline: 14px 18px;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: 0.8667em;
    font-weight: 600;
  }
  .jump.new:hover {
    background: color-mix(in oklab, var(--_text) 14%, var(--_accent));
    color: var(--_on-accent);
  }
`;
