import {css} from 'lit';

/** The rows of a contact list, and the field to search them. */
export const listContentStyles = css`
  .icon-button.notify.on {
    color: var(--im-on-header, var(--_accent));
  }
  .search {
    position: relative;
    flex: none;
    margin: 4px 8px 8px;
  }
  .search > .icon {
    position: absolute;
    inset-inline-start: 12px;
    inset-block-start: calc(50% - 0.6em);
    inline-size: 1.2em;
    block-size: 1.2em;
    color: var(--_text-muted);
    pointer-events: none;
  }
  .search > input {
    appearance: none;
    inline-size: 100%;
    block-size: var(--_target);
    padding-inline: 38px 10px;
    border: 1px solid transparent;
    border-radius: var(--_control-radius);
    background: var(--_surface-sunken);
    transition:
      background-color 120ms,
      border-color 120ms;
  }
  .search > input::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
  .search > input:hover {
    border-color: var(--_border);
  }
  .search > input:focus-visible {
    outline-offset: -1px;
    background: var(--_surface);
  }

  ul {
    flex: 1;
    min-block-size: 0;
    margin: 0;
    padding: 0 8px 8px;
    list-style: none;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_border) transparent;
  }

  .row {
    position: relative;
    display: grid;
    grid-template:
      '. avatar name time calls .' auto
      '. avatar preview badge calls .' auto / 0 auto minmax(0, 1fr) auto auto 0;
    align-content: center;
    align-items: center;
    column-gap: var(--_gap);
    min-block-size: var(--_row);
    margin-block-end: 2px;
    padding-block: calc(10px * var(--_density));
    border-radius: var(--_control-radius);
    transition: background-color 120ms;
    --_avatar: var(--_avatar-size);
    --_gap: calc(12px * var(--_density));
  }
  .row:hover {
    background: var(--_hover);
    --_avatar-ring: color-mix(in oklab, var(--_text) 6%, var(--_surface));
  }
  .row:has(.open:active) {
    background: var(--_pressed);
    --_avatar-ring: color-mix(in oklab, var(--_text) 11%, var(--_surface));
  }
  .row.selected {
    background: var(--_avatar-ring);
    --_avatar-ring: var(--im-selected, var(--_accent-soft));
  }
  .row.selected::before {
    content: '';
    position: absolute;
    inset-block: 14px;
    inset-inline-start: 0;
    inline-size: 3px;
    border-radius: 3px;
    background: var(--_accent);
  }

  .open {
    position: absolute;
    inset: 0;
    border-radius: inherit;
  }
  .open:focus-visible {
    outline-offset: -2px;
  }
  .row > .avatar {
    grid-area: avatar;
  }

  .name {
    grid-area: name;
    font-weight: 500;
    line-height: 1.4;
  }
  .name,
  .preview {
    overflow: hidden;
    white-space: nowrap;
    text-overflow: ellipsis;
    /* Names in other scripts stay in line with the rest. */
    text-align: -webkit-match-parent;
    text-align: match-parent;
  }
  .about {
    display: contents;
  }
  time {
    grid-area: time;
    font-size: 0.8em;
    font-variant-numeric: tabular-nums;
    color: var(--_text-muted);
    white-space: nowrap;
  }
  .preview {
    grid-area: preview;
    grid-column-end: badge-end;
    font-size: 0.8667em;
    line-height: 1.45;
    color: var(--_text-muted);
  }
  .preview .sign {
    display: inline-block;
    margin-inline-end: 4px;
    vertical-align: -0.15em;
  }
  .preview .failed {
    color: var(--_danger);
  }
  .preview.writing {
    color: var(--_accent);
  }
  .preview .icon {
    inline-size: 1.1em;
    block-size: 1.1em;
  }

  .unread .preview {
    grid-column-end: preview-end;
    color: var(--_text);
  }
  .unread .name {
    font-weight: 700;
  }
  .unread time {
    color: var(--_accent);
    font-weight: 600;
  }
  .badge {
    grid-area: badge;
    justify-self: end;
    min-inline-size: 20px;
    padding-inline: 6px;
    border-radius: 10px;
    background: var(--im-badge, var(--_accent));
    color: var(--im-on-badge, var(--_on-accent));
    font-size: 0.7667em;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    line-height: 20px;
    text-align: center;
  }

  .calls {
    grid-area: calls;
    position: relative;
    margin-inline: calc(4px - var(--_gap)) calc(6px - var(--_gap));
    display: flex;
    font-size: 0.9333em;
  }

  @container (inline-size < 320px) {
    .search {
      margin-inline: 4px;
    }
    ul {
      padding-inline: 4px;
    }
    .row {
      --_avatar: calc(var(--_avatar-size) * 0.91);
      --_gap: 8px;
    }
    .calls {
      margin-inline-end: calc(0px - var(--_gap));
    }
  }
  @media (prefers-contrast: more) {
    .unread time {
      color: var(--_text);
    }
  }
  @media (forced-colors: active) {
    .row.selected {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .row.selected::before {
      background: Highlight;
    }
    .badge {
      border: 1px solid CanvasText;
    }
  }
`;
