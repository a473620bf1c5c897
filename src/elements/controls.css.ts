import {css} from 'lit';

/** Buttons, banners and empty states, the same in every element. */
export const controls = css`
  .icon-button {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--_target);
    block-size: var(--_target);
    border-radius: var(--_button-radius);
    color: var(--_text-muted);
    transition:
      background-color 120ms,
      color 120ms;
  }
  .icon-button:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  header {
    background: var(--im-header, none);
    color: var(--im-on-header, var(--_text));
  }
  /* On a header of its own colour, all is told by the colour of its text alone. */
  header .icon-button {
    color: var(--im-on-header, var(--_text-muted));
  }
  header .icon-button:hover {
    background: color-mix(in oklab, currentColor 12%, transparent);
  }
  header :focus-visible {
    outline-color: var(--im-focus, var(--im-on-header, var(--_accent)));
  }
  h2 {
    font-family: var(--_heading-font);
  }
  .icon-button:active {
    background: var(--_pressed);
  }

  /* Out of use for now, yet still in the tab order: whoever stands on it does not lose the place. */
  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.4;
  }
  .icon-button[aria-disabled='true'] {
    background: none;
    color: var(--_text-muted);
  }

  .banner {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    padding: 8px 16px;
    border-block-end: var(--_line);
    background: color-mix(in oklab, var(--_warning) 11%, var(--_surface));
    color: var(--_text);
    font-size: 0.8667em;
    line-height: 1.35;
  }
  .banner > .icon {
    color: var(--_warning);
  }
  .banner > span {
    flex: 1;
    min-inline-size: 0;
  }
  /* Most losses are over before anybody needs to know. */
  .banner.lost {
    animation: unfold 200ms 700ms ease-out backwards;
  }
  @keyframes unfold {
    from {
      max-block-size: 0;
      padding-block: 0;
      border-block-end-width: 0;
      overflow: clip;
    }
    to {
      max-block-size: 4em;
    }
  }
  .banner.failed {
    background: color-mix(in oklab, var(--_danger) 10%, var(--_surface));
  }
  .banner.failed > .icon {
    color: var(--_danger);
  }
  .banner > .icon-button {
    margin-block: -6px;
    margin-inline-end: -10px;
  }

  .blank {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    flex: 1;
    padding: 32px 24px;
    text-align: center;
    text-wrap: balance;
    color: var(--_text-muted);
  }
  .blank > .icon {
    inline-size: 28px;
    block-size: 28px;
    stroke-width: 1.6;
    box-sizing: content-box;
    padding: 18px;
    margin-block-end: 10px;
    border-radius: 50%;
    background: var(--_surface-sunken);
  }
  .blank > p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .blank > .title {
    font-weight: 600;
    color: var(--_text);
  }

  .bone {
    display: block;
    border-radius: 6px;
    background: color-mix(in oklab, var(--_border) 70%, var(--_surface-sunken));
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  /* Where the reader's own colours stand in place of all backgrounds, lines tell what belongs together. */
  @media (forced-colors: active) {
    .icon-button,
    .text-button,
    .bone,
    .menu,
    .banner {
      border: 1px solid ButtonBorder;
    }
    [aria-disabled='true'] {
      color: GrayText;
      opacity: 1;
    }
  }
`;
