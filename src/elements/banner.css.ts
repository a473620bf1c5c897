import {css} from 'lit';

/** A line across the top of an element: a lost connection, or a refusal. */
export const bannerStyles = css`
  .banner {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    padding: 8px 16px;
    border-block-end: var(--_line);
    background: color-mix(in oklab, var(--_warning) 11%, var(--_surface));
    color: var(--_text);
    font-size: 0.8667em;
    line-height: 1.35;
  }
  .banner > .icon {
    color: var(--_warning);
  }
  .banner > span {
    flex: 1;
    min-inline-size: 0;
  }
  /* Most losses are over before anybody needs to know. */
  .banner.lost {
    animation: unfold 200ms 700ms ease-out backwards;
  }
  @keyframes unfold {
    from {
      max-block-size: 0;
      padding-block: 0;
      border-block-end-width: 0;
      overflow: clip;
    }
    to {
      max-block-size: 4em;
    }
  }
  .banner.failed {
    background: color-mix(in oklab, var(--_danger) 10%, var(--_surface));
  }
  .banner.failed > .icon {
    color: var(--_danger);
  }
  .banner > .icon-button {
    margin-block: -6px;
    margin-inline-end: -10px;
  }

  @media (forced-colors: active) {
    .banner {
      border: 1px solid ButtonBorder;
    }
  }
`;
