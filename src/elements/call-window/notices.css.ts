import {css, unsafeCSS} from 'lit';
import {SHEET} from './sheet.js';

const sheet = unsafeCSS(SHEET);

/** What a person should know, in lines over the stage. */
export const noticesStyles = css`
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
    /* On a low stage they scroll, above the buttons. */
    max-block-size: calc(100% - 156px);
    padding: 1px;
    overflow-y: auto;
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

  @media ${sheet} {
    .stage > .notices {
      inset-block-start: calc(62px + env(safe-area-inset-top, 0px));
    }
  }
`;
