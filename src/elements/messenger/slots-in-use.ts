import {html, nothing, type ReactiveController, type ReactiveControllerHost} from 'lit';

/**
 * Hands on what the page has put into its host's slots. A slot that is handed on counts as filled even where nothing
 * is in it, and would take the place of the words that stand there by default: so only those in use are.
 */
export class SlotsInUse implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #changes: MutationObserver;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#changes = new MutationObserver(() => host.requestUpdate());
    host.addController(this);
  }

  hostConnected(): void {
    const slots = {attributes: true, attributeFilter: ['slot'], subtree: true};
    this.#changes.observe(this.#host, {childList: true, ...slots});
  }

  hostDisconnected(): void {
    this.#changes.disconnect();
  }

  through(name: string) {
    const isUsed = [...this.#host.children].some(({slot}) => slot === name);
    return isUsed ? html`<slot name=${name} slot=${name}></slot>` : nothing;
  }
}
