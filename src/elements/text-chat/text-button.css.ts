import {css} from 'lit';

/** A button that is a word or two, among other words. */
export const textButtonStyles = css`
  .text-button {
    min-block-size: var(--_target);
    padding-inline: 12px;
    border-radius: var(--_control-radius);
    font-weight: 600;
    color: var(--_accent);
    transition: background-color 120ms;
  }
  .text-button:hover {
    background: var(--_accent-soft);
  }
  .text-button:active {
    background: color-mix(in oklab, var(--_accent) 20%, var(--_surface));
  }
`;
