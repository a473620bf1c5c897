import type {CallId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';

/** Which of this side's devices were on when the page was left. */
export interface RememberedDevices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** What a page has to know of its call after a reload, so that who was muted stays so. Kept for one tab. */
export class CallMemory {
  readonly #environment: SessionEnvironment;
  readonly #key: string;

  constructor(environment: SessionEnvironment, session: string) {
    this.#environment = environment;
    this.#key = `im-call ${session}`;
  }

  keep(call: CallId, {microphone, camera}: RememberedDevices): void {
    try {
      const text = JSON.stringify({call, microphone, camera});
      this.#environment.tabStorage()?.setItem(this.#key, text);
    } catch {
      // Full: the page will open what the call was accepted with.
    }
  }

  /** What was kept of that call, once. */
  take(call: CallId): RememberedDevices | undefined {
    const storage = this.#environment.tabStorage();
    const text = storage?.getItem(this.#key);
    storage?.removeItem(this.#key);
    if (!text) return undefined;
    try {
      const kept = JSON.parse(text) as Partial<Record<string, unknown>>;
      if (kept.call !== call) return undefined;
      return {microphone: kept.microphone === true, camera: kept.camera === true};
    } catch {
      return undefined;
    }
  }
}
