import {TYPING_MS, type UserId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import type {Signaling} from './signaling.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';

/** While it goes on, typing is said again this often: twice before the other side takes it for over. */
const SAID_EVERY_MS = TYPING_MS / 2;

/** Who is writing to whom. Nothing of it is stored, and all of it ends by itself. */
export class Typing {
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #users = new Store<ReadonlySet<UserId>>(new Set());
  /** Ends the time of each user who writes. */
  readonly #timers = new Map<UserId, Unsubscribe>();
  /** When each user was last told that this one writes. */
  readonly #said = new Map<UserId, number>();

  constructor(signaling: Signaling, environment: SessionEnvironment) {
    this.#signaling = signaling;
    this.#environment = environment;
    signaling.route({
      typing: ({from, active}) => (active ? this.#began(from) : this.ended(from)),
    });
    signaling.welcome.subscribe(() => this.reset());
  }

  /** The users who are writing to this one. */
  get users(): ReadableStore<ReadonlySet<UserId>> {
    return this.#users;
  }

  /** This user writes to `to`, or has stopped. May be said at every key: it is sent on every three seconds. */
  set(to: UserId, active: boolean): void {
    const said = this.#said.get(to);
    const now = this.#environment.now();
    if (active && (said === undefined || now - said >= SAID_EVERY_MS)) {
      if (this.#signaling.send({type: 'typing', to, active})) this.#said.set(to, now);
    } else if (!active && said !== undefined) {
      this.#said.delete(to);
      if (now - said < TYPING_MS) this.#signaling.send({type: 'typing', to, active});
    }
  }

  /** A message has gone to `to`: that says by itself that the typing is over. */
  sent(to: UserId): void {
    this.#said.delete(to);
  }

  /** `from` has stopped, or their message is here. */
  ended(from: UserId): void {
    if (!this.#timers.has(from)) return;
    this.#timers.get(from)!();
    this.#timers.delete(from);
    this.#tell();
  }

  reset(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    this.#said.clear();
    if (this.#users.value.size > 0) this.#tell();
  }

  #began(from: UserId): void {
    this.#timers.get(from)?.();
    this.#timers.set(
      from,
      this.#environment.after(TYPING_MS, () => this.ended(from)),
    );
    if (!this.#users.value.has(from)) this.#tell();
  }

  #tell(): void {
    this.#users.set(new Set(this.#timers.keys()));
  }
}
