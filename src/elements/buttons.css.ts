import {css} from 'lit';

/** Buttons, the same in list and chat. */
export const buttonStyles = css`
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
  .icon-button:active {
    background: var(--_pressed);
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

  /* Out of use for now, yet still in the tab order: whoever stands on it does not lose the place. */
  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.4;
  }
  .icon-button[aria-disabled='true'] {
    background: none;
    color: var(--_text-muted);
  }

  /* Where the reader's own colours stand in place of all backgrounds, lines tell what belongs together. */
  @media (forced-colors: active) {
    .icon-button,
    .text-button,
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
