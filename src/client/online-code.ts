import {codeUnavailable, type ImError} from '../protocol/index.js';
import {backoff} from './backoff.js';
import type {OnlineModule, SessionEnvironment} from './environment.js';
import type {Unsubscribe} from './store.js';

/** The code that a session needs only once it connects, or writes. */
export class OnlineCode {
  readonly #environment: SessionEnvironment;
  readonly #arrived: (code: OnlineModule) => void;
  #isThere = false;
  #missing: ImError | undefined;

  /** `arrived` is called once. */
  constructor(environment: SessionEnvironment, arrived: (code: OnlineModule) => void) {
    this.#environment = environment;
    this.#arrived = arrived;
  }

  /** @throws ImError `code-unavailable`; asked again, it tries again. */
  async fetch(): Promise<void> {
    let code: OnlineModule;
    try {
      code = await this.#environment.loadOnline();
    } catch (cause) {
      // The same each time, so that the page is told once.
      throw (this.#missing ??= codeUnavailable('signing in', cause));
    }
    if (this.#isThere) return;
    this.#isThere = true;
    this.#arrived(code);
  }

  /**
   * Fetches it however often that takes, after pauses that grow, and at once when the network comes back. Gives what
   * ends that, which has to be called when it is there, too.
   */
  insist(failed: (error: ImError) => void): Unsubscribe {
    const {after, onOnline, random} = this.#environment;
    let failures = 0;
    let isOver = false;
    let endPause: Unsubscribe | undefined;
    const ask = () => {
      endPause = undefined;
      this.fetch().catch((error: ImError) => {
        if (isOver) return;
        endPause = after(backoff(failures++, random), ask);
        failed(error);
      });
    };
    const deafen = onOnline(() => {
      if (!endPause) return;
      endPause();
      ask();
    });
    ask();
    return () => {
      isOver = true;
      endPause?.();
      deafen();
    };
  }
}
