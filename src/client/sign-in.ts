import {PROTOCOL_VERSION, type CallId, type ClientFrameOf, type UserId} from '../protocol/index.js';
import {DeviceIdentity} from './device-identity.js';
import type {SessionEnvironment} from './environment.js';
import {subjectOf, TokenSource, type Credentials} from './token-source.js';

/** Where a session signs in, as whom, and as which device. */
export class SignIn {
  readonly #tokens: TokenSource;
  readonly #device: DeviceIdentity;
  #server: URL | undefined;
  /** What the attempt under way signs in with. */
  #token = '';

  constructor(session: string, environment: SessionEnvironment) {
    this.#tokens = new TokenSource(environment.now);
    this.#device = new DeviceIdentity(environment, session);
  }

  get server(): URL | undefined {
    return this.#server;
  }

  /** Whether there is somewhere to go and something to go with. */
  get isReady(): boolean {
    return this.#server !== undefined && this.#tokens.isReady;
  }

  /** Who is the next to sign in, as far as the token tells. */
  get subject(): UserId | undefined {
    return this.#tokens.subject;
  }

  /** Whether the next to sign in is somebody else than `user`, as far as the token tells. */
  isOther(user: UserId | undefined): boolean {
    const {subject} = this.#tokens;
    return user !== undefined && subject !== undefined && subject !== user;
  }

  /** As `TokenSource.configure`. */
  configure(server: URL, credentials: Credentials, begun?: Promise<string>): 'same' | 'changed' {
    this.#server = server;
    return this.#tokens.configure(credentials, begun);
  }

  /**
   * Gets a token for the next attempt; answers the address to connect to, which says nothing of it.
   *
   * @throws ImError `token-unavailable` where the page's `getToken` fails, or the ImError it throws.
   */
  async prepare(): Promise<string> {
    this.#token = await this.#tokens.current();
    const url = new URL('signaling', this.#server);
    url.protocol = url.protocol.replace('http', 'ws');
    return url.href;
  }

  /** The first frame. `call`: the one this device believes it is in. */
  hello(call: CallId | undefined): ClientFrameOf<'hello'> {
    return {
      type: 'hello',
      version: PROTOCOL_VERSION,
      token: this.#token,
      device: this.#device.id,
      ...(call !== undefined && {call}),
    };
  }

  /**
   * Another token for the connection there is, which counts from `renewed` on; undefined where none is to be had.
   *
   * @throws ImError as `prepare` does.
   */
  async freshToken(): Promise<{readonly token: string; readonly subject?: UserId} | undefined> {
    const token = await this.#tokens.fresh(this.#token);
    if (token === undefined) return undefined;
    const subject = subjectOf(token);
    return {token, ...(subject !== undefined && {subject})};
  }

  renewed(token: string): void {
    this.#token = token;
    this.#tokens.take(token);
  }

  accepted(): void {
    this.#tokens.accepted();
  }

  /** The token was refused. Says whether another is to be had. */
  refused(): boolean {
    return this.#tokens.refuse();
  }

  /** Another page has signed in as this device. */
  renewDevice(): void {
    this.#device.renew();
  }

  /** Leaves the device's place to the next page of this tab. */
  releaseDevice(): void {
    this.#device.release();
  }
}
