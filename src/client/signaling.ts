import {
  closeReason,
  FRAME_BYTES,
  frameTooLarge,
  ImError,
  notConnected,
  parseFrame,
  PROTOCOL_VERSION,
  ServerFrame,
  sessionClosed,
  tokenExpired,
  tokenInvalid,
  type CallId,
  type ClientFrame,
  type ClientFrameOf,
  type ClientFrameType,
  type ErrorCode,
  type Profile,
  type Reply,
  type RequestOf,
  type RequestType,
  type ServerFrameOf,
  type ServerFrameType,
} from '../protocol/index.js';
import {DeviceIdentity} from './device-identity.js';
import type {SessionEnvironment} from './environment.js';
import {Requests} from './requests.js';
import {ReconnectingSocket, type Retry} from './socket.js';
import {Store, type ReadableStore} from './store.js';
import {TokenSource, type Credentials} from './token-source.js';

/**
 * - `unconfigured`: there is no server or no token yet
 * - `connecting`: the first attempt is on its way
 * - `online`: signed in
 * - `offline`: not connected, and trying again by itself
 * - `refused`: the token was refused and no newer one is to be had; waits for `configure`
 * - `closed`: for good
 */
export type SessionStatus =
  'unconfigured' | 'connecting' | 'online' | 'offline' | 'refused' | 'closed';

export type Welcome = ServerFrameOf<'welcome'>;

/** The frames that are not answered. */
export type Notice = ClientFrameOf<Exclude<ClientFrameType, RequestType | 'hello' | 'pong'>>;

/** Frames that signaling understands itself. */
type OwnFrameType = 'welcome' | 'reply' | 'ping';
export type Routes = {
  readonly [T in Exclude<ServerFrameType, OwnFrameType>]: (frame: ServerFrameOf<T>) => void;
};

/** Errors of a sign-in or connection; the close code that follows says again what they say. */
const PRECEDES_CLOSE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'token-missing',
  'token-invalid',
  'token-algorithm',
  'token-expired',
  'sign-in-timeout',
  'version-unsupported',
  'replaced',
  'silent',
  'too-slow',
  'server-stopping',
]);

/**
 * The control connection: signs in, pairs requests with replies, and hands every other frame to the one
 * part of the session that has a route for it. What to send again after a loss is the parts' affair;
 * they watch `welcome`.
 */
export class Signaling {
  readonly #name: string;
  readonly #status = new Store<SessionStatus>('unconfigured');
  readonly #user = new Store<Profile | undefined>(undefined);
  readonly #welcome = new Store<Welcome | undefined>(undefined);
  readonly #error = new Store<ImError | undefined>(undefined);
  readonly #tokens: TokenSource;
  readonly #device: DeviceIdentity;
  readonly #requests = new Requests();
  readonly #socket: ReconnectingSocket;
  #routes: Partial<Routes> = {};
  /** What the attempt under way signs in with. */
  #token = '';
  #server: URL | undefined;
  #isSuspended = false;
  /** Said before a close, and told only if the close turns out to matter. */
  #parting: ImError | undefined;

  /** The call to name in `hello`, asked for on every sign-in. */
  heldCall: () => CallId | undefined = () => undefined;

  constructor(name: string, environment: SessionEnvironment) {
    this.#name = name;
    this.#tokens = new TokenSource(environment.now);
    this.#device = new DeviceIdentity(environment, name);
    this.#socket = new ReconnectingSocket(environment, {
      prepare: () => this.#prepare(),
      opened: () => this.#hello(),
      received: (data) => this.#receive(data),
      question: () => this.#ping(),
      lost: (code) => this.#lost(code),
    });
  }

  get status(): ReadableStore<SessionStatus> {
    return this.#status;
  }

  /** Who is signed in: kept while the connection comes and goes, undefined in between two users. */
  get user(): ReadableStore<Profile | undefined> {
    return this.#user;
  }

  /** The `welcome` of the connection there is; undefined while there is none. */
  get welcome(): ReadableStore<Welcome | undefined> {
    return this.#welcome;
  }

  get error(): ReadableStore<ImError | undefined> {
    return this.#error;
  }

  get server(): URL | undefined {
    return this.#server;
  }

  /** Adds to the table of who handles which frame. */
  route(routes: Partial<Routes>): void {
    this.#routes = {...this.#routes, ...routes};
  }

  /** Tells the developer of an error that no caller is there to catch. */
  report(error: ImError): void {
    this.#error.set(error);
  }

  /** Connects to `server`, or takes newer credentials for the connection there is. */
  configure(server: URL, credentials: Credentials): void {
    if (this.#status.value === 'closed') return;
    this.#server = server;
    const change = this.#tokens.configure(credentials);
    if (change === 'same' || !this.#tokens.isReady) return;
    const {value: user} = this.#user;
    const subject = this.#tokens.subject;
    const isOther = change === 'new-token' && user && subject !== undefined && subject !== user.id;
    if (isOther) this.#signOut();
    // A connection that stands keeps its token until that runs out.
    if (this.#welcome.value || this.#isSuspended) return;
    if (isOther || this.#status.value !== 'offline') this.#status.set('connecting');
    this.#socket.start();
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
  async request<T extends RequestType>(frame: RequestOf<T> & {type: T}): Promise<Reply<T>> {
    if (this.#status.value === 'closed') throw sessionClosed(this.#name);
    if (!this.#welcome.value) throw notConnected();
    return this.#requests.ask(frame.type, (ref) => {
      const text = JSON.stringify({...frame, ref});
      if (isTooLarge(text)) throw frameTooLarge(FRAME_BYTES);
      this.#socket.send(text);
    });
  }

  /** Resolves when there is a signed-in connection; rejects with `session-closed` if there never will be. */
  whenSignedIn(): Promise<void> {
    if (this.#welcome.value) return Promise.resolve();
    if (this.#status.value === 'closed') return Promise.reject(sessionClosed(this.#name));
    return new Promise((resolve, reject) => {
      const unsubscribe = this.#status.subscribe((status) => {
        if (status !== 'online' && status !== 'closed') return;
        unsubscribe();
        if (status === 'online') resolve();
        else reject(sessionClosed(this.#name));
      });
    });
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
    this.#device.release();
    if (this.#status.value === 'online') this.#status.set('offline');
  }

  resume(): void {
    if (!this.#isSuspended) return;
    this.#isSuspended = false;
    const {value: status} = this.#status;
    if (this.#tokens.isReady && status !== 'refused' && status !== 'closed') this.#socket.start();
  }

  close(): void {
    if (this.#status.value === 'closed') return;
    this.#disconnect();
    this.#device.release();
    this.#status.set('closed');
  }

  /** Everything of this user is over on this page; the parts hear of it while the connection still stands. */
  #signOut(): void {
    this.#user.set(undefined);
    this.#disconnect();
  }

  #disconnect(): void {
    this.#socket.stop();
    this.#parting = undefined;
    this.#welcome.set(undefined);
    this.#requests.abandon();
  }

  async #prepare(): Promise<string> {
    this.#parting = undefined;
    try {
      this.#token = await this.#tokens.current();
    } catch (error) {
      this.report(error as ImError);
      throw error;
    }
    const {value: user} = this.#user;
    const subject = this.#tokens.subject;
    if (user && subject !== undefined && subject !== user.id) this.#user.set(undefined);
    const url = new URL('signaling', this.#server);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }

  #hello(): void {
    const call = this.heldCall();
    this.#write({
      type: 'hello',
      version: PROTOCOL_VERSION,
      token: this.#token,
      device: this.#device.id,
      ...(call !== undefined && {call}),
    });
  }

  #ping(): string {
    let text = '';
    const answered = this.#requests.ask('ping', (ref) => {
      text = JSON.stringify({type: 'ping', ref});
    });
    // The socket itself notices when nothing comes.
    answered.catch(() => undefined);
    return text;
  }

  #write(frame: ClientFrame): boolean {
    return this.#socket.send(JSON.stringify(frame));
  }

  #receive(data: unknown): void {
    let frame: ServerFrame;
    try {
      frame = parseFrame(ServerFrame, String(data));
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
      case 'error':
        if (frame.ref !== undefined) return this.#requests.refuse(frame.ref, frame);
        if (frame.call === undefined) return this.#warned(new ImError(frame.code, frame.message));
    }
    // TypeScript does not see that a frame and the route of its type belong together.
    const route = this.#routes[frame.type] as ((routed: typeof frame) => void) | undefined;
    if (this.#welcome.value) route?.(frame);
  }

  #welcomed(frame: Welcome): void {
    if (this.#welcome.value) return;
    this.#tokens.accepted();
    this.#socket.confirm(frame.heartbeat);
    if (this.#user.value && this.#user.value.id !== frame.user.id) this.#user.set(undefined);
    this.#user.set(frame.user);
    this.#welcome.set(frame);
    this.#status.set('online');
  }

  #warned(error: ImError): void {
    if (PRECEDES_CLOSE.has(error.code)) this.#parting = error;
    else this.report(error);
  }

  #lost(code: number | undefined): Retry {
    this.#welcome.set(undefined);
    this.#requests.abandon();
    const parting = this.#parting;
    const reason = (code !== undefined && closeReason(code)) || parting?.code;
    switch (reason) {
      case 'token-missing':
      case 'token-invalid':
      case 'token-algorithm':
      case 'token-expired':
        if (this.#tokens.refuse()) break;
        this.report(parting ?? (reason === 'token-expired' ? tokenExpired() : tokenRefused()));
        this.#status.set('refused');
        return 'never';
      case 'replaced':
        this.#device.renew();
        break;
      case 'version-unsupported':
      case 'sign-in-timeout':
      case 'rate-limited':
      case 'too-slow':
      case 'frame-invalid':
      case 'frame-binary':
      case 'frame-too-large':
        if (parting) this.report(parting);
        this.#status.set('offline');
        return 'later';
    }
    this.#status.set('offline');
    return 'soon';
  }
}

const tokenRefused = () => tokenInvalid('the server did not say why');

const LOSSES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'no-answer',
  'not-connected',
  'session-closed',
]);

/** Whether a request failed only because the connection did. */
export const isLoss = (error: unknown): boolean =>
  error instanceof ImError && LOSSES.has(error.code);

/** Whether `text` is more than a frame may hold; counts bytes only where the length leaves it open. */
function isTooLarge(text: string): boolean {
  return (
    text.length > FRAME_BYTES ||
    (text.length * 3 > FRAME_BYTES && new TextEncoder().encode(text).length > FRAME_BYTES)
  );
}
