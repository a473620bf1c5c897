import {css} from 'lit';

export const composerStyles = css`
  .composer {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    flex: none;
    gap: 0 8px;
    padding: calc(10px * var(--_density)) var(--_gutter) calc(12px * var(--_density));
    border-block-start: var(--_line);
    /* Six lines, and the room around them. */
    --_room: calc((var(--_target) - 1.4em) / 2);
    --_most: calc(6 * 1.4em + 2 * var(--_room));
  }

  .hint {
    flex-basis: 100%;
    margin: 0;
    padding: 0 8px 8px;
    font-size: 0.8em;
    line-height: 1.4;
    color: var(--_text-muted);
    animation: unfold 200ms 700ms ease-out backwards;
  }

  .field {
    position: relative;
    display: grid;
    flex: 1;
    min-inline-size: 0;
    min-block-size: var(--_target);
    border: 1px solid var(--_border);
    border-radius: var(--im-field-radius, 20px);
    background: var(--_surface-sunken);
    overflow: clip;
    overflow-clip-margin: border-box;
    transition: border-color 120ms;
  }
  .field:hover {
    border-color: color-mix(in oklab, var(--_text) 28%, var(--_border));
  }
  .field:focus-within {
    border-color: var(--_accent);
    box-shadow: 0 0 0 1px var(--_accent);
  }
  .field:has([aria-invalid='true']) {
    border-color: var(--_danger);
    box-shadow: 0 0 0 1px var(--_danger);
  }

  /* The mirror holds the same text in the same form and so gives the field its height. */
  .mirror,
  textarea {
    grid-area: 1 / 1;
    min-inline-size: 0;
    max-block-size: var(--_most);
    /* A finger that meets the border meets the field. */
    margin: -1px;
    padding: var(--_room) 17px;
    font: inherit;
    line-height: 1.4;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .mirror {
    visibility: hidden;
    overflow: hidden;
  }
  textarea {
    align-self: stretch;
    border: 0;
    outline: 0;
    resize: none;
    background: none;
    overflow-y: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }
  textarea:focus-visible {
    outline: none;
  }
  textarea::placeholder {
    color: var(--_text-muted);
    opacity: 1;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .counter {
    grid-area: 2 / 1;
    padding: 0 16px 6px;
    font-size: 0.7667em;
    font-variant-numeric: tabular-nums;
    color: var(--_text-muted);
    text-align: end;
  }
  .counter.over {
    color: var(--_danger);
    font-weight: 600;
  }

  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--_target);
    block-size: var(--_target);
    border-radius: var(--_button-radius);
    background: var(--_accent);
    color: var(--_on-accent);
    transition: background-color 120ms;
  }
  .send:hover {
    background: color-mix(in oklab, var(--_text) 14%, var(--_accent));
  }
  .send:active {
    background: color-mix(in oklab, var(--_text) 26%, var(--_accent));
  }
  .send[aria-disabled='true'] {
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    opacity: 1;
  }
  .send:dir(rtl) > .icon {
    scale: -1 1;
  }

  @media (forced-colors: active) {
    .send {
      border: 1px solid ButtonBorder;
    }
    .field:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
