import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Shows its host's window in the browser's top layer, which no `z-index`, `overflow` or `transform` of the page
 * reaches, and above whatever else of the page went full screen later.
 */
export class TopLayer implements ReactiveController {
  readonly #window: () => HTMLElement | undefined;

  constructor(host: ReactiveControllerHost, window: () => HTMLElement | undefined) {
    this.#window = window;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#raise);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#raise);
  }

  hostUpdated(): void {
    const box = this.#window();
    // An older browser has no popovers; there the stylesheet's z-index must do.
    if (box?.isConnected && box.showPopover && !box.matches(':popover-open')) box.showPopover();
  }

  readonly #raise = (): void => {
    const box = this.#window();
    const filling = document.fullscreenElement;
    if (!box?.isConnected || !filling || !box.matches(':popover-open')) return;
    const root = box.getRootNode() as ShadowRoot;
    if (root.fullscreenElement) return;
    box.hidePopover();
    box.showPopover();
  };
}
