import {css} from 'lit';

export const callEventStyles = css`
  .call .bubble {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 10px;
    padding: 6px 8px 6px 10px;
    background: var(--_surface);
    color: var(--_text);
    box-shadow: inset 0 0 0 1px var(--_border);
    white-space: normal;
  }
  .call .sign {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 32px;
    block-size: 32px;
    border-radius: 50%;
    background: var(--_surface-sunken);
    color: var(--_text-muted);
  }
  .call .sign.missed {
    background: color-mix(in oklab, var(--_danger) 12%, var(--_surface));
    color: var(--_danger);
  }
  .call .sign > .icon {
    inline-size: 17px;
    block-size: 17px;
  }
  .call .what {
    flex: 1 1 auto;
  }
  .call .text-button {
    max-inline-size: 100%;
    font-size: 0.9333em;
    text-align: start;
    white-space: normal;
  }

  @container (inline-size < 340px) {
    /* Below the words, where it does not fit beside them. */
    .call .text-button {
      margin-block-start: -8px;
      margin-inline-start: 30px;
    }
  }
`;
