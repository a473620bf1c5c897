import {createSocket} from 'node:dgram';
import {connect as connectTcp, type Socket} from 'node:net';
import {connect as connectTls} from 'node:tls';
import {lengthOf, type StunAnswer, type StunRequest} from './stun-message.js';

/** Where a STUN or TURN server is, as an ICE server's address says it. */
export interface StunAddress {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

/** How long an answer may take. */
const PATIENCE_MS = 3_000;
/** UDP may lose a request: it is said again so often. */
const TRIES = 3;

/** What `turns:host:5349?transport=tcp` means (RFC 7064, RFC 7065); undefined where it is none of these. */
export function parseStunUrl(url: string): StunAddress | undefined {
  const match =
    /^(stuns?|turns?):(\[[\da-f:.]+\]|[^:?/]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i.exec(
      url,
    );
  if (!match) return undefined;
  const [, scheme, host, port, transport] = match;
  const isSecure = scheme!.toLowerCase().endsWith('s');
  return {
    host: host!.replace(/^\[|\]$/g, ''),
    port: port === undefined ? (isSecure ? 5349 : 3478) : Number(port),
    transport: isSecure ? 'tls' : transport?.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
  };
}

/** A way to a STUN server; closed by whoever opened it. */
export interface StunSocket {
  /** @throws Error where no answer comes. */
  ask(request: StunRequest): Promise<StunAnswer>;
  close(): void;
}

/** @throws Error where the server cannot be reached. */
export async function openStunSocket(address: StunAddress): Promise<StunSocket> {
  return address.transport === 'udp' ? overUdp(address) : overStream(address);
}

async function overUdp({host, port}: StunAddress): Promise<StunSocket> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        let sent = 0;
        const finish = (settle: () => void) => {
          clearInterval(timer);
          socket.removeAllListeners();
          settle();
        };
        const send = () => {
          if (sent++ === TRIES) return finish(() => reject(new Error('no answer over UDP')));
          socket.send(request.bytes, port, host, (error) => {
            if (error) finish(() => reject(error));
          });
        };
        const timer = setInterval(send, PATIENCE_MS / TRIES);
        socket.on('error', (error) => finish(() => reject(error)));
        socket.on('message', (bytes) => {
          const answer = request.answer(bytes);
          if (answer) finish(() => resolve(answer));
        });
        send();
      }),
    close: () => socket.close(),
  };
}

async function overStream({host, port, transport}: StunAddress): Promise<StunSocket> {
  const socket: Socket =
    transport === 'tls' ? connectTls({host, port, servername: host}) : connectTcp({host, port});
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')));
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', resolve);
  });
  let received = Buffer.alloc(0);
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        const listen = (chunk: Buffer) => {
          received = Buffer.concat([received, chunk]);
          while (lengthOf(received) <= received.length) {
            const message = received.subarray(0, lengthOf(received));
            received = received.subarray(message.length);
            const answer = request.answer(message);
            if (!answer) continue;
            socket.off('data', listen);
            resolve(answer);
          }
        };
        socket.once('error', reject);
        socket.once('close', () => reject(new Error('the server closed the connection')));
        socket.on('data', listen);
        socket.write(request.bytes);
      }),
    close: () => socket.destroy(),
  };
}
