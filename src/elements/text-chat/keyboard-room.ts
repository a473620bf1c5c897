import type {ReactiveController, ReactiveControllerHost} from 'lit';

/** What a phone's keyboard leaves of the element, however much it covers. */
const LEAST_PX = 160;

/**
 * Keeps its host clear of a phone's keyboard, which covers the page without making it smaller: while something
 * in the host has the focus, `--_covered` is how much of its lower end cannot be seen.
 */
export class KeyboardRoom implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #covered = 0;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener('focusin', this.#look);
    this.#host.addEventListener('focusout', this.#look);
    window.visualViewport?.addEventListener('resize', this.#look);
    window.visualViewport?.addEventListener('scroll', this.#look);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener('focusin', this.#look);
    this.#host.removeEventListener('focusout', this.#look);
    window.visualViewport?.removeEventListener('resize', this.#look);
    window.visualViewport?.removeEventListener('scroll', this.#look);
  }

  readonly #look = (): void => {
    const covered = this.#host.matches(':focus-within') ? coveredOf(this.#host) : 0;
    if (covered === this.#covered) return;
    this.#covered = covered;
    if (covered > 0) this.#host.style.setProperty('--_covered', `${covered}px`);
    else this.#host.style.removeProperty('--_covered');
  };
}

function coveredOf(host: HTMLElement): number {
  const seen = window.visualViewport;
  // Whoever has zoomed in sees a part, and no keyboard.
  if (!seen || seen.scale > 1.01) return 0;
  // On a desktop nothing covers the page, and what is scrolled out of it is no matter of ours.
  if (document.documentElement.clientHeight - seen.height < 80) return 0;
  const {bottom, height} = host.getBoundingClientRect();
  const covered = bottom - (seen.offsetTop + seen.height);
  return Math.round(Math.max(0, Math.min(covered, height - LEAST_PX)));
}
