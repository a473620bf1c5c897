import {css} from 'lit';

export const messageStyles = css`
  .message {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    flex: none;
    max-inline-size: 100%;
    margin-block-start: 2px;
    position: relative;
    --_corner: var(--im-bubble-radius, 18px);
    --_joint: min(6px, var(--_corner));
  }
  .message.first {
    margin-block-start: calc(12px * var(--_density));
  }
  .day + .message.first,
  .news + .message.first {
    margin-block-start: 4px;
  }
  .message:focus-visible {
    outline: none;
  }
  .message:focus-visible .bubble {
    outline: var(--_focus);
    outline-offset: 2px;
  }
  .message.own {
    align-items: flex-end;
  }

  .line {
    display: flex;
    align-items: flex-end;
    gap: 6px;
    max-inline-size: min(calc(100% - var(--_target)), 36rem);
  }
  .held {
    position: relative;
    min-inline-size: 0;
  }

  .bubble {
    display: block;
    min-inline-size: 0;
    padding: calc(8px * var(--_density)) calc(14px * var(--_density));
    border-radius: var(--_corner, var(--im-bubble-radius, 18px));
    background: var(--im-their-bubble, var(--_surface-sunken));
    color: var(--im-on-their-bubble, var(--_text));
    line-height: 1.4;
    text-align: start;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .own .bubble {
    /* A bright accent would glare over a whole bubble in the dark. */
    background: var(
      --im-own-bubble,
      light-dark(var(--_accent), oklch(from var(--_accent) 0.44 c h))
    );
    color: var(--im-on-own-bubble, light-dark(var(--_on-accent), var(--_text)));
  }
  .failed .bubble {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: inset 0 0 0 1.5px var(--_danger);
  }

  /* The bubbles of a group lean on each other on their sender's side. */
  .their:not(.first) .bubble {
    border-start-start-radius: var(--_joint);
  }
  .their:not(.last) .bubble {
    border-end-start-radius: var(--_joint);
  }
  .own:not(.first) .bubble {
    border-start-end-radius: var(--_joint);
  }
  .own:not(.last) .bubble {
    border-end-end-radius: var(--_joint);
  }

  /* An emoji needs no frame. */
  .emoji .bubble {
    padding: 2px 4px;
    background: none;
    color: var(--_text);
    font-size: 2.6em;
    line-height: 1.25;
  }

  .bubble a {
    unicode-bidi: isolate;
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
  .bubble a[href^='tel:'] {
    white-space: nowrap;
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
    align-items: baseline;
    gap: 4px;
    margin-block-start: 6px;
    margin-inline-end: 4px;
    line-height: 1.4;
  }
  .failure > .why .icon {
    vertical-align: -0.15em;
  }
  .failure > .ways {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
  }

  /* Beside the bubble, where there is always room; shown to who points at the message or has gone to it. */
  .copy {
    position: absolute;
    inset-block: 0;
    margin-block: auto;
    visibility: hidden;
    inline-size: var(--_target);
    block-size: min(var(--_target), 100%);
  }
  .their .copy {
    inset-inline-start: 100%;
  }
  .own .copy {
    inset-inline-end: 100%;
  }
  .copy > .icon {
    inline-size: 17px;
    block-size: 17px;
  }
  .message:is(:hover, :focus-within) .copy,
  .copy.copied {
    visibility: visible;
  }
  .copy.copied {
    color: var(--_success);
    animation: copied 1.4s linear;
  }
  @keyframes copied {
    from,
    to {
      opacity: 1;
    }
  }

  @container (inline-size >= 560px) {
    .line {
      max-inline-size: min(72%, 36rem);
    }
  }

  @media (forced-colors: active) {
    .bubble {
      border: 1px solid CanvasText;
    }
    .own .bubble {
      border-inline-end-width: 4px;
    }
  }
`;
