import type {IncomingMessage, Server} from 'node:http';
import type {Duplex} from 'node:stream';
import {WebSocketServer} from 'ws';
import {FRAME_BYTES, originRefused} from '../protocol/index.js';
import type {Gateway} from './gateway.js';
import type {Log} from './log.js';
import {isOriginAllowed} from './origins.js';
import type {Site} from './site.js';
import type {Sites} from './sites.js';

/** How many sockets may be waiting to sign in at the same time. */
const UNSIGNED_LIMIT = 1_000;

interface Refusal {
  readonly status: string;
  readonly text: string;
  readonly code?: string;
}

/** Turns requests for the `signaling` of a site into WebSockets for the gateway. */
export function acceptUpgrades(http: Server, sites: Sites, gateway: Gateway, log: Log): void {
  const sockets = new WebSocketServer({
    noServer: true,
    // What is larger is closed with 1009 before it is read.
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
  });
  http.on('upgrade', (request, socket, head) => {
    const [address] = (request.url ?? '').split('?');
    const found = sites.at(address!);
    const answer: Refusal | Site =
      found?.path === '/signaling'
        ? (refusalOf(request, found.site, gateway) ?? found.site)
        : {status: '404 Not Found', text: 'Not found.'};
    if ('status' in answer) {
      log.info({status: answer.status, code: answer.code}, 'upgrade refused');
      refuse(socket, answer);
    } else {
      sockets.handleUpgrade(request, socket, head, (webSocket) => {
        gateway.receive(webSocket, answer, request.socket.remoteAddress);
      });
    }
  });
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
