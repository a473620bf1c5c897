import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {ImError} from '../protocol/index.js';
import type {ImErrorEvent} from './events.js';
import type {Language} from './language.js';

// Imports nothing that runs: what it needs is in the entry, which would be cut in pieces for its sake.

/** What the entry hands over. */
export interface RefusedParts {
  readonly Language: typeof Language;
  readonly ImErrorEvent: typeof ImErrorEvent;
  readonly refused: () => ImError;
}

let isTold = false;

/** A class that stands in the place of an element of ours, and says that it cannot be there. */
export const refusedElement = ({
  Language,
  ImErrorEvent,
  refused,
}: RefusedParts): CustomElementConstructor =>
  class extends HTMLElement implements ReactiveControllerHost {
    readonly updateComplete = Promise.resolve(true);
    readonly #sentence = document.createElement('p');
    #language?: ReactiveController;
    readonly #words = new Language(this);

    addController(language: ReactiveController): void {
      this.#language = language;
    }

    removeController(): void {
      // It has one for as long as it lives.
    }

    requestUpdate(): void {
      this.#sentence.textContent = this.#words.say('error.try-later');
    }

    connectedCallback(): void {
      if (!this.shadowRoot) this.attachShadow({mode: 'open'}).append(this.#sentence);
      this.#language?.hostConnected?.();
      this.requestUpdate();
      if (isTold) return;
      isTold = true;
      const failure = new ImErrorEvent(refused());
      this.dispatchEvent(failure);
    }

    disconnectedCallback(): void {
      this.#language?.hostDisconnected?.();
    }
  };
