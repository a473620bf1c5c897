import {css} from 'lit';

/** What moves while people talk: the bars of the connection, and who speaks. */
export const signalStyles = css`
  .title-bar > .quality {
    margin-inline: calc(-1 * var(--_edge) + 6px) -8px;
  }
  .title-bar > .quality:hover {
    background: rgb(255 255 255 / 0.16);
  }
  .bars {
    inline-size: 22px;
    block-size: 22px;
    fill: currentColor;
  }
  .bars > .empty {
    opacity: 0.3;
  }
  .bars:is([data-bars='1'], [data-bars='2']) {
    color: #f2b84b;
  }
  .bars[data-bars='0'] {
    color: #ff7f79;
  }

  /* Who is heard: a ring that grows with the voice, and a frame round a picture. */
  .stage > .person > .portrait > .avatar,
  .pill > .portrait > .avatar {
    transition: box-shadow 0.14s linear;
  }
  .remote-speaking .portrait > .avatar {
    box-shadow:
      0 0 0 3px var(--_voice),
      0 0 0 calc(3px + var(--_remote-level, 0) * var(--_voice-reach, 18px))
        color-mix(in oklab, var(--_voice) 34%, transparent);
  }
  .own.speaking::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
    box-shadow: inset 0 0 0 2px var(--_voice);
    pointer-events: none;
  }
  .voice {
    display: inline-flex;
    align-items: center;
    gap: 2px;
    block-size: 1em;
    margin-inline-start: 8px;
    vertical-align: -0.1em;
    opacity: 0;
    transition: opacity 0.2s;
  }
  .remote-speaking .voice {
    opacity: 1;
  }
  .voice > i {
    inline-size: 3px;
    block-size: calc(25% + var(--_remote-level, 0) * 75%);
    border-radius: 2px;
    background: var(--_voice);
    transition: block-size 0.12s linear;
  }
  .voice > :nth-child(odd) {
    block-size: calc(20% + var(--_remote-level, 0) * 40%);
  }
`;
