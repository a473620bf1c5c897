import {
  ImError,
  notConnected,
  serverUnreachable,
  sessionClosed,
  type CallId,
  type ClientFrame,
  type ErrorCode,
  type Profile,
  type Reply,
  type RequestOf,
  type RequestType,
  type ServerFrame,
  type UserId,
} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import {FrameRoutes, type Notice, type Routes, type Welcome} from './frame-routes.js';
import {PageUser} from './page-user.js';
import {ABNORMAL_CLOSURE} from './page-socket.js';
import {Parting} from './parting.js';
import {Requests} from './requests.js';
import {readFrame} from './read-frame.js';
import {whenOnline, type SessionStatus} from './session-status.js';
import type {SessionView} from './session-view.js';
import {SignIn} from './sign-in.js';
import {ReconnectingSocket, type Retry} from './socket.js';
import {Store, type ReadableStore} from './store.js';
import {TokenRenewal} from './token-renewal.js';
import type {Credentials} from './token-source.js';

export type {Notice, Routes, Welcome} from './frame-routes.js';
export type {SessionStatus} from './session-status.js';

/**
 * The control connection: signs in, pairs requests with replies, and hands every other frame to the one
 * part of the session that has a route for it. What to send again after a loss is the parts' affair;
 * they watch `welcome`.
 */
export class Signaling {
  readonly #name: string;
  readonly #status: Store<SessionStatus>;
  readonly #person: PageUser;
  readonly #welcome = new Store<Welcome | undefined>(undefined);
  readonly #error: Store<ImError | undefined>;
  readonly #signIn: SignIn;
  readonly #renewal: TokenRenewal;
  readonly #requests = new Requests();
  readonly #socket: ReconnectingSocket;
  readonly #routes = new FrameRoutes();
  #isSuspended = false;
  /** What was told of attempts that failed, since one last signed in. */
  readonly #told = new Set<ErrorCode>();
  /** Where the attempt under way connects to, once that is known. */
  #address: string | undefined;
  readonly #parting: Parting;

  /** The call to name in `hello`, asked for on every sign-in. */
  heldCall: () => CallId | undefined = () => undefined;

  /** `view`: where it is to be seen how far this has come. */
  constructor(name: string, environment: SessionEnvironment, view: SessionView) {
    this.#name = name;
    this.#status = view.status;
    this.#error = view.error;
    this.#person = new PageUser(view.me);
    this.#signIn = new SignIn(name, environment);
    this.#parting = new Parting(this.#signIn);
    this.#renewal = new TokenRenewal(this.#signIn, {
      connection: () => this.#welcome.value,
      offer: (token) => this.request({type: 'token', token}),
      userChanged: () => this.#connect(),
      report: (error) => this.report(error),
    });
    this.#socket = new ReconnectingSocket(environment, {
      prepare: () => this.#prepare(),
      opened: () => void this.#write(this.#signIn.hello(this.heldCall())),
      received: (data) => this.#receive(data),
      question: () => this.#ping(),
      lost: (code) => this.#lost(code),
    });
  }

  get status(): ReadableStore<SessionStatus> {
    return this.#status;
  }

  get user(): ReadableStore<Profile | undefined> {
    return this.#person.profile;
  }

  get author(): ReadableStore<UserId | undefined> {
    return this.#person.author;
  }

  /** The `welcome` of the connection there is; undefined while there is none. */
  get welcome(): ReadableStore<Welcome | undefined> {
    return this.#welcome;
  }

  get server(): URL | undefined {
    return this.#signIn.server;
  }

  /** Adds to the table of who handles which frame. */
  route(routes: Partial<Routes>): void {
    this.#routes.add(routes);
  }

  /** Tells the developer of an error that no caller is there to catch. */
  report(error: ImError): void {
    this.#error.set(error);
  }

  /**
   * Connects to `server`, or takes newer credentials for the connection there is. `begun`: where a token was asked for
   * before this code was there, what comes of that.
   */
  configure(server: URL, credentials: Credentials, begun?: Promise<string>): void {
    const change = this.#signIn.configure(server, credentials, begun);
    if (change === 'same' || !this.#signIn.isReady) return;
    this.#told.clear();
    this.#connect();
  }

  /** Sends a frame that is not answered. False where it was not sent, as there is no signed-in connection. */
  send(frame: Notice): boolean {
    return this.#welcome.value !== undefined && this.#write(frame);
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws ImError the server's, or `not-connected`, `no-answer`, `frame-too-large`.
   */
  async request<T extends RequestType>(
    frame: RequestOf<T> & {readonly type: T},
  ): Promise<Reply<T>> {
    this.requireOpen();
    if (!this.#welcome.value) throw notConnected();
    return this.#requests.ask<T>(frame, (text) => void this.#socket.send(text));
  }

  /** Resolves when there is a signed-in connection; rejects with `session-closed` if there never will be. */
  whenSignedIn(): Promise<void> {
    if (this.#welcome.value) return Promise.resolve();
    return whenOnline(this.#status, this.#name);
  }

  /** @throws ImError `session-closed` where nothing can be asked of it any more. */
  requireOpen(): void {
    if (this.#status.value === 'closed') throw sessionClosed(this.#name);
  }

  /** While something waits for the connection that cannot wait, as a call does, losses are noticed and mended sooner. */
  hurry(isHasty: boolean): void {
    this.#socket.hurry(isHasty);
  }

  /** Something suggests that the network has changed: find out whether the connection still stands. */
  probe(): void {
    this.#socket.probe();
  }

  /** Lets go of the connection, as a page must that is put aside, until `resume`. */
  suspend(): void {
    if (this.#status.value === 'closed') return;
    this.#isSuspended = true;
    this.#disconnect();
    this.#signIn.releaseDevice();
    if (this.#status.value === 'online') this.#status.set('offline');
  }

  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    const {value: status} = this.#status;
    if (this.#signIn.isReady && status !== 'refused' && status !== 'closed') this.#socket.start();
  }

  close(): void {
    if (this.#status.value === 'closed') return;
    this.#disconnect();
    this.#signIn.releaseDevice();
    this.#status.set('closed');
  }

  /** Signs in with the credentials there are now, where that is to be done at all. */
  #connect(): void {
    const isOther = this.#signIn.isOther(this.user.value?.id);
    if (isOther) this.#signOut();
    this.#person.expect(this.#signIn.subject);
    // A connection that stands keeps its token until that runs out.
    if (this.#welcome.value || this.#isSuspended || this.#status.value === 'closed') return;
    if (isOther || this.#status.value !== 'offline') this.#status.set('connecting');
    this.#socket.start();
  }

  /** Everything of this user is over on this page; the parts hear of it while the connection still stands. */
  #signOut(): void {
    this.#person.signedOut();
    this.#disconnect();
  }

  #disconnect(): void {
    this.#socket.stop();
    this.#parting.forget();
    this.#welcome.set(undefined);
    this.#requests.abandon();
  }

  async #prepare(): Promise<string> {
    this.#parting.forget();
    this.#address = undefined;
    try {
      const url = await this.#signIn.prepare();
      if (this.#signIn.isOther(this.user.value?.id)) this.#person.signedOut();
      this.#person.expect(this.#signIn.subject);
      this.#address = url;
      return url;
    } catch (error) {
      this.#tellOnce(error as ImError);
      throw error;
    }
  }

  /** Attempts follow each other for as long as it takes; that they fail for the same reason is told once. */
  #tellOnce(error: ImError): void {
    if (this.#told.has(error.code)) return;
    this.#told.add(error.code);
    this.report(error);
  }

  #ping(): string {
    let question = '';
    const answered = this.#requests.ask({type: 'ping'}, (text) => {
      question = text;
    });
    // The socket itself notices when nothing comes.
    answered.catch(() => undefined);
    return question;
  }

  #write(frame: ClientFrame): boolean {
    return this.#socket.send(JSON.stringify(frame));
  }

  #receive(data: unknown): void {
    let frame: ServerFrame;
    try {
      frame = readFrame(String(data));
    } catch (error) {
      return this.report(error as ImError);
    }
    switch (frame.type) {
      case 'welcome':
        return this.#welcomed(frame);
      case 'reply':
        return this.#requests.answer(frame);
      case 'ping':
        this.#write({type: 'pong'});
        return;
      case 'stopping':
        this.#parting.stopping(frame.after);
        return;
      case 'token-wanted':
        void this.#renewal.run();
        return;
      case 'error':
        if (frame.ref !== undefined) return this.#requests.refuse(frame.ref, frame);
        if (frame.call === undefined) return this.#warned(new ImError(frame.code, frame.message));
    }
    if (this.#welcome.value) this.#routes.hand(frame);
  }

  #welcomed(frame: Welcome): void {
    if (this.#welcome.value) return;
    this.#told.clear();
    this.#signIn.accepted();
    this.#socket.confirm(frame.heartbeat);
    this.#person.signedIn(frame.user);
    this.#welcome.set(frame);
    this.#status.set('online');
  }

  #warned(error: ImError): void {
    if (!this.#parting.takes(error)) this.report(error);
  }

  #lost(code: number | undefined): Retry {
    const address = this.#address;
    this.#welcome.set(undefined);
    this.#requests.abandon();
    const {status, retry, report} = this.#parting.lost(code);
    if (report) this.#tellOnce(report);
    else if (address && !this.user.value && (code === undefined || code === ABNORMAL_CLOSURE)) {
      // Nobody has ever been signed in. Later connections come and go as networks do.
      this.#tellOnce(serverUnreachable(address));
    }
    this.#status.set(status);
    return retry;
  }
}
