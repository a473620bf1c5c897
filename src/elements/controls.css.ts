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
    .menu {
      border: 1px solid ButtonBorder;
    }
    /* Important, as each kind of button has a colour of its own. */
    [aria-disabled='true'] {
      border-color: GrayText !important;
      color: GrayText !important;
      opacity: 1;
    }
  }
`;
