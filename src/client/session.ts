import {
  attributeInvalid,
  sessionClosed,
  sessionConflict,
  type ChosenPresence,
  type ImError,
  type Profile,
  type UserId,
} from '../protocol/index.js';
import {Calls} from './calls.js';
import {pageEnvironment, type SessionEnvironment} from './environment.js';
import {Roster} from './roster.js';
import {Signaling, type SessionStatus} from './signaling.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';
import type {Credentials} from './token-source.js';
import {TranscriptsFront} from './transcripts-front.js';
import type {Transcripts} from './transcripts.js';

/** Where a session connects and as whom. At least one of `token` and `getToken` is needed to connect. */
export interface SessionConfig extends Credentials {
  /** The address of the server; signaling is at `signaling` below it. */
  readonly server: string | URL;
}

/**
 * One signed-in user on this page: everything the elements show and ask for, usable without them.
 * Pages get theirs from `joinSession`, which shares it.
 */
export class Session {
  readonly name: string;
  readonly roster: Roster;
  readonly transcripts: Pick<Transcripts, keyof Transcripts>;
  readonly calls: Calls;
  /** The contact chosen in the list and shown in the chat. */
  readonly selected = new Store<UserId | undefined>(undefined);
  readonly #signaling: Signaling;
  readonly #transmitListeners = new Set<(from: UserId, data: unknown) => void>();
  #presence: ChosenPresence | undefined;

  constructor(name: string, environment: Partial<SessionEnvironment> = {}) {
    const complete = {...pageEnvironment, ...environment};
    this.name = name;
    this.#signaling = new Signaling(name, complete);
    this.roster = new Roster(this.#signaling);
    this.calls = new Calls(name, this.#signaling, this.roster, complete);
    this.transcripts = new TranscriptsFront(name, this.#signaling, complete);
    this.#signaling.route({
      transmit: ({from, data}) => {
        for (const listener of [...this.#transmitListeners]) listener(from, data);
      },
    });
    this.#signaling.user.subscribe((user) => {
      if (user) return;
      this.selected.set(undefined);
      this.#presence = undefined;
    });
    this.#signaling.welcome.subscribe((welcome) => {
      if (welcome && this.#presence) this.setPresence(this.#presence);
    });
  }

  get status(): ReadableStore<SessionStatus> {
    return this.#signaling.status;
  }

  /** Who is signed in; kept while the connection comes and goes. */
  get me(): ReadableStore<Profile | undefined> {
    return this.#signaling.user;
  }

  /** The newest error that no caller was told of. */
  get error(): ReadableStore<ImError | undefined> {
    return this.#signaling.error;
  }

  /**
   * Says where to connect and as whom. Another token for the same server takes the place of the one before;
   * if it is another user's, all that was this user's is forgotten first. Another server under the same
   * session name is an `error` (`session-conflict`): the first stays. So is what is no address of a server
   * (`attribute-invalid`): nothing changes.
   */
  configure({server, ...credentials}: SessionConfig): void {
    if (this.status.value === 'closed') return this.#signaling.report(sessionClosed(this.name));
    const asked = addressOf(server);
    if (!asked) {
      const expected = 'it takes the http or https address of an im-elements server';
      return this.#signaling.report(attributeInvalid('server', String(server), expected));
    }
    const kept = this.#signaling.server;
    if (kept && kept.href !== asked.href) {
      this.#signaling.report(sessionConflict(this.name, kept.href, asked.href));
    } else {
      this.#signaling.configure(asked, credentials);
    }
  }

  /** What others see as this user's presence while connected; remembered through reconnects. */
  setPresence(presence: ChosenPresence): void {
    this.#presence = presence;
    this.#signaling.send({type: 'set-presence', presence});
  }

  /**
   * Hands `data`, any JSON below 64 KiB, to every device of a user: in order, at once, and not kept.
   *
   * @throws ImError `user-offline`, `user-unknown`, `not-connected`, `no-answer`, `frame-too-large`.
   */
  transmit(to: UserId, data: unknown): Promise<{devices: number}> {
    return this.#signaling.request({type: 'transmit', to, data: data ?? null});
  }

  /** Hears what other users `transmit` to this one. */
  onTransmit(listener: (from: UserId, data: unknown) => void): Unsubscribe {
    const own = (from: UserId, data: unknown) => listener(from, data);
    this.#transmitListeners.add(own);
    return () => this.#transmitListeners.delete(own);
  }

  /**
   * Lets go of devices and connection until `resume`, as for a page put aside by the browser. An accepted call
   * waits some seconds for this page.
   */
  suspend(): void {
    this.calls.abandon();
    this.#signaling.suspend();
  }

  resume(): void {
    this.#signaling.resume();
  }

  /** The page goes for good, or to be loaded again: an accepted call waits some seconds for that. */
  abandon(): void {
    this.calls.abandon();
    this.close();
  }

  /** Ends a live call and the connection for good. */
  close(): void {
    this.calls.close();
    this.transcripts.close();
    this.#signaling.close();
    this.#transmitListeners.clear();
  }
}

/** Undefined where no server can be there. */
function addressOf(server: string | URL): URL | undefined {
  try {
    const address = new URL(server, globalThis.document?.baseURI);
    return /^(http|ws)s?:$/.test(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}
