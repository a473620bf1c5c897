import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Where the panel fills the screen; the same words stand in the stylesheet. */
const SHEET = '(width <= 600px), (height <= 480px)';

/** A phone's keyboard is higher than this, and the bars of a browser are not. */
const KEYBOARD_PX = 80;

/**
 * Keeps a panel that fills the screen within what can be seen of it: a phone's keyboard covers the page without making
 * it smaller, and may move it. The stylesheet reads `--_seen-top` and `--_seen-height`.
 */
export class SheetRoom implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #panel: () => HTMLElement | undefined;
  readonly #sheet = window.matchMedia(SHEET);

  constructor(host: ReactiveControllerHost, panel: () => HTMLElement | undefined) {
    this.#host = host;
    this.#panel = panel;
    host.addController(this);
  }

  /** Whether the panel, if it is open, fills the screen. */
  get fills(): boolean {
    return this.#sheet.matches;
  }

  hostConnected(): void {
    this.#sheet.addEventListener('change', this.#changed);
    window.visualViewport?.addEventListener('resize', this.look);
    window.visualViewport?.addEventListener('scroll', this.look);
  }

  hostDisconnected(): void {
    this.#sheet.removeEventListener('change', this.#changed);
    window.visualViewport?.removeEventListener('resize', this.look);
    window.visualViewport?.removeEventListener('scroll', this.look);
  }

  readonly look = (): void => {
    const panel = this.#panel();
    const seen = window.visualViewport;
    if (!panel || !seen) return;
    const isCovered =
      this.fills &&
      // Whoever has zoomed in sees a part, and no keyboard.
      seen.scale < 1.01 &&
      document.documentElement.clientHeight - seen.height > KEYBOARD_PX;
    for (const [name, pixels] of [
      ['--_seen-top', seen.offsetTop],
      ['--_seen-height', seen.height],
    ] as const) {
      if (isCovered) panel.style.setProperty(name, `${Math.round(pixels)}px`);
      else panel.style.removeProperty(name);
    }
  };

  readonly #changed = (): void => {
    this.#host.requestUpdate();
  };
}
