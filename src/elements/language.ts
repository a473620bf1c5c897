import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {ImErrorEvent} from './events.js';
import {onWords, request, sayIn} from './strings/vocabulary.js';
import type {Say} from './strings/say.js';

/** Whatever language is asked for first has to be loaded; meanwhile there is this one. */
const ENGLISH = sayIn()!;

/**
 * The sentences of its host in the language that is stated next to it: by a `lang` of its own, of an ancestor in
 * whatever shadow root, or of the page. It renders the host anew when that changes, or the words do.
 */
export class Language implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #say: Say = ENGLISH;
  #undo: readonly (() => void)[] = [];

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The same function for as long as it says the same. */
  get say(): Say {
    return this.#say;
  }

  hostConnected(): void {
    const statements = new MutationObserver(this.#follow);
    for (const root of rootsAround(this.#host)) statements.observe(root, STATEMENTS);
    this.#undo = [() => statements.disconnect(), onWords(this.#follow)];
    this.#follow();
  }

  hostDisconnected(): void {
    for (const undo of this.#undo) undo();
  }

  /** Until a language is here, what was said before it stays. */
  readonly #follow = (): void => {
    const {lang, isDirected} = statedFor(this.#host);
    const say = sayIn(lang, isDirected);
    if (!say) {
      request(lang, (error) => {
        const failure = new ImErrorEvent(error);
        this.#host.dispatchEvent(failure);
      });
    } else if (say !== this.#say) {
      this.#say = say;
      this.#host.requestUpdate();
    }
  };
}

const STATEMENTS = {attributes: true, attributeFilter: ['lang', 'dir'], subtree: true};

/**
 * The nearest language, and whether a direction goes with it: one that is stated farther out was stated for another
 * language.
 */
function statedFor(element: Element): {readonly lang: string; readonly isDirected: boolean} {
  let isDirected = false;
  for (const one of selfAndAncestors(element)) {
    isDirected ||= one.hasAttribute('dir');
    const lang = one.getAttribute('lang');
    if (lang !== null) return {lang: lang || 'en', isDirected};
  }
  return {lang: 'en', isDirected};
}

function* selfAndAncestors(element: Element): Generator<Element> {
  let one: Element | undefined = element;
  while (one) {
    yield one;
    one = one.parentElement ?? hostOf(one.getRootNode());
  }
}

function* rootsAround(element: Element): Generator<Node> {
  let root: Node | undefined = element.getRootNode();
  while (root) {
    yield root;
    root = hostOf(root)?.getRootNode();
  }
}

const hostOf = (root: Node): Element | undefined =>
  root instanceof ShadowRoot ? root.host : undefined;
