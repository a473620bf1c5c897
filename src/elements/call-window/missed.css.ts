import {css} from 'lit';

/** Who has called in vain: alone, or on the card of a call that is over. */
export const missedStyles = css`
  .missed {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    align-items: flex-start;
    padding: 10px 6px 10px 14px;
    text-align: start;
    --_avatar: 44px;
  }
  .missed > ul {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 8px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .missed li {
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .missed .who {
    flex: 1;
    min-inline-size: 0;
    line-height: 1.3;
    overflow-wrap: anywhere;
  }
  .missed .name {
    font-size: 1em;
    letter-spacing: normal;
  }
  .missed .status {
    display: block;
    font-size: 0.87em;
    color: var(--_text-muted);
  }
  .missed .call-back {
    inline-size: 44px;
    block-size: 44px;
    font-size: 16px;
    color: #fff;
    background: var(--_success-fill);
  }
  .missed .call-back:hover {
    filter: brightness(1.1);
  }
  .missed > .plain {
    margin-inline-start: 4px;
    color: var(--_text-muted);
  }
  .missed > .plain:hover {
    color: var(--_text);
    background: var(--_hover);
  }
  .missed > .refusal {
    flex-basis: 100%;
    padding-block: 6px 4px;
    color: var(--_danger);
    font-size: 0.93em;
  }
  .card > .missed {
    border-radius: var(--_radius);
    background: var(--_surface-sunken);
  }
`;
