import {css} from 'lit';

/** How the call runs, in a word and in numbers. */
export const connectionPanelStyles = css`
  .verdict {
    display: flex;
    gap: 14px;
    padding: 4px 10px 10px;
  }
  .verdict > .bars {
    flex: none;
    inline-size: 28px;
    block-size: 28px;
  }
  .verdict .word {
    font-weight: 600;
    line-height: 28px;
    color: inherit;
  }
  .verdict p {
    font-size: 0.93em;
    line-height: 1.4;
    color: var(--_muted);
  }
  dl {
    display: flex;
    flex-wrap: wrap;
    gap: 10px 22px;
    margin: 0;
    padding: 10px;
    border-block-start: 1px solid rgb(255 255 255 / 0.12);
  }
  dt {
    font-size: 0.8em;
    color: var(--_muted);
  }
  dd {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 0.87em;
    line-height: 1.35;
    border-block-start: 1px solid rgb(255 255 255 / 0.12);
  }
  th {
    font-weight: 400;
    text-align: start;
    color: var(--_muted);
  }
  thead > tr > * {
    padding-block-start: 10px;
  }
  :is(thead, tbody) > tr > * {
    padding-inline: 10px;
    padding-block-end: 5px;
    vertical-align: baseline;
  }
  td {
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
`;
