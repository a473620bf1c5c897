import {css, type CSSResult} from 'lit';

/** The dark stage on which people talk; pictures are judged best on black, whatever the page's theme. */
export const stageStyles = (sheet: CSSResult) => css`
  .stage {
    color-scheme: dark;
    container: stage / size;
    position: absolute;
    inset: 0;
    overflow: hidden;
    color: var(--_on-stage);
    background: var(--_stage);
    cursor: grab;
    --_avatar: 112px;
    --_muted: color-mix(in oklab, var(--_on-stage) 76%, transparent);
    --_veil: rgb(12 14 19 / 0.74);
    --_edge: 16px;
    --_voice: #4cc38a;
  }
  .held .stage {
    cursor: grabbing;
  }
  .stage :focus-visible {
    outline-color: #fff;
    box-shadow: 0 0 0 5px rgb(12 14 19 / 0.8);
  }

  .stage > .person {
    position: absolute;
    inset: 0;
    justify-content: center;
    padding: 64px 20px 112px;
    text-align: center;
    background: radial-gradient(
      90% 70% at 50% 38%,
      color-mix(in oklab, var(--_stage) 84%, #7d9cd6),
      var(--_stage)
    );
  }
  .stage .name {
    font-size: 1.3em;
    line-height: 1.25;
  }
  .stage .status,
  .remark {
    color: var(--_muted);
  }
  .remark {
    display: flex;
    align-items: center;
    gap: 8px;
    margin-block-start: 6px;
    font-size: 0.93em;
  }

  .remote,
  .awaited {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    background: var(--_stage);
  }
  /* Cut to the other shape, a picture would show little of a face. */
  @container stage (aspect-ratio > 1) {
    .remote.tall {
      object-fit: contain;
    }
  }
  @container stage (aspect-ratio < 4/5) {
    .remote:not(.tall) {
      object-fit: contain;
    }
  }
  .remote.screen {
    object-fit: contain;
  }
  /* Where there is room, nothing lies over what is talked about. */
  @container stage (height > 560px) {
    .remote.screen {
      inset-block: 60px 96px;
      block-size: calc(100% - 156px);
    }
    .remote.screen ~ .title-bar {
      background: none;
    }
  }
  .stage[data-phase='reconnecting'] > :is(.remote, .person) {
    filter: grayscale(0.6) brightness(0.55);
  }

  .overlay {
    position: absolute;
    inset: 0;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 14px;
    font-weight: 600;
    text-shadow: 0 1px 4px rgb(0 0 0 / 0.7);
    background: rgb(12 14 19 / 0.5);
    pointer-events: none;
  }
  .spinner {
    inline-size: 34px;
    block-size: 34px;
    border-radius: 50%;
    border: 3px solid rgb(255 255 255 / 0.28);
    border-block-start-color: #fff;
    animation: turn 0.9s linear infinite;
  }

  .title-bar {
    position: absolute;
    inset-block-start: 0;
    inset-inline: 0;
    display: flex;
    align-items: flex-start;
    justify-content: space-between;
    gap: 12px;
    padding: 8px 8px 36px var(--_edge);
    line-height: 1.3;
  }
  .remote ~ .title-bar {
    background: linear-gradient(
      rgb(12 14 19 / 0.76),
      rgb(12 14 19 / 0.64) 46%,
      rgb(12 14 19 / 0.2) 78%,
      transparent
    );
  }
  .title-bar .who {
    flex: 1;
    min-inline-size: 0;
    padding-block-start: 3px;
  }
  .title-bar .name {
    font-size: 1em;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title-bar .status {
    font-size: 0.87em;
    color: color-mix(in oklab, var(--_on-stage) 86%, transparent);
  }
  .window-buttons {
    display: flex;
    flex: none;
  }
  .window-buttons .round:hover {
    background: rgb(255 255 255 / 0.16);
  }

  .own {
    position: absolute;
    inset-block-end: var(--_edge);
    inset-inline-end: var(--_edge);
    inline-size: clamp(112px, 24%, 220px);
    /* Whole pixels both ways: between two of them its edges would shimmer. */
    inline-size: round(clamp(112px, 24%, 220px), 4px);
    overflow: hidden;
    border-radius: 12px;
    background: #000;
    box-shadow:
      0 0 0 1px rgb(255 255 255 / 0.2),
      0 6px 20px rgb(0 0 0 / 0.4);
    pointer-events: none;
  }
  .own > video {
    display: block;
    inline-size: 100%;
    aspect-ratio: 4 / 3;
    object-fit: cover;
  }
  .own > video.tall {
    aspect-ratio: 3 / 4;
  }
  .own > video.screen {
    aspect-ratio: 16 / 10;
    object-fit: contain;
  }
  .own > .flip-camera {
    position: absolute;
    inset-block-end: 0;
    inset-inline-end: 0;
    color: var(--_on-stage);
    filter: drop-shadow(0 1px 3px rgb(0 0 0 / 0.9));
    pointer-events: auto;
  }
  .mirrored {
    transform: scaleX(-1);
  }

  /* Where the own picture and the buttons would meet, it stands above them. */
  @container stage (width < 560px) {
    .own {
      inset-block-end: 96px;
      inline-size: clamp(96px, 28%, 128px);
      inline-size: round(clamp(96px, 28%, 128px), 4px);
    }
  }
  @container stage (height < 480px) {
    .stage > .person {
      --_avatar: 88px;
    }
  }
  @container stage (height < 360px) {
    .own {
      inline-size: 96px;
    }
    .stage > .person {
      --_avatar: 64px;
    }
  }

  [data-mode='full'] .stage {
    --_edge: max(24px, env(safe-area-inset-left, 0px));
  }

  @media ${sheet} {
    .title-bar {
      padding-block-start: calc(8px + env(safe-area-inset-top, 0px));
      padding-inline-end: calc(8px + env(safe-area-inset-right, 0px));
      padding-inline-start: calc(16px + env(safe-area-inset-left, 0px));
    }
    .stage > .person {
      --_avatar: 136px;
    }
  }

  @media (width <= 600px) {
    .own {
      inset-block-end: calc(124px + env(safe-area-inset-bottom, 0px));
      inset-inline-end: calc(16px + env(safe-area-inset-right, 0px));
    }
  }
`;
