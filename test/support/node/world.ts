import {randomUUID} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {SignJWT} from 'jose';
import type {ClientOptions} from 'ws';
import {
  HEARTBEAT_MS,
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
import {Couriers} from './couriers.js';

export const SECRET = 'a secret of the tests, 32 bytes and more';

/** Lets tests call and write as fast as they can. */
export const UNLIMITED = {
  invitesPerUser: 0,
  invitesPerPair: 0,
  messagesPerUser: 0,
  messagesPerPair: 0,
} satisfies ServerOptions;

/** One of several sites of the server, as its users need to know it. */
export interface SiteOfWorld {
  readonly name: string;
  readonly secret: string;
}

interface Node {
  readonly server: ImServer;
  readonly address: ServerAddress;
}

export interface JoinOptions {
  /** The only site of the server unless said. */
  readonly site?: SiteOfWorld;
  readonly device?: DeviceId;
  readonly call?: CallId;
  readonly profile?: Partial<Profile>;
  readonly socket?: ClientOptions;
}

/** Where a `World` has two servers on one Redis in place of one server. */
interface Sharing {
  readonly redis: string;
  /** Each world has a database of its own. */
  worlds: number;
}

let sharing: Sharing | undefined;

/** From now on each `World` has two servers, which share this Redis; those who join come to one and the other by turns. */
export function shareWorlds(redis: string): void {
  sharing = {redis, worlds: 0};
}

/** A real server on a free port with its own database, and clients that sign in to it. */
export class World {
  readonly #options: ServerOptions;
  readonly #redis = sharing && `${sharing.redis}/${++sharing.worlds}`;
  readonly #folder: string;
  readonly #clients: TestClient[] = [];
  readonly log: string[] = [];
  #nodes: readonly Node[] = [];
  #couriers: Couriers | undefined;
  #joined = 0;
  #asked = 0;

  constructor(folder: string, options: ServerOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  static async start(options: ServerOptions = {}): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'im-test-')), options);
    await world.#start(world.#redis ? [0, 0] : [0]);
    return world;
  }

  get folder(): string {
    return this.#folder;
  }

  get address(): ServerAddress {
    return this.#nodes[0]!.address;
  }

  /** Where to ask over HTTP: of several servers, each in its turn. */
  get asked(): string {
    return this.#nodes[this.#asked++ % this.#nodes.length]!.address.url;
  }

  /** What another process needs to stand in for one of the servers. */
  get standIn(): ServerOptions {
    const shared = this.#redis === undefined ? {} : {redis: this.#redis};
    return {data: this.#folder, secret: SECRET, port: 0, ...shared};
  }

  /** A socket that has said nothing yet. */
  connect(device?: DeviceId, socket?: ClientOptions, site?: SiteOfWorld): Promise<TestClient> {
    const {signaling} = this.#nodes[this.#joined++ % this.#nodes.length]!.address;
    const address = site
      ? signaling.replace('/signaling', `/sites/${site.name}/signaling`)
      : signaling;
    const client = new TestClient(address, device, socket);
    if (this.#couriers) client.travel(this.#couriers);
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
    return this.#nodes[0]!.server;
  }

  /** Stops the server and starts another on the same database and port. */
  async restart(): Promise<void> {
    const ports = this.#nodes.map(({address}) => address.port);
    await this.stop();
    await this.#start(ports);
  }

  async stop(): Promise<void> {
    this.#couriers?.close();
    await Promise.all(this.#nodes.map(({server}) => server.close()));
  }

  async close(): Promise<void> {
    await this.stop();
    for (const client of this.#clients) client.vanish();
    await rm(this.#folder, {recursive: true, force: true});
  }

  async #start(ports: readonly number[]): Promise<void> {
    this.#nodes = await Promise.all(ports.map((port) => this.#startNode(port)));
    const hasRoot = !this.#options.sites || this.#options.secret !== undefined;
    if (this.#redis === undefined || !hasRoot) return;
    this.#couriers = await Couriers.arrive(this.#nodes.map(({address}) => address.signaling));
    for (const client of this.#clients) client.travel(this.#couriers);
  }

  async #startNode(port: number): Promise<Node> {
    const log = {write: (line: string) => void this.log.push(line)};
    const keys = this.#options.sites ? {} : {secret: SECRET};
    // The couriers go often, and what two servers ask each other takes its time on a busy machine.
    const {heartbeat = HEARTBEAT_MS} = this.#options;
    const shared = this.#redis === undefined ? {} : {redis: this.#redis, frameBurst: 1_000_000};
    const patient = this.#redis === undefined ? {} : {heartbeat: heartbeat * 3};
    const options = {
      data: this.#folder,
      ...shared,
      ...keys,
      ...UNLIMITED,
      ...this.#options,
      ...patient,
      port,
    };
    const server = createServer(options, {log});
    return {server, address: await server.listen()};
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
