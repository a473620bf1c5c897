import {css, unsafeCSS} from 'lit';
import {SHEET} from '../sheet.js';
import {connectionPanelStyles} from './connection-panel.css.js';
import {devicePanelStyles} from './device-panel.css.js';

const sheet = unsafeCSS(SHEET);

/** The panels over the stage: cards above its buttons, sheets at the foot of a phone. */
const boxStyles = css`
  .panel {
    position: absolute;
    inset-block-end: 84px;
    inset-inline: 0;
    margin-inline: auto;
    display: flex;
    flex-direction: column;
    inline-size: min(340px, 100% - 24px);
    max-block-size: calc(100% - 92px);
    overflow: hidden;
    border-radius: 16px;
    color: var(--_on-stage);
    background: rgb(28 32 40 / 0.97);
    box-shadow:
      0 0 0 1px rgb(255 255 255 / 0.12),
      0 12px 40px rgb(0 0 0 / 0.5);
    cursor: default;
    animation: rise 0.16s ease-out;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(10px);
    }
  }
  .scrim {
    display: none;
  }

  .panel-head {
    display: flex;
    align-items: center;
    flex: none;
    gap: 2px;
    padding: 6px 6px 2px;
  }
  .panel-head > h2 {
    flex: 1;
    margin: 0;
    padding-inline-start: 12px;
    font-size: 1em;
    font-weight: 600;
    line-height: 1.3;
  }
  .panel-head > [data-first] + h2 {
    padding-inline-start: 2px;
  }
  .panel-head .plain {
    inline-size: max(40px, var(--_target));
    block-size: max(40px, var(--_target));
  }
  .panel .plain:hover {
    background: rgb(255 255 255 / 0.12);
  }
  .panel-body {
    overflow-y: auto;
    overscroll-behavior: contain;
    touch-action: pan-y;
    padding: 2px 8px 10px;
  }
  .panel :focus-visible {
    outline-offset: -2px;
    box-shadow: none;
  }

  .line,
  .volume {
    display: flex;
    align-items: center;
    gap: 14px;
    inline-size: 100%;
    min-block-size: 46px;
    padding: 8px 12px;
    border-radius: var(--_control-radius);
    text-align: start;
    line-height: 1.3;
  }
  .line:hover {
    background: rgb(255 255 255 / 0.09);
  }
  .line > .label {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .line > .word {
    font-size: 0.87em;
    color: var(--_muted);
  }
  .line > .icon:last-child:not(:first-child) {
    margin-inline-end: -4px;
    color: var(--_muted);
  }
  .line > .icon:last-child:not(:first-child):dir(rtl),
  .panel-head > [data-first]:dir(rtl) > .icon {
    scale: -1 1;
  }
  .line > .bars {
    inline-size: 1.25em;
    block-size: 1.25em;
  }
  .volume {
    flex-wrap: wrap;
    row-gap: 0;
    margin-block-start: 4px;
    padding-block-start: 12px;
    border-block-start: 1px solid rgb(255 255 255 / 0.12);
    border-radius: 0;
  }
  .volume > span {
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .volume > input {
    flex-basis: 100%;
    block-size: 32px;
    margin-inline-start: calc(1.25em + 14px);
    accent-color: #8ab4ff;
    cursor: pointer;
  }

  .panel-body:has(> .field) {
    display: grid;
    gap: 12px;
    padding: 4px 18px 18px;
  }
  .camera-choice {
    display: flex;
    gap: 14px;
  }
  .beside {
    flex: 1;
    min-inline-size: 0;
    display: grid;
    align-content: start;
    justify-items: start;
    gap: 8px;
  }
  .small-button {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: max(40px, var(--_target));
    padding-inline: 12px;
    border-radius: var(--_control-radius);
    font-size: 0.93em;
    font-weight: 600;
    background: rgb(255 255 255 / 0.1);
  }
  .small-button:hover {
    background: rgb(255 255 255 / 0.18);
  }

  @media ${sheet} {
    .scrim {
      position: absolute;
      inset: 0;
      display: block;
      background: rgb(8 10 14 / 0.5);
      animation: dim 0.2s ease-out;
    }
    @keyframes dim {
      from {
        opacity: 0;
      }
    }
    .panel {
      inset-block-end: 0;
      inline-size: min(100%, 480px);
      max-block-size: min(82%, 100% - 48px);
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      border-start-start-radius: 22px;
      border-start-end-radius: 22px;
      padding-block-end: env(safe-area-inset-bottom, 0px);
      animation: slide 0.24s cubic-bezier(0.2, 0.8, 0.3, 1);
    }
    @keyframes slide {
      from {
        transform: translateY(100%);
      }
    }
    .panel-head {
      padding: 12px 10px 4px;
    }
    .panel-head .plain {
      inline-size: 44px;
      block-size: 44px;
    }
    .panel-body {
      padding-block-end: 18px;
    }
    .line,
    .volume {
      min-block-size: 54px;
    }
  }

  @media (pointer: coarse) {
    .volume > input {
      block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .panel {
      border: 1px solid CanvasText;
    }
  }
`;

/** In one sheet, as it is adopted when the panels come. */
export const panelStyles = css`
  ${boxStyles}
  ${devicePanelStyles}
  ${connectionPanelStyles}
`;
