import {randomUUID} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SignJWT} from 'jose';
import type {ClientOptions} from 'ws';
import {
  PROTOCOL_VERSION,
  type CallId,
  type DeviceId,
  type Profile,
  type ServerFrameOf,
  type UserId,
} from '../../../src/protocol/index.js';
import {
  createServer,
  type ImServer,
  type ServerAddress,
  type ServerOptions,
} from '../../../src/server/index.js';
import {TestClient} from './client.js';

export const SECRET = 'a secret of the tests, 32 bytes and more';

/** One of several sites of the server, as its users need to know it. */
export interface SiteOfWorld {
  readonly name: string;
  readonly secret: string;
}

export interface JoinOptions {
  /** The only site of the server unless said. */
  readonly site?: SiteOfWorld;
  readonly device?: DeviceId;
  readonly call?: CallId;
  readonly profile?: Partial<Profile>;
  readonly socket?: ClientOptions;
}

/** A real server on a free port with its own database, and clients that sign in to it. */
export class World {
  readonly #options: ServerOptions;
  readonly #folder: string;
  readonly #clients: TestClient[] = [];
  readonly log: string[] = [];
  #server: ImServer | undefined;
  #address: ServerAddress | undefined;

  constructor(folder: string, options: ServerOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  static async start(options: ServerOptions = {}): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'im-test-')), options);
    await world.#start(0);
    return world;
  }

  get folder(): string {
    return this.#folder;
  }

  get address(): ServerAddress {
    return this.#address!;
  }

  /** A socket that has said nothing yet. */
  connect(device?: DeviceId, socket?: ClientOptions, site?: SiteOfWorld): Promise<TestClient> {
    const {signaling} = this.address;
    const address = site
      ? signaling.replace('/signaling', `/sites/${site.name}/signaling`)
      : signaling;
    const client = new TestClient(address, device, socket);
    this.#clients.push(client);
    return client.opened();
  }

  /** A signed-in device of `user`; its name is the id with a capital unless given. */
  async join(user: UserId, options: JoinOptions = {}): Promise<TestClient> {
    const {client} = await this.joinAndHear(user, options);
    return client;
  }

  async joinAndHear(
    user: UserId,
    {device, call, profile, socket, site}: JoinOptions = {},
  ): Promise<{client: TestClient; welcome: ServerFrameOf<'welcome'>}> {
    const client = await this.connect(device, socket, site);
    const token = await tokenFor(user, profile, site?.secret);
    client.send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      token,
      device: client.device,
      ...(call !== undefined && {call}),
    });
    return {client, welcome: await client.next('welcome')};
  }

  /** The server itself, where a test needs more of it than its socket. */
  get server(): ImServer {
    return this.#server!;
  }

  /** Stops the server and starts another on the same database and port. */
  async restart(): Promise<void> {
    const {port} = this.address;
    await this.#server?.close();
    await this.#start(port);
  }

  async stop(): Promise<void> {
    await this.#server?.close();
  }

  async close(): Promise<void> {
    await this.stop();
    for (const client of this.#clients) client.vanish();
    await rm(this.#folder, {recursive: true, force: true});
  }

  async #start(port: number): Promise<void> {
    const log = {write: (line: string) => void this.log.push(line)};
    const keys = this.#options.sites ? {} : {secret: SECRET};
    const options = {data: this.#folder, ...keys, ...this.#options, port};
    this.#server = createServer(options, {log});
    this.#address = await this.#server.listen();
  }
}

/** A token that the server of a `World` accepts for an hour. */
export function tokenFor(
  user: UserId,
  profile: Partial<Profile> = {},
  secret?: string,
): Promise<string> {
  const name = user.charAt(0).toUpperCase() + user.slice(1);
  return signToken({name, ...profile, sub: user}, secret);
}

/** A token with these claims, good for an hour unless they say otherwise. */
export function signToken(claims: Record<string, unknown>, secret = SECRET): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  return new SignJWT({exp, ...claims})
    .setProtectedHeader({alg: 'HS256'})
    .sign(new TextEncoder().encode(secret));
}

export const newId = (): string => randomUUID();
