import type {IncomingMessage, Server} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer} from 'ws';
import {FRAME_BYTES, originRefused} from '../protocol/index.js';
import {addressOf} from './addresses.js';
import type {ServerConfig} from './config.js';
import type {AddressCounts} from './backend/redis/address-counts.js';
import type {Gateway} from './gateway.js';
import type {Log} from './log.js';
import {isOriginAllowed} from './origins.js';
import {Quotas, type Quota} from './quotas.js';
import type {Site} from './site.js';
import type {Sites} from './sites.js';
import type {LimiterMaker} from './user-limits.js';
import {WireSocket} from './wire.js';

/** How many sockets may be waiting to sign in at the same time. */
const UNSIGNED_LIMIT = 1_000;

interface Refusal {
  readonly status: string;
  readonly text: string;
  readonly code?: string;
}

export interface UpgradeParts {
  readonly sites: Sites;
  readonly gateway: Gateway;
  readonly config: ServerConfig;
  readonly log: Log;
  readonly now: () => number;
  /** Both count together with other servers, where there are any. */
  readonly makeLimiter?: LimiterMaker | undefined;
  readonly addressCounts?: AddressCounts | undefined;
}

/** Turns requests for the `signaling` of a site into WebSockets for the gateway. */
export function acceptUpgrades(http: Server, parts: UpgradeParts): void {
  const {sites, gateway, config, log, now, makeLimiter: make, addressCounts} = parts;
  const {connectionsPerAddress, connectBurst} = config;
  const addresses = new Quotas({
    connections: connectionsPerAddress,
    burst: connectBurst,
    perSecond: connectBurst / 10,
    now,
    shared: make && {name: 'connects', make},
  });
  const sockets = new WebSocketServer({
    noServer: true,
    // What is larger is closed with 1009 before it is read.
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
    WebSocket: WireSocket,
  });
  http.on('upgrade', (request, socket, head) => {
    const [path] = (request.url ?? '').split('?');
    const found = sites.at(path!);
    const address = addressOf(request, config.trustProxy);
    const turnAway = (answer: Refusal) => {
      log.info({status: answer.status, code: answer.code, address}, 'upgrade refused');
      refuse(socket, answer);
    };
    if (found?.path !== '/signaling') return turnAway(NOT_FOUND);
    const {site} = found;
    const refusal = refusalOf(request, site, gateway);
    if (refusal) return turnAway(refusal);
    const quota = addresses.take(address) ? addresses.open(address) : undefined;
    if (!quota) return turnAway(CROWDED);
    closeWith(socket, addresses, quota);
    const welcome = () =>
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        gateway.receive(webSocket, socket, site, address);
      });
    if (!addressCounts) return welcome();
    void countEverywhere(addressCounts, address, socket).then((isAdmitted) => {
      // Meanwhile others may have come.
      const late = isAdmitted ? refusalOf(request, site, gateway) : CROWDED;
      if (late) turnAway(late);
      else welcome();
    });
  });
}

/** By itself, so that what a connection holds for as long as it lasts is not all that was there when it was made. */
function closeWith(socket: Duplex, addresses: Quotas, quota: Quota): void {
  socket.on('close', () => addresses.close(quota));
}

const NOT_FOUND: Refusal = {status: '404 Not Found', text: 'Not found.'};
const CROWDED: Refusal = {
  status: '429 Too Many Requests',
  text: 'Too many connections from this address.',
  code: 'rate-limited',
};

/** Counts the connection at all servers until it is closed. Answers whether it may stay. */
async function countEverywhere(
  counts: AddressCounts,
  address: string,
  socket: Duplex,
): Promise<boolean> {
  // Nobody else looks after it meanwhile.
  const ignore = () => undefined;
  socket.on('error', ignore);
  const isAdmitted = await counts.open(address);
  socket.off('error', ignore);
  if (!isAdmitted) return false;
  if (socket.closed) counts.close(address);
  else socket.once('close', () => counts.close(address));
  return true;
}

function refusalOf(request: IncomingMessage, site: Site, gateway: Gateway): Refusal | undefined {
  if (!isOriginAllowed(request, site.config)) {
    const {code, message} = originRefused(request.headers.origin ?? '');
    return {status: '403 Forbidden', text: message, code};
  }
  if (gateway.unsigned >= UNSIGNED_LIMIT) {
    return {status: '503 Service Unavailable', text: 'Too many connections are signing in.'};
  }
  return undefined;
}

function refuse(socket: Duplex, {status, text}: Refusal): void {
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
}
