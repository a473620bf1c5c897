import type {IncomingMessage, Server} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer} from 'ws';
import {FRAME_BYTES, originRefused} from '../protocol/index.js';
import {addressOf} from './addresses.js';
import type {ServerConfig} from './config.js';
import type {Gateway} from './gateway.js';
import type {Log} from './log.js';
import {isOriginAllowed} from './origins.js';
import {Quotas} from './quotas.js';
import type {Site} from './site.js';
import type {Sites} from './sites.js';
import type {LimiterMaker} from './user-limits.js';

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
  /** Counts together with other servers, where there are any. */
  readonly makeLimiter?: LimiterMaker | undefined;
}

/** Turns requests for the `signaling` of a site into WebSockets for the gateway. */
export function acceptUpgrades(http: Server, parts: UpgradeParts): void {
  const {sites, gateway, config, log, now, makeLimiter: make} = parts;
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
  });
  http.on('upgrade', (request, socket, head) => {
    const [path] = (request.url ?? '').split('?');
    const found = sites.at(path!);
    const address = addressOf(request, config.trustProxy);
    const refusal =
      found?.path === '/signaling'
        ? refusalOf(request, found.site, gateway)
        : {status: '404 Not Found', text: 'Not found.'};
    const tooMany = refusal ? undefined : crowding(addresses, address);
    if (refusal || tooMany || !found) {
      const answer = refusal ?? tooMany ?? {status: '404 Not Found', text: 'Not found.'};
      log.info({status: answer.status, code: answer.code, address}, 'upgrade refused');
      refuse(socket, answer);
      return;
    }
    socket.once('close', () => addresses.close(address));
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      gateway.receive(webSocket, socket, found.site, address);
    });
  });
}

/** Counts the connection for its address, unless that has too many or opens them too fast. */
function crowding(addresses: Quotas, address: string): Refusal | undefined {
  if (addresses.take(address) && addresses.open(address)) return undefined;
  return {
    status: '429 Too Many Requests',
    text: 'Too many connections from this address.',
    code: 'rate-limited',
  };
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
