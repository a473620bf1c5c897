import {css, type CSSResult} from 'lit';

/** The calm card of a call that rings, is placed or has ended; a whole screen where `sheet` holds. */
export const cardStyles = (sheet: CSSResult) => css`
  .card {
    display: flex;
    flex-direction: column;
    gap: 24px;
    block-size: 100%;
    max-block-size: inherit;
    overflow: hidden auto;
    padding: 36px 20px 24px;
    text-align: center;
    cursor: grab;
    --_avatar: 96px;
  }
  .held .card {
    cursor: grabbing;
  }

  .corner-buttons {
    position: absolute;
    inset-block-start: 6px;
    inset-inline: 6px;
    display: flex;
    justify-content: space-between;
    flex-direction: row-reverse;
    color: var(--_text-muted);
  }
  .corner-buttons .plain:hover {
    color: var(--_text);
    background: var(--_hover);
  }

  .person {
    display: flex;
    flex: none;
    flex-direction: column;
    align-items: center;
    gap: 4px;
  }
  .card .name {
    font-family: var(--_heading-font);
    font-size: 1.4em;
    line-height: 1.25;
  }
  .card .status {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    color: var(--_text-muted);
  }
  .card .length {
    color: var(--_text-muted);
    font-size: 0.93em;
    font-variant-numeric: tabular-nums;
  }
  .card .refusal {
    margin-block-start: 8px;
    color: var(--_danger);
    font-size: 0.93em;
  }

  .portrait {
    position: relative;
    margin-block-end: 14px;
    border-radius: 50%;
  }
  .pill .portrait {
    margin: 0;
  }
  .portrait.calling::before,
  .portrait.calling::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: 50%;
    border: 2px solid var(--_accent);
    opacity: 0;
    animation: ring 2.4s cubic-bezier(0.2, 0.6, 0.4, 1) infinite;
  }
  .portrait.calling::after {
    animation-delay: 0.8s;
  }
  /* Who wants nothing to move sees two rings that stand still. */
  @media (prefers-reduced-motion: reduce) {
    .portrait.calling::before,
    .portrait.calling::after {
      opacity: 0.5;
      transform: scale(1.1);
      animation: none;
    }
    .portrait.calling::after {
      opacity: 0.22;
      transform: scale(1.2);
    }
  }
  @keyframes ring {
    from {
      opacity: 0.55;
      transform: scale(1);
    }
    70%,
    to {
      opacity: 0;
      transform: scale(1.42);
    }
  }
  .portrait.waiting::after {
    content: '';
    position: absolute;
    inset: -7px;
    border-radius: 50%;
    border: 2px solid rgb(255 255 255 / 0.18);
    border-block-start-color: var(--_on-stage);
    animation: turn 0.9s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }

  .choices {
    display: flex;
    justify-content: center;
    gap: 8px;
  }
  .choice {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    inline-size: 96px;
    border-radius: var(--_radius);
    padding-block: 4px;
    font-size: 0.87em;
    line-height: 1.25;
  }
  .disc {
    display: grid;
    place-items: center;
    inline-size: 60px;
    block-size: 60px;
    border-radius: var(--_button-radius);
    font-size: 20px;
    color: #fff;
    transition: filter 0.15s;
  }
  .choice:hover .disc {
    filter: brightness(1.1);
  }
  .accept .disc {
    background: var(--_success-fill);
  }
  .accept-voice .disc {
    color: var(--_success);
    background: color-mix(in oklab, var(--_success) 14%, var(--_surface-raised));
  }
  .decline .disc,
  .cancel .disc {
    background: var(--_danger-fill);
  }

  .card > .own {
    position: static;
    align-self: center;
    inline-size: min(100%, 220px);
    margin-block: -4px;
    box-shadow: none;
    background: #000;
  }

  .answers {
    display: flex;
    gap: 10px;
  }
  .wide {
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    flex: 1;
    min-block-size: 46px;
    padding-inline: 14px;
    border-radius: var(--_control-radius);
    font-weight: 600;
    background: var(--_surface-sunken);
    transition: background-color 0.15s;
  }
  .wide:hover {
    background: color-mix(in oklab, var(--_text) 9%, var(--_surface-sunken));
  }
  .wide.again {
    color: var(--_on-accent);
    background: var(--_accent);
  }
  .wide.again:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }

  @media ${sheet} {
    .card {
      justify-content: space-between;
      padding: calc(max(12vh, 64px) + env(safe-area-inset-top, 0px)) 24px
        calc(40px + env(safe-area-inset-bottom, 0px));
      --_avatar: 128px;
      cursor: default;
    }
    .corner-buttons {
      inset-block-start: calc(6px + env(safe-area-inset-top, 0px));
    }
    .choices {
      justify-content: space-evenly;
    }
    .disc {
      inline-size: 68px;
      block-size: 68px;
      font-size: 23px;
    }
    .choice {
      inline-size: 104px;
    }
  }

  @media (width <= 600px) {
    .answers {
      flex-direction: column;
    }
    .wide {
      flex: none;
      min-block-size: 52px;
    }
  }

  @media (height <= 480px) {
    .answers {
      align-self: center;
      inline-size: min(100%, 420px);
    }
    .card {
      padding-block: calc(20px + env(safe-area-inset-top, 0px))
        calc(16px + env(safe-area-inset-bottom, 0px));
      gap: 12px;
      --_avatar: 72px;
    }
  }

  /* A desktop magnified to 400 %: all of the ring stays in sight. */
  @media (height <= 300px) {
    .card {
      padding-block: calc(8px + env(safe-area-inset-top, 0px))
        calc(8px + env(safe-area-inset-bottom, 0px));
      gap: 6px;
      --_avatar: 48px;
    }
    .card .portrait {
      margin-block-end: 4px;
    }
    .disc {
      inline-size: 48px;
      block-size: 48px;
    }
    .choice {
      gap: 4px;
    }
    .wide {
      min-block-size: 44px;
    }
  }
`;
