import type {DueEvent, EventQueue} from '../backend/backend.js';
import type {Log} from '../log.js';
import type {WebhookClient} from '../webhook-client.js';

/** How long the site has for one event, in ms. */
const TIMEOUT_MS = 10_000;
/** For how long nobody else takes an event that was taken, in ms; longer than telling it can last. */
const LEASE_MS = 30_000;
/** How many are told at the same time. */
const AT_ONCE = 16;
/** After so long, in ms, the queue is looked into in any case: another server may have left something. */
const LOOK_MS = 30_000;
/** How long after the first failure it is tried again, and how long at most after any, in ms. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 900_000;

export interface EventSenderOptions {
  readonly queue: EventQueue;
  readonly client: WebhookClient;
  /** For how long after it happened an event is tried, in ms. */
  readonly age: number;
  readonly log: Log;
  readonly now: () => number;
}

/** Tells the site what is queued: each event at least once, and those of one topic in their order. */
export class EventSender {
  readonly #options: EventSenderOptions;
  readonly #telling = new Set<Promise<void>>();
  #state: 'idle' | 'looking' | 'looking again' | 'closed' = 'idle';
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EventSenderOptions) {
    this.#options = options;
  }

  /** Looks into the queue, at once or as soon as it is done with looking. */
  wake(): void {
    if (this.#state === 'looking') this.#state = 'looking again';
    if (this.#state !== 'idle') return;
    this.#state = 'looking';
    clearTimeout(this.#timer);
    this.#looking = this.#look();
  }

  /** What is being told is given up, and told again by the server that comes after. */
  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#timer);
    await this.#looking;
    this.#options.client.close();
    await Promise.all(this.#telling);
  }

  async #look(): Promise<void> {
    const {queue, log, now} = this.#options;
    const free = AT_ONCE - this.#telling.size;
    let until = now() + LOOK_MS;
    try {
      // Each that is told looks again, so that a place which becomes free is taken.
      if (free > 0) {
        const {events, next = until} = await queue.take(now(), now() + LEASE_MS, free);
        for (const event of events) this.#begin(event);
        until = Math.min(until, next);
      }
    } catch (error) {
      log.error({err: error}, 'events could not be read');
      until = now() + FIRST_RETRY_MS;
    }
    this.#rest(until);
  }

  #rest(until: number): void {
    if (this.#state === 'closed') return;
    const isAgain = this.#state === 'looking again';
    this.#state = 'idle';
    if (isAgain) this.wake();
    else this.#timer = setTimeout(() => this.wake(), Math.max(1, until - this.#options.now()));
  }

  #begin(event: DueEvent): void {
    const told = this.#tell(event)
      .catch((error: unknown) => {
        // It comes again when its lease has run out.
        this.#options.log.error({err: error, event: event.id}, 'an event could not be settled');
      })
      .then(() => {
        this.#telling.delete(told);
        this.wake();
      });
    this.#telling.add(told);
  }

  async #tell(event: DueEvent): Promise<void> {
    const {queue, client, age, log, now} = this.#options;
    const {id, body, at, tries} = event;
    try {
      const {status} = await client.post({id, body, timeout: TIMEOUT_MS});
      if (status < 200 || status > 299) throw new Error(`the answer has status ${status}`);
    } catch (error) {
      if (this.#state === 'closed') return queue.retry(id, now());
      if (now() - at < age) {
        log.warn({err: error, event: id, tries}, 'an event could not be told, and is tried again');
        return queue.retry(id, now() + pause(tries));
      }
      log.error({err: error, event: id, tries}, 'an event could not be told, and is given up');
    }
    await queue.done(id, now());
  }
}

/** How long to wait after that many failures: twice as long each time, in part by chance. */
function pause(tries: number): number {
  const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(tries, 20));
  return Math.round(longest * (0.5 + Math.random() / 2));
}
