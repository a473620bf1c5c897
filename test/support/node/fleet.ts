import {spawn, type ChildProcess} from 'node:child_process';
import {EventEmitter, once} from 'node:events';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {
  PROTOCOL_VERSION,
  type CallId,
  type DeviceId,
  type UserId,
} from '../../../src/protocol/index.js';
import {
  createServer,
  type ImServer,
  type ServerAddress,
  type ServerOptions,
} from '../../../src/server/index.js';
import {TestClient} from './client.js';
import {RedisServer} from './redis-server.js';
import {SECRET, tokenFor, UNLIMITED} from './world.js';

const scripts = {
  whole: fileURLToPath(new URL('./serve.ts', import.meta.url)),
  unwritten: fileURLToPath(new URL('./serve-unwritten.ts', import.meta.url)),
};

/** A server of a fleet, in this process or in one of its own that can be killed. */
export interface FleetServer {
  readonly address: ServerAddress;
  /** Ends its process without a word. Only of a server that has one. */
  kill(): Promise<void>;
  /** Lets its process stand still, or go on. */
  pause(isPaused: boolean): void;
}

/** Servers that share a Redis, which a test stops, kills and cuts off, and the clients that are connected to them. */
export class Fleet {
  readonly redis: RedisServer;
  readonly log: string[] = [];
  readonly #news = new EventEmitter();
  readonly #options: ServerOptions;
  readonly #servers: ImServer[] = [];
  readonly #processes: ChildProcess[] = [];
  readonly #clients: TestClient[] = [];

  private constructor(redis: RedisServer, options: ServerOptions) {
    this.redis = redis;
    this.#options = options;
  }

  static async gather(options: ServerOptions = {}): Promise<Fleet> {
    return new Fleet(await RedisServer.start(), {
      secret: SECRET,
      ...UNLIMITED,
      frameBurst: 100_000,
      // Short, so that nobody waits long for what the others do about a server that has gone.
      serverLease: 600,
      ...options,
    });
  }

  /** Another server, in this process. */
  async start(): Promise<FleetServer> {
    const log = {
      write: (line: string) => {
        this.log.push(line);
        this.#news.emit('line');
      },
    };
    const server = createServer({...this.#options, redis: this.redis.url, port: 0}, {log});
    this.#servers.push(server);
    const address = await server.listen();
    const impossible = () => {
      throw new Error('This server lives in the process of the test.');
    };
    return {address, kill: impossible, pause: impossible};
  }

  /** Another server, in a process of its own; an `unwritten` one never gets to write the record of a call. */
  async startProcess(kind: keyof typeof scripts = 'whole'): Promise<FleetServer> {
    const options = JSON.stringify({...this.#options, redis: this.redis.url, port: 0});
    const child = spawn(process.execPath, ['--import', 'tsx', scripts[kind], options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#processes.push(child);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return {
      address: JSON.parse(line) as ServerAddress,
      kill: () => kill(child),
      pause: (isPaused) => void child.kill(isPaused ? 'SIGSTOP' : 'SIGCONT'),
    };
  }

  /** A device of `user` that signs in to one of the servers. */
  async join(
    {address}: FleetServer,
    user: UserId,
    {device, call}: {device?: DeviceId; call?: CallId} = {},
  ): Promise<TestClient> {
    const client = await new TestClient(address.signaling, device).opened();
    this.#clients.push(client);
    client.send({
      type: 'hello',
      version: PROTOCOL_VERSION,
      token: await tokenFor(user),
      device: client.device,
      ...(call !== undefined && {call}),
    });
    await client.next('welcome');
    return client;
  }

  /** Resolves when a server of this process has said that in its log. */
  async logged(what: string): Promise<void> {
    while (!this.log.some((line) => line.includes(what))) await once(this.#news, 'line');
  }

  async disband(): Promise<void> {
    for (const client of this.#clients) client.vanish();
    await Promise.all(this.#processes.map(kill));
    await Promise.all(this.#servers.map((server) => server.close()));
    await this.redis.close();
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
