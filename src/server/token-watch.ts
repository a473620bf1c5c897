import {tokenExpired, type ImError} from '../protocol/index.js';
import type {Connection} from './connection.js';
import {LONGEST_MS} from './deadlines.js';

/** How long before its token runs out a device is asked for the next one; a quarter of what is left where that is less. */
const LEAD_MS = 60_000;
/** The shortest time from one such question to the next. */
const PAUSE_MS = 1_000;

/** How long after one look at the tokens the next comes at the soonest. */
const LOOK_MS = 100;

/**
 * Asks signed-in devices for their next token in time, and ends those whose token has run out. There are as many tokens as
 * connections, and of most there is nothing to do for an hour: one timer goes off for the first of them.
 */
export class TokenWatch {
  /** When to see to each, in ms since 1970. */
  readonly #dueAt = new Map<Connection, number>();
  readonly #now: () => number;
  readonly #end: (connection: Connection, error: ImError) => void;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Infinity;

  constructor(now: () => number, end: (connection: Connection, error: ImError) => void) {
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
    this.#seeTo(connection, at);
  }

  stop(connection: Connection): void {
    this.#dueAt.delete(connection);
    if (this.#dueAt.size > 0) return;
    clearTimeout(this.#timer);
    this.#timerAt = Infinity;
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
    this.#seeTo(connection, next);
  }

  #seeTo(connection: Connection, at: number): void {
    this.#dueAt.set(connection, at);
    if (at < this.#timerAt) this.#wake(at);
  }

  #wake(at: number): void {
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const wait = Math.min(LONGEST_MS, Math.max(0, at - this.#now()));
    this.#timer = setTimeout(() => this.#look(), wait);
  }

  #look(): void {
    const now = this.#now();
    // Until the look is over, whatever is put off wakes nobody.
    this.#timerAt = -Infinity;
    for (const [connection, at] of this.#dueAt) {
      if (at > now) continue;
      this.#dueAt.delete(connection);
      this.#ask(connection);
    }
    let next = Infinity;
    for (const at of this.#dueAt.values()) next = Math.min(next, at);
    this.#timerAt = Infinity;
    if (next < Infinity) this.#wake(Math.max(next, now + LOOK_MS));
  }
}
