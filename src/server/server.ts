import {mkdtempSync, rmSync} from 'node:fs';
import {createServer as createHttpServer, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Duplex} from 'node:stream';
import type {DestinationStream} from 'pino';
import {WebSocketServer} from 'ws';
import {FRAME_BYTES, originRefused} from '../protocol/index.js';
import {Attendance} from './attendance.js';
import {Authority} from './auth.js';
import type {Backend} from './backend/backend.js';
import {embeddedBackend} from './backend/embedded.js';
import {Calls} from './calls.js';
import {checkConfig, ConfigError, type Config, type ServerOptions} from './config.js';
import {Delivery} from './delivery.js';
import {Gateway} from './gateway.js';
import {Guests} from './guests.js';
import {createLog, type Log} from './log.js';
import {isOriginAllowed} from './origins.js';
import {Rooms} from './rooms.js';
import {Roster} from './roster.js';
import {createRoutes} from './routes.js';

/** How many sockets may be waiting to sign in at the same time. */
const UNSIGNED_LIMIT = 1_000;

/** Where a server listens. */
export interface ServerAddress {
  readonly port: number;
  /** Where a browser on this machine finds it: `http://localhost:9000`. */
  readonly url: string;
  /** The address of its WebSocket. */
  readonly signaling: string;
}

/** A signaling server; made by `createServer`. */
export interface ImServer {
  /** @throws ConfigError where the port is taken or the data folder cannot be used. */
  listen(): Promise<ServerAddress>;
  /** Says goodbye to every connection, commits what waits and lets go of port and files. */
  close(): Promise<void>;
}

export interface ServerExtras {
  /** Takes the log in place of stderr. */
  readonly log?: DestinationStream;
}

/**
 * A signaling server with these settings; it does nothing before `listen()`, and is of no use after `close()`.
 *
 * @throws ConfigError that names the setting that cannot be used.
 */
export function createServer(options: ServerOptions = {}, extras: ServerExtras = {}): ImServer {
  const config = checkConfig(options);
  const log = createLog(config, extras.log);
  let running: Promise<Running> | undefined;
  return {
    async listen() {
      running ??= start(config, log);
      return (await running).address;
    },
    async close() {
      const started = await running?.catch(() => undefined);
      await started?.close();
    },
  };
}

interface Running {
  readonly address: ServerAddress;
  close(): Promise<void>;
}

async function start(config: Config, log: Log): Promise<Running> {
  const now = Date.now;
  const folder = config.data ?? mkdtempSync(join(tmpdir(), 'im-server-'));
  const removeFolder = () => {
    if (config.data === undefined) rmSync(folder, {recursive: true, force: true});
  };
  const backend = openBackend(config, folder, now, log, removeFolder);
  const authority = new Authority(config);
  const delivery = new Delivery(backend.bus);
  const roster = new Roster(backend, delivery);
  const rooms = new Rooms(backend.calls, delivery, roster, config, now);
  const calls = new Calls({backend, delivery, roster, rooms, config, log, now});
  const attendance = new Attendance({
    authority,
    backend,
    delivery,
    roster,
    calls,
    config,
    log,
    now,
  });
  const context = {backend, delivery, roster, calls};
  const gateway = new Gateway({attendance, context, config, log, now});
  const guests = config.guests ? new Guests(authority, config.guestBurst, now) : undefined;
  const http = createHttpServer(createRoutes({config, guests, log}));
  upgrade(http, gateway, config, log);
  const release = async () => {
    calls.close();
    delivery.close();
    await backend.close();
    removeFolder();
  };
  try {
    await calls.absences.restore();
    await listen(http, config);
  } catch (error) {
    await release();
    throw error;
  }
  const {port} = http.address() as AddressInfo;
  if (guests) log.warn('guests are let in: anyone may take any name');
  log.info({port}, 'listening');
  let closing: Promise<void> | undefined;
  return {
    address: {
      port,
      url: `http://localhost:${port}`,
      signaling: `ws://localhost:${port}/signaling`,
    },
    close: () => (closing ??= stop(http, gateway, release, log)),
  };
}

async function stop(
  http: Server,
  gateway: Gateway,
  release: () => Promise<void>,
  log: Log,
): Promise<void> {
  const closed = new Promise((resolve) => http.close(resolve));
  await gateway.close();
  http.closeAllConnections();
  await closed;
  await release();
  log.info('stopped');
}

function openBackend(
  config: Config,
  folder: string,
  now: () => number,
  log: Log,
  removeFolder: () => void,
): Backend {
  const onFault = (error: unknown) => log.error({err: error}, 'a call could not be stored');
  try {
    return embeddedBackend({folder, endedKept: config.endedKept, now, onFault});
  } catch (error) {
    removeFolder();
    const why = (error as Error).message.replace(/\.$/, '');
    throw new ConfigError(`The folder "${folder}" cannot hold the database: ${why}.`, {
      cause: error,
    });
  }
}

function listen(http: Server, {port, host}: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('listening', resolve);
    http.once('error', (error: NodeJS.ErrnoException) => {
      const where = host === undefined ? `Port ${port}` : `Port ${port} of ${host}`;
      const why =
        error.code === 'EADDRINUSE'
          ? 'is taken by another program; choose another with --port or IM_PORT'
          : `cannot be listened on: ${error.message}`;
      reject(new ConfigError(`${where} ${why}.`, {cause: error}));
    });
    http.listen({port, host});
  });
}

/** Turns requests for `/signaling` into WebSockets for the gateway. */
function upgrade(http: Server, gateway: Gateway, config: Config, log: Log): void {
  const sockets = new WebSocketServer({
    noServer: true,
    // What is larger is closed with 1009 before it is read.
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
  });
  http.on('upgrade', (request, socket, head) => {
    const refusal = refuseUpgrade(request, gateway, config);
    if (refusal) {
      log.info(refusal, 'upgrade refused');
      refuse(socket, refusal.status, refusal.text);
    } else {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        gateway.receive(webSocket, request.socket.remoteAddress);
      });
    }
  });
}

function refuseUpgrade(request: IncomingMessage, gateway: Gateway, config: Config) {
  const [path] = (request.url ?? '').split('?');
  if (path !== '/signaling') return {status: '404 Not Found', text: 'Not found.'};
  if (!isOriginAllowed(request, config)) {
    const {code, message} = originRefused(request.headers.origin ?? '');
    return {status: '403 Forbidden', text: message, code};
  }
  if (gateway.unsigned >= UNSIGNED_LIMIT) {
    return {status: '503 Service Unavailable', text: 'Too many connections are signing in.'};
  }
  return undefined;
}

function refuse(socket: Duplex, status: string, text: string): void {
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
