import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {WebSocketServer} from 'ws';
import {PROTOCOL_VERSION, type UserId} from '../../../src/protocol/index.js';
import {Attendance} from '../../../src/server/attendance.js';
import {Authority} from '../../../src/server/auth.js';
import type {Backend} from '../../../src/server/backend/backend.js';
import {embeddedBackend} from '../../../src/server/backend/embedded.js';
import {Calls} from '../../../src/server/calls.js';
import {checkConfig, type ServerConfig} from '../../../src/server/config.js';
import {Delivery} from '../../../src/server/delivery.js';
import {SiteEvents} from '../../../src/server/events/site-events.js';
import {Gateway} from '../../../src/server/gateway.js';
import type {ServerOptions} from '../../../src/server/index.js';
import {createLog} from '../../../src/server/log.js';
import {Metrics} from '../../../src/server/metrics.js';
import {Reach} from '../../../src/server/reach.js';
import {Rooms} from '../../../src/server/rooms.js';
import {Roster} from '../../../src/server/roster.js';
import {UserLimits} from '../../../src/server/user-limits.js';
import {WireSocket} from '../../../src/server/wire.js';
import {TestClient} from './client.js';
import {SECRET} from './world.js';

/** One server of several at the same backend, with its inner parts in the hands of a test. */
export interface ServerNode {
  readonly attendance: Attendance;
  /** A device that has said hello with this token. */
  join(token: string): Promise<TestClient>;
  close(): Promise<void>;
}

/** Servers in this process that share one backend, as those of a site with several machines do. */
export class Nodes {
  readonly backend: Backend;
  readonly all: readonly ServerNode[];
  readonly #folder: string;
  readonly #clock: Clock;

  private constructor(folder: string, clock: Clock, backend: Backend, all: readonly ServerNode[]) {
    this.#folder = folder;
    this.#clock = clock;
    this.backend = backend;
    this.all = all;
  }

  /** `around` may stand in for the backend, as to hold one of its answers back. */
  static async start(
    count: number,
    options: ServerOptions = {},
    around: (backend: Backend) => Backend = (backend) => backend,
  ): Promise<Nodes> {
    const folder = await mkdtemp(join(tmpdir(), 'im-nodes-'));
    const config = checkConfig({data: folder, secret: SECRET, logLevel: 'silent', ...options});
    const clock: Clock = {ahead: 0, now: () => Date.now() + clock.ahead};
    const {endedKept} = config;
    const backend = around(embeddedBackend({folder, endedKept, now: clock.now}));
    const starting = Array.from({length: count}, () => startNode(config, backend, clock.now));
    return new Nodes(folder, clock, backend, await Promise.all(starting));
  }

  /** Puts the clock of all forward. Timers that run do not notice, as after a sleep of the machine. */
  pass(milliseconds: number): void {
    this.#clock.ahead += milliseconds;
  }

  async close(): Promise<void> {
    for (const node of this.all) await node.close();
    await this.backend.close();
    await rm(this.#folder, {recursive: true});
  }
}

interface Clock {
  ahead: number;
  readonly now: () => number;
}

async function startNode(
  server: ServerConfig,
  backend: Backend,
  now: () => number,
): Promise<ServerNode> {
  const config = server.sites[0]!;
  const log = createLog(config);
  const delivery = new Delivery(backend.bus);
  const roster = new Roster(backend, delivery, config);
  const reach = new Reach({
    config,
    backend,
    limits: new UserLimits(config),
    veto: undefined,
    profile: (user) => roster.profile(user),
  });
  const events = new SiteEvents({config, queue: backend.events, log, now});
  const rooms = new Rooms(backend.calls, delivery, roster, config, now);
  const shared = {backend, delivery, roster, reach, events, config, log, now};
  const metrics: Metrics = new Metrics(() => gateway);
  const calls = new Calls({...shared, rooms, metrics});
  const attendance = new Attendance({
    ...shared,
    authority: new Authority(config, {now}),
    calls,
    metrics,
    connectionsPerUser: server.connectionsPerUser,
  });
  const context = {attendance, backend, delivery, roster, reach, events, calls, metrics};
  const gateway = new Gateway({config: server, metrics, now});
  const sockets = new WebSocketServer({port: 0, WebSocket: WireSocket});
  sockets.on('connection', (socket, {socket: stream}) =>
    gateway.receive(socket, stream, {attendance, config, context, log}, ''),
  );
  await once(sockets, 'listening');
  const clients: TestClient[] = [];
  return {
    attendance,
    async join(token) {
      const {port} = sockets.address() as AddressInfo;
      const client = await new TestClient(`ws://localhost:${port}`).opened();
      clients.push(client);
      const {device} = client;
      client.send({type: 'hello', version: PROTOCOL_VERSION, token, device});
      return client;
    },
    async close() {
      await gateway.close();
      for (const client of clients) client.vanish();
      sockets.close();
      calls.close();
      delivery.close();
    },
  };
}

/** Whom a node believes to be there. */
export const devicesOf = async (backend: Backend, user: UserId): Promise<number> =>
  (await backend.devices.of(user))?.devices.length ?? 0;
