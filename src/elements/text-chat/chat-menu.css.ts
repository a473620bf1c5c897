import {css} from 'lit';

/** The menu of the header, and the bar that stands for the composer while somebody is blocked. */
export const chatMenuStyles = css`
  .more {
    /* As near to the call buttons as they are to each other. */
    margin-inline-start: -10px;
    anchor-name: --im-chat-more;
  }
  .more[aria-expanded='true'],
  .more:has(+ .menu:popover-open) {
    background: color-mix(in oklab, currentColor 14%, transparent);
    color: var(--im-on-header, var(--_text));
  }
  .menu {
    position-anchor: --im-chat-more;
    position-area: block-end span-inline-start;
    inset: auto;
    margin: 4px 0;
    padding: 6px;
    max-inline-size: min(320px, 100vw - 24px);
    border: var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: var(--_target);
    padding: 6px 14px 6px 10px;
    border-radius: var(--_control-radius);
    text-align: start;
    overflow-wrap: anywhere;
    transition: background-color 120ms;
  }
  .choice:hover {
    background: var(--_hover);
  }
  .choice:active {
    background: var(--_pressed);
  }
  .choice > .icon {
    flex: none;
    color: var(--_text-muted);
  }
  .choice.grave,
  .choice.grave > .icon {
    color: var(--_danger);
  }

  .blocked-bar {
    display: flex;
    align-items: center;
    justify-content: space-between;
    flex: none;
    gap: 8px;
    min-block-size: 61px;
    padding-block: 8px;
    padding-inline: var(--_gutter) 8px;
    border-block-start: var(--_line);
    background: var(--_surface-sunken);
    color: var(--_text-muted);
    font-size: 0.9333em;
    line-height: 1.4;
  }
  .blocked-bar > p {
    display: flex;
    align-items: center;
    gap: 8px;
    margin: 0;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .blocked-bar .icon {
    flex: none;
  }
`;
