import {css, unsafeCSS} from 'lit';
import {cardStyles} from './card.css.js';
import {SHEET} from './sheet.js';
import {stageControlsStyles} from './stage-controls.css.js';
import {stageStyles} from './stage.css.js';

const sheet = unsafeCSS(SHEET);

const windowStyles = css`
  :host {
    display: contents;
  }

  .window:dir(rtl) {
    --_corner: auto auto 24px 24px;
  }
  .window {
    position: fixed;
    inset: var(--_inset, var(--im-call-inset, var(--_corner)));
    --_corner: auto 24px 24px auto;
    z-index: 2147483647;
    margin: 0;
    border: 0;
    padding: 0;
    inline-size: 340px;
    max-inline-size: calc(100vw - 16px);
    block-size: auto;
    max-block-size: calc(100dvh - 16px);
    overflow: visible;
    /* Its size is measured as soon as it is set; no transition, however short, may stand between. */
    transition-property: none;
    background: none;
    /* Said again here, where no rule of the page for all elements can reach. */
    color: var(--_text);
    font: 400 var(--_size) / 1.45 var(--_font);
    letter-spacing: normal;
    word-spacing: normal;
    text-align: start;
    text-indent: 0;
    text-shadow: none;
    text-transform: none;
    white-space: normal;
    cursor: default;
    user-select: none;
    -webkit-user-select: none;
  }
  .holder {
    border: 0;
    padding: 0;
    background: none;
  }
  :is(.window, .holder)::backdrop {
    background: none;
  }
  /* Focused by script alone and not operable itself, it needs no ring; all in it have theirs. */
  .window:focus-visible {
    outline: 0;
  }
  .window[data-media='video'] {
    --_usual-width: min(720px, 100vw - 48px);
    --_usual-height: min(450px, 100dvh - 48px);
  }
  .window[data-face='stage'] {
    inline-size: var(--_width, var(--_usual-width, min(340px, 100vw - 48px)));
    block-size: var(--_height, var(--_usual-height, min(460px, 100dvh - 48px)));
  }
  .window[data-face='pill'] {
    inline-size: auto;
  }
  .window:not([data-mode='full']) {
    touch-action: none;
  }
  .window.held,
  .window.held * {
    cursor: grabbing;
  }

  .frame {
    position: relative;
    inline-size: 100%;
    block-size: 100%;
    max-block-size: inherit;
    overflow: hidden;
    border-radius: calc(var(--_radius) * 1.5);
    background: var(--_surface-raised);
    box-shadow:
      0 0 0 1px rgb(10 16 28 / 0.08),
      0 2px 6px rgb(10 16 28 / 0.12),
      0 18px 48px rgb(10 16 28 / 0.3);
    animation: appear 0.18s ease-out;
  }
  @keyframes appear {
    from {
      opacity: 0;
      transform: translateY(8px) scale(0.98);
    }
  }

  .window[data-mode='full'] {
    inset: 0;
    inline-size: 100vw;
    max-inline-size: none;
    block-size: 100dvh;
    max-block-size: none;
  }
  .window[data-mode='full'] > .frame {
    border-radius: 0;
    box-shadow: none;
    animation: none;
  }

  @media ${sheet} {
    .window:not([data-face='pill'], [data-face='missed']) {
      inset: 0;
      inline-size: 100vw;
      max-inline-size: none;
      block-size: 100dvh;
      max-block-size: none;
    }
    .window:not([data-face='pill'], [data-face='missed']) > .frame {
      border-radius: 0;
      box-shadow: none;
    }
    .window:not([data-face='pill'], [data-face='missed']) :is(.move, .full-screen, .corner) {
      display: none;
    }
    .window[data-face='missed'] {
      inset: calc(8px + env(safe-area-inset-top, 0px)) 8px auto;
      inline-size: auto;
    }
    .window[data-face='pill'] {
      inset: var(
        --_inset,
        calc(12px + env(safe-area-inset-top, 0px)) calc(12px + env(safe-area-inset-right, 0px)) auto
          auto
      );
    }
  }

  p {
    margin: 0;
  }

  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .timer {
    font-variant-numeric: tabular-nums;
  }

  .round {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 48px;
    block-size: 48px;
    border-radius: var(--_button-radius);
    font-size: 17px;
    transition: background-color 0.15s;
  }
  .round.plain {
    inline-size: 44px;
    block-size: 44px;
    font-size: 16px;
  }

  :is(.hang-up, .decline, .cancel) .icon {
    transform: rotate(135deg);
  }
  .round.hang-up {
    color: #fff;
    background: var(--_danger-fill);
  }
  .round.hang-up:hover {
    background: color-mix(in oklab, var(--_danger-fill) 86%, white);
  }

  .pill {
    color-scheme: dark;
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 6px;
    inline-size: max-content;
    max-inline-size: calc(100vw - 24px);
    color: var(--_on-stage);
    --_avatar: 44px;
  }
  .window[data-face='pill'] > .frame {
    border-radius: 999px;
    background: var(--_stage);
  }
  .window[data-face='pill'] {
    cursor: grab;
  }
  .pill .who {
    min-inline-size: 76px;
    max-inline-size: 200px;
    margin-inline: 8px 6px;
    line-height: 1.3;
  }
  .pill .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .pill .status {
    display: flex;
    align-items: center;
    gap: 5px;
    font-size: 13px;
    color: color-mix(in oklab, var(--_on-stage) 74%, transparent);
    white-space: nowrap;
  }
  .pill {
    --_voice: #4cc38a;
    --_voice-reach: 5px;
  }
  .pill .round {
    inline-size: 44px;
    block-size: 44px;
  }
  .pill .plain:hover {
    background: rgb(255 255 255 / 0.12);
  }
  .pill :focus-visible {
    outline-color: var(--_on-stage);
  }

  @media (forced-colors: active) {
    .frame,
    .round,
    .wide,
    .disc,
    .notice,
    .own {
      border: 1px solid CanvasText;
    }
    .spinner {
      forced-color-adjust: none;
    }
    .bars {
      color: CanvasText !important;
    }
    .stage .round {
      background: Canvas;
    }
  }
`;

/** The window, its cards and its stage. */
export const callWindowStyles = [
  windowStyles,
  cardStyles(sheet),
  stageStyles(sheet),
  stageControlsStyles(sheet),
];
