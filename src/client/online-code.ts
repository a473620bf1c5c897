import {codeUnavailable, type ImError} from '../protocol/index.js';
import type {OnlineModule, SessionEnvironment} from './environment.js';

/** The code that a session needs only once it connects, or writes; fetched once. */
export class OnlineCode {
  readonly #environment: SessionEnvironment;
  #module: OnlineModule | undefined;
  #missing: ImError | undefined;
  #waiting: ((code: OnlineModule) => void)[] = [];

  constructor(environment: SessionEnvironment) {
    this.#environment = environment;
  }

  /** There from the first connection on. */
  get loaded(): OnlineModule {
    return this.#module!;
  }

  /** Calls back once, as soon as it is there. */
  whenThere(listener: (code: OnlineModule) => void): void {
    this.#waiting.push(listener);
  }

  /** @throws ImError `code-unavailable`; asked again, it tries again. */
  async fetch(): Promise<void> {
    if (this.#module) return;
    let code: OnlineModule;
    try {
      code = await this.#environment.loadOnline();
    } catch (cause) {
      // The same each time, so that the page is told once.
      throw (this.#missing ??= codeUnavailable('signing in', cause));
    }
    if (this.#module) return;
    this.#module = code;
    for (const listener of this.#waiting.splice(0)) listener(code);
  }
}
