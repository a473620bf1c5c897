import {css, unsafeCSS} from 'lit';
import {SHEET} from '../sheet.js';

const sheet = unsafeCSS(SHEET);

/** The choice of devices, the own picture and how loud the microphone is. */
export const devicePanelStyles = css`
  .preview {
    position: relative;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 6px;
    flex: none;
    inline-size: 112px;
    block-size: 84px;
    overflow: hidden;
    border-radius: 10px;
    font-size: 0.8em;
    line-height: 1.3;
    text-align: center;
    color: var(--_muted);
    background: #0b0d11;
  }
  .preview > video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
  .preview > .icon {
    font-size: 1.4em;
  }
  .field {
    display: grid;
    gap: 5px;
    inline-size: 100%;
    min-inline-size: 0;
  }
  .field > .label {
    font-size: 0.87em;
    color: var(--_muted);
  }
  .field > select {
    appearance: none;
    font: inherit;
    inline-size: 100%;
    min-inline-size: 0;
    block-size: max(42px, var(--_target));
    padding-inline: 12px 34px;
    border: 1px solid rgb(255 255 255 / 0.22);
    border-radius: var(--_control-radius);
    color: inherit;
    text-overflow: ellipsis;
    background: rgb(255 255 255 / 0.06)
      url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24' fill='none' stroke='%23cfd3da' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='m6 9 6 6 6-6'/%3E%3C/svg%3E")
      no-repeat right 10px center / 18px;
    cursor: pointer;
  }
  .field > select:dir(rtl) {
    background-position: left 10px center;
  }
  .field > select:hover {
    border-color: rgb(255 255 255 / 0.4);
  }
  .field option {
    color: #f4f6f9;
    background: #20242c;
  }
  /* Sixteen lamps, lit from the left as far as it is loud. */
  .meter {
    block-size: 8px;
    margin-block: -2px 2px;
    background: rgb(255 255 255 / 0.16);
    mask: repeating-linear-gradient(90deg, #000 0 calc(6.25% - 4px), transparent 0 6.25%);
  }
  .meter > span {
    display: block;
    block-size: 100%;
    inline-size: calc(var(--_own-level, 0) * 100%);
    background: linear-gradient(90deg, #4cc38a 70%, #f2b84b 88%, #ff7f79) 0 / 304px;
    transition: inline-size 0.12s linear;
  }

  @media ${sheet} {
    .field > select {
      block-size: 48px;
    }
    .preview {
      inline-size: 132px;
      block-size: 99px;
    }
  }

  @media (forced-colors: active) {
    .meter {
      forced-color-adjust: none;
    }
  }
`;
