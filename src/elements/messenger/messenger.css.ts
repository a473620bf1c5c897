import {css} from 'lit';

/** The launcher, and the panel: docked in a corner, or over a whole phone. */
export const messengerStyles = css`
  :host {
    display: contents;
    --_edge: var(--im-messenger-edge, 24px);
    --_launcher: var(--im-launcher-size, 60px);
    --_above: calc(var(--_edge) + var(--_launcher) + 16px);
    --_width: min(var(--im-panel-width, 400px), 100vw - 2 * var(--_edge));
    /* Where a call window appears: above the launcher, or beside the open panel where there is room. */
    --_side: var(--_edge);
    --_foot: var(--_above);
    --_calls: var(--im-call-inset, auto var(--_side) var(--_foot) auto);
  }
  :host([open]) {
    --_calls: var(--im-call-inset, var(--_edge) auto auto var(--_edge));
  }
  :host(:dir(rtl):not([position='bottom-start'])),
  :host(:dir(ltr)[position='bottom-start']) {
    --_calls: var(--im-call-inset, auto auto var(--_foot) var(--_side));
  }
  :host([open]:dir(rtl):not([position='bottom-start'])),
  :host([open]:dir(ltr)[position='bottom-start']) {
    --_calls: var(--im-call-inset, var(--_edge) var(--_edge) auto auto);
  }
  @media (width >= 1190px) {
    :host([open]) {
      --_side: calc(var(--_edge) * 2 + var(--_width));
      --_foot: var(--_edge);
      --_calls: var(--im-call-inset, auto var(--_side) var(--_foot) auto);
    }
    :host([open]:dir(rtl):not([position='bottom-start'])),
    :host([open]:dir(ltr)[position='bottom-start']) {
      --_calls: var(--im-call-inset, auto auto var(--_foot) var(--_side));
    }
  }
  im-call-window {
    --im-call-inset: var(--_calls);
  }

  .launcher {
    position: fixed;
    inset-block-end: max(var(--_edge), env(safe-area-inset-bottom, 0px));
    inset-inline-end: calc(var(--_edge) + env(safe-area-inset-right, 0px));
    z-index: 2147483000;
    display: grid;
    place-items: center;
    inline-size: var(--_launcher);
    block-size: var(--_launcher);
    border-radius: var(--im-launcher-radius, 50%);
    background: var(--_accent);
    color: var(--_on-accent);
    font: 400 var(--_size) / 1.45 var(--_font);
    box-shadow: var(--_shadow);
    transition: scale 140ms ease-out;
  }
  .launcher:hover {
    scale: 1.05;
  }
  .launcher:active {
    scale: 0.97;
  }
  .launcher:focus-visible {
    outline-offset: 3px;
  }
  .launcher .icon {
    inline-size: 27px;
    block-size: 27px;
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 24px;
    padding-inline: 6px;
    border-radius: 12px;
    background: var(--im-badge, var(--_danger-fill));
    color: var(--im-on-badge, #fff);
    font-size: 13px;
    font-weight: 700;
    font-variant-numeric: tabular-nums;
    line-height: 24px;
    text-align: center;
    box-shadow: 0 0 0 2px var(--_surface);
  }

  .panel {
    position: fixed;
    inset-block-end: var(--_above);
    inset-inline-end: var(--_edge);
    z-index: 2147483000;
    display: grid;
    grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    inline-size: var(--_width);
    block-size: min(var(--im-panel-height, 640px), 100dvh - var(--_above) - var(--_edge));
    overflow: clip;
    border: var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    color: var(--_text);
    font: 400 var(--_size) / 1.45 var(--_font);
    box-shadow: var(--_shadow);
    transform-origin: bottom;
    container: im-panel / inline-size;
    animation: rise 160ms ease-out;
  }
  .panel[hidden] {
    display: none;
  }
  /* Focused by script alone, until something in it can be. */
  .panel:focus-visible {
    outline: 0;
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(12px) scale(0.98);
    }
  }
  .panel > * {
    grid-area: 1 / 1;
    min-inline-size: 0;
    border: 0;
    border-radius: 0;
    block-size: 100%;
    min-block-size: 0;
    max-block-size: none;
  }
  .panel[data-view='list'] > im-text-chat,
  .panel[data-view='chat'] > im-contact-list {
    display: none;
  }
  @container im-panel (inline-size >= 640px) {
    .panel[data-sides='both'] > im-contact-list {
      display: flex;
      inline-size: 40%;
      border-inline-end: var(--_line);
    }
    .panel[data-sides='both'] > im-text-chat {
      display: flex;
      margin-inline-start: 40%;
    }
    .tool.back {
      display: none;
    }
  }
  :host([position='bottom-start']) :is(.launcher, .panel) {
    inset-inline: calc(var(--_edge) + env(safe-area-inset-left, 0px)) auto;
  }

  .tool {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: var(--_target);
    block-size: var(--_target);
    border-radius: var(--_button-radius);
    color: var(--im-on-header, var(--_text-muted));
  }
  .tool:hover {
    background: color-mix(in oklab, currentColor 12%, transparent);
  }
  .tool:focus-visible {
    outline-color: var(--im-focus, var(--im-on-header, var(--_accent)));
  }
  .back {
    margin-inline: -8px -4px;
  }
  .back:dir(rtl) > .icon {
    scale: -1 1;
  }
  .tool.close {
    display: none;
  }

  @media (width <= 600px), (height <= 480px) {
    .panel,
    :host([position='bottom-start']) .panel {
      inset: var(--_seen-top, 0px) 0 auto;
      inline-size: 100vw;
      block-size: var(--_seen-height, 100dvh);
      padding: env(safe-area-inset-top, 0px) env(safe-area-inset-right, 0px)
        env(safe-area-inset-bottom, 0px) env(safe-area-inset-left, 0px);
      border: 0;
      border-radius: 0;
      overscroll-behavior: contain;
    }
    :host([open]) .launcher {
      visibility: hidden;
    }
    .launcher {
      --_edge: min(16px, var(--im-messenger-edge, 16px));
    }
    .tool.close {
      display: grid;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .badge,
    .panel {
      border: 1px solid CanvasText;
    }
  }
  @media print {
    .launcher,
    .panel {
      display: none;
    }
  }
`;
