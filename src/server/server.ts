import {mkdtempSync, rmSync} from 'node:fs';
import {createServer as createHttpServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {DestinationStream} from 'pino';
import type {UserId} from '../protocol/index.js';
import {checkConfig, ConfigError, type ServerConfig, type ServerOptions} from './config.js';
import {Gateway} from './gateway.js';
import {createLog, type Log} from './log.js';
import {Metrics} from './metrics.js';
import {metricsAddress} from './metrics-address.js';
import {createRoutes} from './routes.js';
import {AddressCounts} from './backend/redis/address-counts.js';
import {redisLimiter} from './backend/redis/limiter.js';
import {connectRedis, warnOfLoss} from './shared-redis.js';
import {Sites} from './sites.js';
import {acceptUpgrades} from './upgrades.js';

/** Where a server listens. */
export interface ServerAddress {
  readonly port: number;
  /** Where a browser on this machine finds it: `http://localhost:9000`. */
  readonly url: string;
  /** The address of its WebSocket, for the site that is not below `/sites/`. */
  readonly signaling: string;
  /** Where each site is found, by what its pages give as `server`: `http://localhost:9000/sites/shop/`. */
  readonly sites: readonly string[];
  /** Where Prometheus finds `/metrics`, if anywhere. */
  readonly metricsPort?: number;
}

/** A signaling server; made by `createServer`. */
export interface ImServer {
  /** @throws ConfigError where the port is taken or the data folder cannot be used. */
  listen(): Promise<ServerAddress>;
  /**
   * Closes every device of the user, and refuses tokens made until now for ever.
   *
   * @throws ImError `try-later` where the store cannot keep it; then nothing has happened.
   */
  revoke(user: UserId, options?: RevokeOptions): Promise<void>;
  /** Says goodbye to every connection, commits what waits and lets go of port and files. */
  close(): Promise<void>;
}

export interface RevokeOptions {
  /** The name of the site the user is at; the one at `/` unless said. */
  readonly site?: string;
  /** Only tokens made before this time, in ms since 1970, and their devices. */
  readonly before?: number;
}

/** How long a client may take for the head of a request, and for all of it: one that trickles holds a socket only. */
const HTTP_LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
};

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
    async revoke(user, {site = '', before} = {}) {
      const attendance = (await running)?.sites.named(site)?.attendance;
      if (!attendance) throw new Error(`No site "${site}" is served.`);
      await attendance.revoke(user, before);
    },
    async close() {
      const started = await running?.catch(() => undefined);
      await started?.close();
    },
  };
}

interface Running {
  readonly address: ServerAddress;
  readonly sites: Sites;
  close(): Promise<void>;
}

async function start(config: ServerConfig, log: Log): Promise<Running> {
  const redis = config.redis === undefined ? undefined : await connectRedis(config.redis, log);
  // Servers that share a Redis go by its clock.
  const now = redis ? () => redis.now() : Date.now;
  const folder = config.data ?? mkdtempSync(join(tmpdir(), 'im-server-'));
  const removeFolder = () => {
    if (config.data === undefined) rmSync(folder, {recursive: true, force: true});
  };
  let sites: Sites | undefined;
  let metricsHttp: Server | undefined;
  let addressCounts: AddressCounts | undefined;
  const release = async () => {
    metricsHttp?.close();
    metricsHttp?.closeAllConnections();
    await sites?.close();
    await addressCounts?.end();
    redis?.close();
    removeFolder();
  };
  try {
    const metrics: Metrics = new Metrics(() => gateway);
    // What concerns all sites is counted beside them.
    const makeLimiter = redis && redisLimiter(redis, '');
    const gateway: Gateway = new Gateway({config, metrics, now, makeLimiter});
    const {connectionsPerUser} = config;
    const parts = {folder, log, metrics, now, connectionsPerUser, ...(redis && {redis})};
    sites = new Sites(config.sites, parts);
    let closing: Promise<void> | undefined;
    const isStopping = () => closing !== undefined;
    const http = createHttpServer(HTTP_LIMITS, createRoutes({sites, log, isStopping}));
    addressCounts =
      redis &&
      new AddressCounts({
        connection: redis,
        most: config.connectionsPerAddress,
        lease: config.serverLease,
        onFault: (error) => log.error({err: error}, 'connections could not be counted'),
      });
    acceptUpgrades(http, {sites, gateway, config, log, now, makeLimiter, addressCounts});
    await sites.open();
    await listen(http, config.port, config.host, 'port');
    if (config.metricsPort !== undefined) {
      metricsHttp = metricsAddress(metrics);
      await listen(metricsHttp, config.metricsPort, config.metricsHost, 'metricsPort');
    }
    const {port} = http.address() as AddressInfo;
    const metricsPort = (metricsHttp?.address() as AddressInfo | null | undefined)?.port;
    log.info({port, metricsPort}, 'listening');
    warnOfMissingRelay(config, log);
    if (redis) await warnOfLoss(redis, log);
    return {
      sites,
      address: {
        port,
        url: `http://localhost:${port}`,
        signaling: `ws://localhost:${port}/signaling`,
        sites: config.sites.map(({base}) => `http://localhost:${port}${base}`),
        ...(metricsPort !== undefined && {metricsPort}),
      },
      close: () => (closing ??= stop(http, gateway, release, log)),
    };
  } catch (error) {
    await release();
    throw error;
  }
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

/** Says once, at the start, what the operator would otherwise learn from people whose calls fail. */
function warnOfMissingRelay({sites}: ServerConfig, log: Log): void {
  for (const {site, turn, demo} of sites) {
    if (turn.length > 0 || demo) continue;
    log.warn(
      {site},
      'no TURN server is configured: about one call in six, between people behind strict firewalls, will not connect',
    );
  }
}

function listen(
  http: Server,
  port: number,
  host: string | undefined,
  name: 'port' | 'metricsPort',
): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('listening', resolve);
    http.once('error', (error: NodeJS.ErrnoException) => {
      const where = host === undefined ? `Port ${port}` : `Port ${port} of ${host}`;
      const [flag, variable] =
        name === 'port' ? ['--port', 'IM_PORT'] : ['--metrics-port', 'IM_METRICS_PORT'];
      const why =
        error.code === 'EADDRINUSE'
          ? `is taken by another program; choose another with ${flag} or ${variable}`
          : `cannot be listened on: ${error.message}`;
      reject(new ConfigError(`${where} ${why}.`, {cause: error}));
    });
    http.listen({port, host});
  });
}
