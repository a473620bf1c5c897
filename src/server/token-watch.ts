import {tokenExpired, type ImError} from '../protocol/index.js';
import type {Connection} from './connection.js';
import {Deadlines} from './deadlines.js';

/** How long before its token runs out a device is asked for the next one; a quarter of what is left where that is less. */
const LEAD_MS = 60_000;
/** The shortest time from one such question to the next. */
const PAUSE_MS = 1_000;

/** Asks signed-in devices for their next token in time, and ends those whose token has run out. */
export class TokenWatch {
  readonly #deadlines: Deadlines<Connection>;
  readonly #now: () => number;
  readonly #end: (connection: Connection, error: ImError) => void;

  constructor(now: () => number, end: (connection: Connection, error: ImError) => void) {
    this.#deadlines = new Deadlines(now);
    this.#now = now;
    this.#end = end;
  }

  /** Begins with the token that the connection has now. */
  start(connection: Connection): void {
    const {expires, until} = connection.identity;
    const now = this.#now();
    const lead = Math.min(LEAD_MS, (expires - now) / 4);
    // Not at once, as a page may give the token again that it has just given.
    const at = Math.min(until, Math.max(expires - lead, now + PAUSE_MS));
    this.#deadlines.set(connection, at, () => this.#ask(connection));
  }

  stop(connection: Connection): void {
    this.#deadlines.clear(connection);
  }

  /** Ends the connection where its token has run out by now; says whether it has. */
  endIfOver(connection: Connection): boolean {
    const isOver = connection.identity.until <= this.#now();
    if (isOver) this.#end(connection, tokenExpired());
    return isOver;
  }

  /** Once more each time that half of the rest has passed: the page may have had no token to give. */
  #ask(connection: Connection): void {
    if (this.endIfOver(connection)) return;
    const {until} = connection.identity;
    connection.send({type: 'token-wanted'});
    const now = this.#now();
    const next = Math.min(until, now + Math.max(PAUSE_MS, (until - now) / 2));
    this.#deadlines.set(connection, next, () => this.#ask(connection));
  }
}
