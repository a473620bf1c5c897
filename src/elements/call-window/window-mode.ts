import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** How the window of a call is shown: floating, as a small pill, or over the whole screen. */
export type Mode = 'window' | 'minimised' | 'full';

/**
 * How its host's window is shown. Full screen is the browser's where it lets us, and else the whole of the
 * page: an iframe may forbid it, and a phone may not know it.
 */
export class WindowMode implements ReactiveController {
  readonly #host: ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment};
  readonly #frame: () => HTMLElement | undefined;
  #mode: Mode = 'window';

  constructor(
    host: ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment},
    frame: () => HTMLElement | undefined,
  ) {
    this.#host = host;
    this.#frame = frame;
    host.addController(this);
  }

  get current(): Mode {
    return this.#mode;
  }

  readonly minimise = (): void => this.#change('minimised');
  readonly restore = (): void => this.#change('window');
  readonly fill = (): void => this.#change('full');

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#follow);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#follow);
    if (this.#mode === 'full') this.#mode = 'window';
  }

  #change(mode: Mode): void {
    if (mode === this.#mode) return;
    const isFilled = this.#isFilledByBrowser();
    this.#mode = mode;
    this.#host.requestUpdate();
    if (mode === 'full') void this.#frame()?.requestFullscreen?.().catch(stayInPage);
    else if (isFilled) void document.exitFullscreen().catch(stayInPage);
  }

  // Escape, or the browser's own button, leaves full screen without asking us.
  readonly #follow = (): void => {
    if (this.#mode === 'full' && !this.#isFilledByBrowser()) this.#change('window');
  };

  #isFilledByBrowser(): boolean {
    const root = this.#host.renderRoot as ShadowRoot;
    return root.fullscreenElement !== null && root.fullscreenElement === this.#frame();
  }
}

// Refused: the page's whole area, which the stylesheet has given already, is what there is.
const stayInPage = (): void => undefined;
