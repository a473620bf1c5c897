import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** Knows whether a person can see its host now: in sight, in a page that is shown and has the focus. */
export class Attention implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer = new IntersectionObserver(([...entries]) => {
    this.#inSight = entries.at(-1)?.isIntersecting ?? false;
    this.#look();
  });
  #inSight = false;
  #was = false;

  constructor(host: ReactiveControllerHost & Element) {
    this.#host = host;
    host.addController(this);
  }

  get here(): boolean {
    return this.#inSight && document.visibilityState === 'visible' && document.hasFocus();
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
    window.addEventListener('focus', this.#look);
    window.addEventListener('blur', this.#look);
    document.addEventListener('visibilitychange', this.#look);
  }

  hostDisconnected(): void {
    this.#inSight = this.#was = false;
    this.#observer.disconnect();
    window.removeEventListener('focus', this.#look);
    window.removeEventListener('blur', this.#look);
    document.removeEventListener('visibilitychange', this.#look);
  }

  readonly #look = (): void => {
    const {here} = this;
    if (here === this.#was) return;
    this.#was = here;
    this.#host.requestUpdate();
  };
}
