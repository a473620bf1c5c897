import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {codeUnavailable, type ImError} from '../protocol/index.js';
import {ImErrorEvent} from './events.js';

/** A part of this package that a page loads when it first needs it: once, for all elements that do. */
export class LazyCode<T> {
  /** For the page's developer: what does not work without it. */
  readonly what: string;
  readonly #fetch: () => Promise<T>;
  #code: T | undefined;
  #loading: Promise<T> | undefined;

  constructor(what: string, fetch: () => Promise<T>) {
    this.what = what;
    this.#fetch = fetch;
  }

  /** The code, once it has come. */
  get code(): T | undefined {
    return this.#code;
  }

  /** The same promise for all, until it fails: then the next who asks tries again. */
  load(): Promise<T> {
    return (this.#loading ??= this.#fetch().then(
      (code) => {
        isTold = false;
        return (this.#code = code);
      },
      (cause: unknown) => {
        this.#loading = undefined;
        throw codeUnavailable(this.what, cause);
      },
    ));
  }
}

/** Whether the page knows that code cannot be loaded. What keeps one part from it, keeps the others. */
let isTold = false;

/** Tells the page that code could not be loaded: once, however much is missing, until some has come. */
export function tellOfFailure(element: EventTarget, error: ImError): void {
  if (isTold) return;
  isTold = true;
  const failure = new ImErrorEvent(error);
  element.dispatchEvent(failure);
}

/** Fetches code for its host: renders the host when it has come, or tells the page, once, that it will not. */
export class CodeLoader<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #lazy: LazyCode<T>;
  #state: 'idle' | 'loading' | 'failed' = 'idle';

  constructor(host: ReactiveControllerHost & EventTarget, lazy: LazyCode<T>) {
    this.#host = host;
    this.#lazy = lazy;
    host.addController(this);
  }

  hostConnected(): void {
    // Put back into the document, an element may try again by itself.
    if (this.#state === 'failed') this.#state = 'idle';
  }

  /** Whether the code was wanted, and could not be had. */
  get hasFailed(): boolean {
    return this.#state === 'failed';
  }

  /** The code; where it has not come, it is fetched, unless that has failed. */
  want(): T | undefined {
    const {code} = this.#lazy;
    if (!code && this.#state === 'idle') this.retry();
    return code;
  }

  readonly retry = (): void => {
    this.#state = 'loading';
    this.#host.requestUpdate();
    this.#lazy.load().then(
      () => {
        this.#state = 'idle';
        this.#host.requestUpdate();
      },
      (error: ImError) => {
        this.#state = 'failed';
        this.#host.requestUpdate();
        tellOfFailure(this.#host, error);
      },
    );
  };
}
