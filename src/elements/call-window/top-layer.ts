import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Shows its host's window in the browser's top layer, which no `z-index`, `overflow` or `transform` of the page
 * reaches. It is a popover, so that the page can be used during a call.
 *
 * But a page that shows a modal dialog, or an element in full screen, has made all else inert, popovers
 * included: a call that rings could be seen and not answered. While it is `urgent` on such a page, the host
 * puts its window into a dialog, which this shows as a modal one.
 */
export class TopLayer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #window: () => HTMLElement | undefined;
  readonly #isUrgent: () => boolean;
  #needsDialog = false;

  constructor(
    host: ReactiveControllerHost,
    window: () => HTMLElement | undefined,
    isUrgent: () => boolean,
  ) {
    this.#host = host;
    this.#window = window;
    this.#isUrgent = isUrgent;
    host.addController(this);
  }

  get needsDialog(): boolean {
    return this.#needsDialog;
  }

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#render);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#render);
  }

  hostUpdate(): void {
    // Sought in the document alone: a dialog in the shadow of another element cannot be told from here.
    this.#needsDialog =
      this.#isUrgent() && (this.#needsDialog || document.querySelector(':modal') !== null);
  }

  hostUpdated(): void {
    const box = this.#window();
    // An older browser has no popovers; there the stylesheet's z-index must do.
    if (!box?.isConnected || !box.showPopover) return;
    const dialog = box.closest('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    if (!box.matches(':popover-open')) box.showPopover();
  }

  readonly #render = (): void => this.#host.requestUpdate();
}
