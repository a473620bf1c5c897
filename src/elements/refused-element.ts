import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {ImError} from '../protocol/index.js';
import {trustedTypesRefused} from '../protocol/page-errors.js';
import type {ImErrorEvent} from './events.js';
import type {Language} from './language.js';

// Imports nothing that runs: what it needs is in the entry, which would be cut in pieces for its sake.

/** What the entry hands over. */
export interface RefusedParts {
  readonly Language: typeof Language;
  readonly ImErrorEvent: typeof ImErrorEvent;
  readonly ImError: typeof ImError;
}

let isTold = false;

/** A class that stands in the place of an element of ours, and says that it cannot be there. */
export const refusedElement = ({
  Language,
  ImErrorEvent,
  ImError,
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
      this.#sentence.textContent = this.#words.say('notLoaded');
    }

    connectedCallback(): void {
      if (!this.shadowRoot) this.attachShadow({mode: 'open'}).append(this.#sentence);
      this.#language?.hostConnected?.();
      this.requestUpdate();
      if (isTold) return;
      isTold = true;
      const failure = new ImErrorEvent(trustedTypesRefused(ImError));
      this.dispatchEvent(failure);
    }

    disconnectedCallback(): void {
      this.#language?.hostDisconnected?.();
    }
  };
