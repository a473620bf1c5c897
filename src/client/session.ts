import {
  attributeInvalid,
  notConnected,
  sessionClosed,
  sessionConflict,
  type ChosenPresence,
  type ImError,
  type Profile,
  type UserId,
} from '../protocol/index.js';
import {Calls} from './calls.js';
import {DeviceChoices} from './device-choices.js';
import {pageEnvironment, type OnlineModule, type SessionEnvironment} from './environment.js';
import {FirstSignIn} from './first-sign-in.js';
import {OnlineCode} from './online-code.js';
import {Roster} from './roster.js';
import type {SessionCore} from './session-core.js';
import type {SessionStatus} from './session-status.js';
import {SessionView} from './session-view.js';
import type {Signaling} from './signaling.js';
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
 * Pages get theirs from `joinSession`, which shares it. What works in it comes with the first attempt to connect, or
 * the first message if that is earlier: its `core`.
 */
export class Session {
  readonly name: string;
  readonly roster: Roster;
  readonly transcripts: Pick<Transcripts, keyof Transcripts>;
  readonly calls: Calls;
  /** The contact chosen in the list and shown in the chat. */
  readonly selected = new Store<UserId | undefined>(undefined);
  readonly #environment: SessionEnvironment;
  readonly #view = new SessionView();
  readonly #transcripts: TranscriptsFront;
  readonly #transmitListeners = new Set<(from: UserId, data: unknown) => void>();
  readonly #code: OnlineCode;
  readonly #first = new FirstSignIn();
  #server: URL | undefined;
  #core: SessionCore | undefined;
  #isSuspended = false;
  /** Ends the attempts to get the code. */
  #giveUp: Unsubscribe | undefined;

  constructor(name: string, environment: Partial<SessionEnvironment> = {}) {
    const complete = {...pageEnvironment, ...environment};
    this.name = name;
    this.#environment = complete;
    this.#code = new OnlineCode(complete, (code) => this.#arrived(code));
    this.roster = new Roster(this.#view.contacts, () => this.#signaling);
    this.calls = new Calls(
      this.#view.calls,
      new DeviceChoices(complete.deviceStorage),
      () => this.#core?.calls,
    );
    this.#view.me.subscribe((user) => {
      if (user) return;
      this.selected.set(undefined);
      this.#view.presence.set(undefined);
    });
    this.#transcripts = new TranscriptsFront(name, complete, {
      requireOpen: () => this.#requireOpen(),
      fetch: () => this.#fetch(),
    });
    this.transcripts = this.#transcripts;
  }

  get status(): ReadableStore<SessionStatus> {
    return this.#view.status;
  }

  /** Who is signed in; kept while the connection comes and goes. */
  get me(): ReadableStore<Profile | undefined> {
    return this.#view.me;
  }

  /** The newest error that no caller was told of. */
  get error(): ReadableStore<ImError | undefined> {
    return this.#view.error;
  }

  /**
   * Says where to connect and as whom. Another token for the same server takes the place of the one before;
   * if it is another user's, all that was this user's is forgotten first. Another server under the same
   * session name is an `error` (`session-conflict`): the first stays. So is what is no address of a server
   * (`attribute-invalid`): nothing changes.
   */
  configure({server, ...credentials}: SessionConfig): void {
    if (this.#isClosed) return this.#report(sessionClosed(this.name));
    const asked = addressOf(server);
    if (!asked) {
      const expected = 'it takes the http or https address of an im-elements server';
      return this.#report(attributeInvalid('server', String(server), expected));
    }
    const kept = this.#server;
    if (kept && kept.href !== asked.href) {
      return this.#report(sessionConflict(this.name, kept.href, asked.href));
    }
    this.#server = asked;
    if (this.#core) this.#core.signaling.configure(asked, credentials);
    else if (this.#first.configure(credentials)) this.#connect();
  }

  /** What others see as this user's presence while connected; remembered through reconnects. */
  setPresence(presence: ChosenPresence): void {
    this.#view.presence.set(presence);
    this.#core?.tellPresence();
  }

  /**
   * Hands `data`, any JSON below 64 KiB, to every device of a user: in order, at once, and not kept.
   *
   * @throws ImError `user-offline`, `user-unknown`, `not-connected`, `no-answer`, `frame-too-large`.
   */
  async transmit(to: UserId, data: unknown): Promise<{devices: number}> {
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
    this.#isSuspended = true;
    this.#giveUp?.();
    this.calls.abandon();
    this.#core?.signaling.suspend();
  }

  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    if (this.#core) this.#core.signaling.resume();
    else this.#connect();
  }

  /** The page goes for good, or to be loaded again: an accepted call waits some seconds for that. */
  abandon(): void {
    this.calls.abandon();
    this.close();
  }

  /** Ends a live call and the connection for good. */
  close(): void {
    this.#giveUp?.();
    this.calls.close();
    this.transcripts.close();
    this.#core?.signaling.close();
    this.#view.status.set('closed');
    this.#transmitListeners.clear();
  }

  get #isClosed(): boolean {
    return this.status.value === 'closed';
  }

  /** @throws ImError `session-closed`, or `not-connected` where it has never tried to connect. */
  get #signaling(): Signaling {
    this.#requireOpen();
    if (!this.#core) throw notConnected();
    return this.#core.signaling;
  }

  #requireOpen(): void {
    if (this.#isClosed) throw sessionClosed(this.name);
  }

  #report(error: ImError): void {
    this.#view.error.set(error);
  }

  /** Gets the code, and a token beside it, where there is something to connect with. */
  #connect(): void {
    const {token, getToken} = this.#first.credentials;
    if (this.#isSuspended || this.#isClosed || !(token || getToken)) return;
    if (this.status.value !== 'offline') this.#view.status.set('connecting');
    this.#first.begin();
    this.#giveUp?.();
    this.#giveUp = this.#code.insist((error) => {
      this.#report(error);
      this.#view.status.set('offline');
      this.#first.again();
    });
  }

  /** Gets the code for what was written before there is anything to connect with. */
  #fetch(): void {
    this.#code.fetch().catch((error: ImError) => this.#report(error));
  }

  #arrived({SessionCore}: OnlineModule): void {
    this.#giveUp?.();
    const server = this.#server;
    const {credentials, begun} = this.#first;
    this.#core = new SessionCore({
      session: this.name,
      environment: this.#environment,
      view: this.#view,
      roster: this.roster,
      devices: this.calls.devices,
      asked: server && {server, begun},
      credentials,
      early: this.#transcripts.takeEarly(),
      isSuspended: this.#isSuspended,
      transmitted: (from, data) => {
        for (const listener of [...this.#transmitListeners]) listener(from, data);
      },
    });
    this.#transcripts.keep(this.#core.transcripts);
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
