import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {joinSession, type Membership, type Participation} from '../client/session-registry.js';
import type {Session} from '../client/session.js';
import type {ReadableStore, Unsubscribe} from '../client/store.js';
import type {ImError, UserId} from '../protocol/index.js';
import {defaultServer} from './default-server.js';
import {ImErrorEvent} from './events.js';
import type {GetToken} from './im-element.js';
import {tellOfFailure} from './lazy-code.js';
import {voiceOf, type Seen, type Speaker} from './session-voice.js';
import {tokenFrom} from './token-url.js';

/** What the controller reads of its element. */
export interface SessionHost extends ReactiveControllerHost, Speaker, Seen {
  readonly isConnected: boolean;
  session: string | null | undefined;
  server?: string;
  token?: string;
  tokenUrl?: string;
  getToken?: GetToken;
}

/** Joins its host to the page's session of that name, and renders it anew when a watched store changes. */
export class SessionController implements ReactiveController {
  readonly #host: SessionHost;
  readonly #watch: (session: Session) => readonly ReadableStore<unknown>[];
  readonly #listen: (session: Session) => readonly Unsubscribe[];
  readonly #participation: Participation | undefined;
  #membership?: Membership;
  #unsubscribes: readonly Unsubscribe[] = [];
  /** What the session was last configured with by this host, so that only a change is passed on. */
  #configured: readonly unknown[] = [];

  /** `listen` subscribes to what is no store of the session, and gives the undos. */
  constructor(
    host: SessionHost,
    watch: (session: Session) => readonly ReadableStore<unknown>[],
    listen: (session: Session) => readonly Unsubscribe[] = () => [],
    participation?: Participation,
  ) {
    this.#host = host;
    this.#watch = watch;
    this.#listen = listen;
    this.#participation = participation;
    host.addController(this);
  }

  /** The session last joined: there is one from the host's first connection on. */
  get session(): Session {
    return this.#membership!.session;
  }

  /** Whether no other element of the session could tell the reader something. */
  get isAlone(): boolean {
    return voiceOf(this.session).isAlone(this.#host);
  }

  /** Whether it is for this element to read out what all elements of the session show. */
  get tells(): boolean {
    return voiceOf(this.session).tells(this.#host);
  }

  /** Whose conversation somebody has before their eyes in this element; nobody is told of what comes there. */
  attend(user: UserId | undefined): void {
    voiceOf(this.session).attend(this.#host, user);
  }

  hostConnected(): void {
    const membership = joinSession(this.#name, undefined, this.#participation);
    this.#membership = membership;
    this.#unsubscribes = [
      ...this.#watch(membership.session).map((store) =>
        store.subscribe(() => this.#host.requestUpdate()),
      ),
      ...this.#listen(membership.session),
      membership.session.error.subscribe((error) => {
        this.#host.requestUpdate();
        this.#report(error);
      }),
      voiceOf(membership.session).join(this.#host),
    ];
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
    this.#unsubscribes = [];
    this.#membership?.leave();
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return;
    if (this.#name !== this.session.name) {
      this.hostDisconnected();
      this.hostConnected();
    }
    voiceOf(this.session).refresh();
    this.#configure();
  }

  get #name(): string {
    return this.#host.session || 'default';
  }

  /** Passes on where to connect and as whom, once the host knows both. */
  #configure(): void {
    const {token, tokenUrl, getToken} = this.#host;
    const server = this.#host.server || defaultServer();
    const ask = getToken ?? (tokenUrl ? () => tokenFrom(tokenUrl) : undefined);
    if (!server || !(token || ask)) return;

    const wanted = [this.session, server, token, tokenUrl, getToken];
    if (wanted.every((part, index) => part === this.#configured[index])) return;
    this.#configured = wanted;
    this.session.configure({server, ...(token && {token}), ...(ask && {getToken: ask})});
  }

  /** Only the host that signs the session in reports its errors, so that a page hears each once. */
  #report(error: ImError | undefined): void {
    if (error && this.#configured[0] === this.session) {
      if (error.code === 'code-unavailable') return tellOfFailure(this.#host, error);
      const failure = new ImErrorEvent(error);
      this.#host.dispatchEvent(failure);
    }
  }
}
