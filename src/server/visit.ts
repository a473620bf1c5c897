import type {Awaitable} from './awaitable.js';
import type {Connection} from './connection.js';
import type {Log} from './log.js';
import type {Quota} from './quotas.js';
import {TokenBucket, type Rate} from './rate-limit.js';
import type {Site} from './site.js';
import {
  Wire,
  type Ending,
  type WireParts,
  type WireReader,
  type WireSocket,
  type WireStream,
} from './wire.js';

/** What the gateway needs of a site. */
export type VisitedSite = Pick<Site, 'attendance' | 'config' | 'context' | 'log'>;

/** Who attends to what comes in. */
export interface Host {
  take(visit: Visit, text: string): void;
  refuseBinary(visit: Visit): void;
  end(visit: Visit, ending: Ending): void;
}

export interface VisitParts extends WireParts {
  readonly host: Host;
  /** How many frames may come. */
  readonly frames: Rate;
}

/** A socket's way through the gateway. There are as many as there are connections, and most do nothing: it holds little. */
export class Visit implements WireReader {
  readonly site: VisitedSite;
  readonly wire: Wire;
  readonly since: number;
  readonly bucket: TokenBucket;
  connection: Connection | undefined;
  /** Counts what the address it comes from does, and its user. */
  readonly source: Quota;
  quota: Quota | undefined;
  ending: Ending | undefined;
  readonly #host: Host;
  /** What is worked on; undefined where nothing is. */
  #work: Promise<void> | undefined;
  /** How many messages there are of which the store has not answered yet, and what waits for that. */
  #storing = 0;
  #onStored: (() => void) | undefined;

  constructor(
    site: VisitedSite,
    socket: WireSocket,
    stream: WireStream,
    source: Quota,
    parts: VisitParts,
  ) {
    const {host, frames, now} = parts;
    this.site = site;
    this.source = source;
    this.since = now();
    this.bucket = new TokenBucket(frames, this.since);
    this.#host = host;
    this.wire = new Wire(socket, stream, parts, this);
  }

  /** Names its connection in each line. Made anew each time, as most connections have nothing to say. */
  get log(): Log {
    return this.site.log.child({connection: this.wire.id});
  }

  /** Kept when all work that was asked for until now is done. */
  get done(): Promise<void> {
    return this.#work ?? Promise.resolve();
  }

  /** Does `work` when everything before it is done: at once where nothing is under way. It must not throw. */
  inTurn(work: () => Awaitable<void>): void {
    const done = this.#work ? this.#work.then(work) : work();
    if (done instanceof Promise) this.#hold(done);
  }

  /** Does `work` when everything before it is done, but not in this turn. It must not throw. */
  later(work: () => Promise<void>): void {
    this.#hold(this.done.then(work));
  }

  /** Counts a message that is being stored until `handled` is kept. */
  storing(handled: Promise<void>): void {
    this.#storing++;
    void handled.then(() => {
      if (--this.#storing === 0) this.#onStored?.();
    });
  }

  /** Undefined where nothing is being stored, or else kept when all of it is. Frames come in turn: one waits at a time. */
  get stored(): Promise<void> | undefined {
    if (this.#storing === 0) return undefined;
    return new Promise((resolve) => (this.#onStored = resolve));
  }

  text(text: string): void {
    this.#host.take(this, text);
  }

  binary(): void {
    this.#host.refuseBinary(this);
  }

  ended(ending: Ending): void {
    this.#host.end(this, ending);
  }

  #hold(work: Promise<void>): void {
    this.#work = work;
    void work.then(() => {
      if (this.#work === work) this.#work = undefined;
    });
  }
}
