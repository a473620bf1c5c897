import type {Place, UserId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import type {Signaling} from './signaling.js';
import type {Unsubscribe} from './store.js';

/** How far a reader has received and read what an author sent them. Both only grow. */
export interface Marks {
  readonly delivered: Place;
  readonly read: Place;
}

export const NO_MARKS: Marks = {delivered: 0, read: 0};

/** The further of two marks, each for itself; the same object where nothing moves. */
export function further(marks: Marks, delivered: Place, read: Place): Marks {
  if (delivered <= marks.delivered && read <= marks.read) return marks;
  return {delivered: Math.max(marks.delivered, delivered), read: Math.max(marks.read, read)};
}

/** A burst of messages is answered with the first receipt at once and one more after this long. */
const PAUSE_MS = 200;

/**
 * Tells authors how far their messages have come: one frame an author, however many messages it is about.
 * A receipt is not answered, so those of a lost connection are said again on the next.
 */
export class Receipts {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #due = new Map<UserId, Marks>();
  readonly #said = new Map<UserId, Marks>();
  #isScheduled = false;
  #cancelPause: Unsubscribe | undefined;

  constructor(signaling: Signaling, environment: SessionEnvironment) {
    this.#signaling = signaling;
    this.#environment = environment;
    signaling.welcome.subscribe((welcome) => {
      if (!welcome) return;
      for (const [author, {delivered, read}] of this.#said) {
        this.#due.set(author, further(this.#due.get(author) ?? NO_MARKS, delivered, read));
      }
      this.#said.clear();
      this.#schedule();
    });
    signaling.user.subscribe((user) => {
      if (!user) this.reset();
    });
  }

  say(author: UserId, marks: Marks): void {
    this.#due.set(author, marks);
    this.#schedule();
  }

  reset(): void {
    this.#due.clear();
    this.#said.clear();
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  /** Not by a timer for the first: in a background tab a timer may wait for a minute. */
  #schedule(): void {
    if (this.#isScheduled || this.#cancelPause || this.#due.size === 0) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (!this.#signaling.welcome.value || this.#due.size === 0) return;
    for (const [author, {delivered, read}] of this.#due) {
      this.#signaling.send({type: 'receipt', author, delivered, ...(read > 0 && {read})});
      this.#said.set(author, {delivered, read});
    }
    this.#due.clear();
    this.#cancelPause = this.#environment.after(PAUSE_MS, () => {
      this.#cancelPause = undefined;
      this.#flush();
    });
  }
}
