import {css} from 'lit';

/** The menu of the header, and the bar that stands for the composer while somebody is blocked. */
export const chatMenuStyles = css`
  .more {
    anchor-name: --im-chat-more;
  }
  .more[aria-expanded='true'],
  .more:has(+ .menu:popover-open) {
    background: var(--_pressed);
    color: var(--_text);
  }
  .menu {
    position-anchor: --im-chat-more;
    position-area: block-end span-inline-start;
    inset: auto;
    margin: 4px 0;
    padding: 6px;
    max-inline-size: min(320px, 100vw - 24px);
    border: 1px solid var(--_border);
    border-radius: 12px;
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
    border-radius: 8px;
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
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    flex: none;
    gap: 4px 8px;
    min-block-size: 61px;
    padding: 8px var(--_gutter);
    border-block-start: 1px solid var(--_border);
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
    text-wrap: balance;
  }
  .blocked-bar .icon {
    flex: none;
  }
`;
