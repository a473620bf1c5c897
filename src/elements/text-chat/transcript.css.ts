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
  /* Few messages rest at the bottom, next to where the next one is written. */
  .log > :first-child {
    margin-block-start: auto;
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

  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    flex: none;
    max-inline-size: 100%;
    margin-block-start: 2px;
    position: relative;
  }
  .message.first {
    margin-block-start: 12px;
  }
  .day + .message.first {
    margin-block-start: 4px;
  }
  .message.own {
    align-items: flex-end;
  }

  .line {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    max-inline-size: min(86%, 36rem);
  }

  .bubble {
    min-inline-size: 0;
    margin: 0;
    padding: 8px 14px;
    border-radius: 18px;
    background: var(--_surface-sunken);
    line-height: 1.4;
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .own .bubble {
    background: var(--_own);
    color: var(--_on-own);
  }
  .failed .bubble {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: inset 0 0 0 1.5px var(--_danger);
  }

  /* The bubbles of a group lean on each other on their sender's side. */
  .their:not(.first) .bubble {
    border-start-start-radius: 6px;
  }
  .their:not(.last) .bubble {
    border-end-start-radius: 6px;
  }
  .own:not(.first) .bubble {
    border-start-end-radius: 6px;
  }
  .own:not(.last) .bubble {
    border-end-end-radius: 6px;
  }

  .bubble a {
    color: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
    text-decoration-thickness: 1px;
    border-radius: 3px;
  }
  .their .bubble a,
  .failed .bubble a {
    color: var(--_accent);
  }
  .bubble a:hover {
    text-decoration-thickness: 2px;
  }
  .own .bubble a:focus-visible {
    outline-color: currentColor;
  }

  .meta {
    display: flex;
    align-items: center;
    gap: 4px;
    margin-block-start: 3px;
    padding-inline: 10px;
    font-size: 0.7667em;
    line-height: 1.5;
    font-variant-numeric: tabular-nums;
    color: var(--_text-muted);
  }

  .mark {
    flex: none;
    color: var(--_text-muted);
  }
  .mark > .icon {
    inline-size: 15px;
    block-size: 15px;
  }
  .line > .mark {
    margin-block-end: 4px;
  }
  .mark[data-state='read'] {
    color: var(--_accent);
  }
  .mark[data-state='failed'] {
    color: var(--_danger);
  }

  .failure {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    font-size: 0.8667em;
    color: var(--_danger);
  }
  .failure > .why {
    display: flex;
    align-items: center;
    gap: 4px;
    margin-inline-end: 4px;
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
    margin-block: auto;
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

  @container (inline-size >= 560px) {
    .line {
      max-inline-size: min(72%, 36rem);
    }
  }
`;
