import {css, type CSSResult} from 'lit';

/** What lies over the stage: notices, buttons, and the corners that resize it. */
export const stageControlsStyles = (sheet: CSSResult) => css`
  .notices {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
  }
  .stage > .notices {
    position: absolute;
    inset-block-start: 58px;
    inset-inline: 12px;
    pointer-events: none;
  }
  .notice {
    display: flex;
    align-items: center;
    gap: 9px;
    max-inline-size: 100%;
    padding: 8px 14px;
    border-radius: 20px;
    font-size: 0.87em;
    line-height: 1.35;
    text-align: start;
    color: var(--_on-stage);
    background: var(--_veil);
    box-shadow: 0 0 0 1px rgb(255 255 255 / 0.1);
    pointer-events: auto;
  }
  .notice.problem {
    padding-block: 0;
    padding-inline-end: 2px;
    background: rgb(54 44 22 / 0.94);
  }
  .notice.problem > .icon {
    color: #f2b84b;
  }
  .problem > span {
    padding-block: 8px;
  }
  .dismiss {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    font-size: 14px;
  }
  .notice-button {
    min-block-size: 36px;
    margin-block: -2px;
    margin-inline-end: -8px;
    padding-inline: 12px;
    border-radius: 18px;
    font-weight: 600;
    background: rgb(255 255 255 / 0.16);
  }
  @media (pointer: coarse) {
    .notice-button {
      min-block-size: 44px;
    }
  }
  .notice-button:hover {
    background: rgb(255 255 255 / 0.26);
  }
  .notice.sharing {
    background: rgb(21 62 138 / 0.96);
  }
  .notice.missed-line {
    padding-block: 0;
    padding-inline-end: 2px;
  }
  .missed-line > span {
    padding-block: 8px;
  }
  .notice.refused > .icon {
    color: #f2b84b;
  }
  .notice.done > .icon {
    color: #4cc38a;
  }
  .notice.play-sound {
    min-block-size: 48px;
    padding-inline: 20px;
    border-radius: 24px;
    font-size: 1em;
    font-weight: 600;
    color: #14171c;
    background: #fff;
  }

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
    .stage > .notices {
      inset-block-start: calc(62px + env(safe-area-inset-top, 0px));
    }
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
