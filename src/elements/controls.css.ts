import {css} from 'lit';

/** Headers and empty states, the same in list and chat, also while their inside has not come. */
export const controls = css`
  header {
    background: var(--im-header, none);
    color: var(--im-on-header, var(--_text));
  }
  h2 {
    font-family: var(--_heading-font);
  }

  .blank {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 4px;
    flex: 1;
    padding: 32px 24px;
    text-align: center;
    text-wrap: balance;
    color: var(--_text-muted);
  }
  .blank > .icon {
    inline-size: 28px;
    block-size: 28px;
    stroke-width: 1.6;
    box-sizing: content-box;
    padding: 18px;
    margin-block-end: 10px;
    border-radius: 50%;
    background: var(--_surface-sunken);
  }
  .blank > p {
    margin: 0;
    overflow-wrap: anywhere;
  }
  .blank > .title {
    font-weight: 600;
    color: var(--_text);
  }

  .bone {
    display: block;
    border-radius: 6px;
    background: color-mix(in oklab, var(--_border) 70%, var(--_surface-sunken));
    animation: breathe 1.6s ease-in-out infinite alternate;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  @media (forced-colors: active) {
    .bone {
      border: 1px solid ButtonBorder;
    }
  }
`;
