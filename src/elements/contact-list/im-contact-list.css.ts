import {css} from 'lit';

export const contactListStyles = css`
  :host {
    display: flex;
    flex-direction: column !important;
    min-inline-size: 0;
    max-block-size: 100dvh;
    overflow: clip !important;
    border: var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface) !important;
    container-type: inline-size !important;
    contain-intrinsic-inline-size: 320px;
    --_row: calc(var(--_avatar-size) + 20px * var(--_density));
  }

  .list {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-block-size: 0;
  }

  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    flex: none;
    min-block-size: calc(56px * var(--_density));
    padding-block: 8px 0;
    padding-inline: 20px 10px;
  }
  header > .icon-button {
    margin-inline-start: auto;
  }

  h2 {
    margin: 0;
    font-size: 1.2em;
    font-weight: 650;
    line-height: 1.3;
  }

  .blank {
    min-block-size: 220px;
  }

  .waiting {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 6px 12px;
    block-size: var(--_row);
    padding-inline: 12px;
  }
  .waiting > :nth-child(1) {
    grid-row: span 2;
    inline-size: var(--_avatar-size);
    block-size: var(--_avatar-size);
    border-radius: var(--_avatar-radius);
  }
  .waiting > :nth-child(2) {
    align-self: end;
    inline-size: 45%;
    block-size: 12px;
  }
  .waiting > :nth-child(3) {
    align-self: start;
    inline-size: 75%;
    block-size: 10px;
  }
  .waiting:nth-child(even) > :nth-child(2) {
    inline-size: 35%;
  }
  .waiting:nth-child(3n) > :nth-child(3) {
    inline-size: 60%;
  }

  @container (inline-size < 320px) {
    header {
      padding-inline: 12px 4px;
    }
  }
`;
