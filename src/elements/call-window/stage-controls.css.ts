import {css, type CSSResult} from 'lit';

/** What lies over the stage: buttons, and the corners that resize it. */
export const stageControlsStyles = (sheet: CSSResult) => css`
  .controls {
    position: absolute;
    inset-block-end: 0;
    inset-inline: 0;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 14px;
    padding: 24px var(--_edge) 20px;
    pointer-events: none;
  }
  .controls > * {
    pointer-events: auto;
  }
  .controls .round {
    inline-size: 52px;
    block-size: 52px;
    font-size: 18px;
  }
  .toggle {
    color: var(--_on-stage);
    background: rgb(48 53 64 / 0.82);
  }
  .stage .toggle:hover {
    background: rgb(66 72 86 / 0.9);
  }
  .toggle.off {
    color: #14171c;
    background: #fff;
  }
  .stage .toggle.off:hover {
    background: #e3e6eb;
  }
  .more[aria-expanded='true'] {
    background: rgb(86 93 110 / 0.95);
  }
  .toggle.opening .icon {
    animation: wait 1s ease-in-out infinite alternate;
  }
  @keyframes wait {
    to {
      opacity: 0.35;
    }
  }
  .toggle.faulty {
    position: relative;
  }
  .toggle.faulty::after {
    content: '!';
    position: absolute;
    inset-block-start: -3px;
    inset-inline-end: -3px;
    inline-size: 20px;
    block-size: 20px;
    border-radius: 50%;
    font-size: 13px;
    font-weight: 700;
    line-height: 20px;
    text-align: center;
    color: #221800;
    background: #f2b84b;
    box-shadow: 0 0 0 2px var(--_stage);
  }

  @container stage (width < 400px) {
    .controls {
      gap: 10px;
      padding-inline: 12px;
    }
    .controls .round {
      inline-size: 50px;
      block-size: 50px;
    }
  }

  .corner {
    position: absolute;
    inline-size: 18px;
    block-size: 18px;
    touch-action: none;
  }
  .corner[data-corner='top-left'] {
    inset: 0 auto auto 0;
    cursor: nwse-resize;
  }
  .corner[data-corner='top-right'] {
    inset: 0 0 auto auto;
    cursor: nesw-resize;
  }
  .corner[data-corner='bottom-left'] {
    inset: auto auto 0 0;
    cursor: nesw-resize;
  }
  .corner[data-corner='bottom-right'] {
    inset: auto 0 0 auto;
    inline-size: 44px;
    block-size: 44px;
    cursor: nwse-resize;
  }
  /* Two strokes along the rounded corner. */
  .corner[data-corner='bottom-right']::after {
    content: '';
    position: absolute;
    inset: auto 4px 4px auto;
    inline-size: 13px;
    block-size: 13px;
    border: 2px solid rgb(255 255 255 / 0.75);
    border-block-start: 0;
    border-inline-start: 0;
    border-end-end-radius: 12px;
  }
  .corner:focus-visible {
    outline-offset: -4px;
    border-radius: 10px;
  }
  [data-mode='full'] .corner {
    display: none;
  }

  @media ${sheet} {
    .controls {
      gap: clamp(8px, 3.6cqi, 22px);
      padding-inline: 8px;
      padding-block-end: calc(32px + env(safe-area-inset-bottom, 0px));
    }
    .controls .round {
      inline-size: clamp(48px, 15cqi, 60px);
      block-size: clamp(48px, 15cqi, 60px);
      font-size: 20px;
    }
  }
`;
