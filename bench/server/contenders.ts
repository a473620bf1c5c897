import {fileURLToPath} from 'node:url';
import {SignJWT} from 'jose';
import {LoadSocket, textFrame} from './load-socket.js';

export const SECRET = 'the key of the benchmark, 32 bytes and more';

/** 200 bytes of an application's data. */
const BODY = 'x'.repeat(200);

export type Kind = 'delivery' | 'acknowledgement' | 'other';

/** A server that passes data from one user to another, and how to speak with it. */
export interface Contender {
  readonly name: string;
  /** Whether the sender is told that it has arrived. */
  readonly acknowledges: boolean;
  /** The arguments for Node that start it; it says `listening PORT` on standard output. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  signIn(port: number, user: string): Promise<LoadSocket>;
  /** What a user sends so that `to` gets the body. */
  frame(to: string): Buffer;
  kind(bytes: Buffer, start: number): Kind;
}

const server = (name: string) => fileURLToPath(new URL(`servers/${name}.js`, import.meta.url));

/** Where the type of a frame `{"type":"x…` begins. */
const TYPE_AT = 9;
const typed = (bytes: Buffer, start: number): Kind => {
  switch (String.fromCharCode(bytes[start + TYPE_AT]!)) {
    case 't':
      return 'delivery';
    case 'r':
      return 'acknowledgement';
    default:
      return 'other';
  }
};

const bare = (name: string, file: string, isAcknowledged: boolean): Contender => ({
  name,
  acknowledges: isAcknowledged,
  command: [server(file)],
  signIn: async (port, user) => {
    const socket = await LoadSocket.open(port, `/?user=${user}`);
    return socket;
  },
  frame: (to) => textFrame(`{"type":"transmit","ref":1,"to":"${to}","data":"${BODY}"}`),
  kind: typed,
});

const socketIo = (name: string, acknowledges: boolean): Contender => ({
  name,
  acknowledges,
  command: [server('socket-io')],
  signIn: async (port, user) => {
    const socket = await LoadSocket.open(
      port,
      `/socket.io/?EIO=4&transport=websocket&user=${user}`,
    );
    const welcomed = socket.next((text) => text.startsWith('40'));
    socket.send(textFrame('40'));
    await welcomed;
    return socket;
  },
  frame: (to) => textFrame(`42${acknowledges ? '1' : ''}["transmit","${to}","${BODY}"]`),
  kind: (bytes, start) => {
    const [first, second] = [bytes[start], bytes[start + 1]];
    if (first !== 0x34) return 'other';
    return second === 0x32 ? 'delivery' : second === 0x33 ? 'acknowledgement' : 'other';
  },
});

const peerServer: Contender = {
  name: 'peer (PeerServer)',
  acknowledges: false,
  command: [server('peer')],
  signIn: async (port, user) => {
    const socket = await LoadSocket.open(port, `/peerjs?key=peerjs&id=${user}&token=${user}`);
    await socket.next((text) => text.includes('OPEN'));
    return socket;
  },
  frame: (to) => textFrame(`{"type":"OFFER","dst":"${to}","payload":{"sdp":"${BODY}"}}`),
  kind: (bytes, start) =>
    bytes.toString('latin1', start, start + 14) === '{"type":"OFFER' ? 'delivery' : 'other',
};

/** Asks for nothing that a page would not: sign-in with a token, checked frames, an answer with the number of devices. */
export const ours: Contender = {
  name: 'im-server',
  acknowledges: true,
  command: [server('im-server')],
  environment: {IM_SECRET: SECRET},
  signIn: (port, user) => signInAsUser(port, user),
  frame: (to) => textFrame(`{"type":"transmit","ref":1,"to":"${to}","data":"${BODY}"}`),
  kind: typed,
};

/** Bare relays pass bytes on without a look at them; the others parse, find the addressee, and answer the sender. */
export const contenders: readonly Contender[] = [
  bare('ws, bytes piped', 'ws-pipe', false),
  bare('ws, parse + acknowledge', 'ws-relay', true),
  socketIo('socket.io', false),
  socketIo('socket.io, acknowledged', true),
  peerServer,
  ours,
];

export async function signInAsUser(
  port: number,
  user: string,
  welcomed?: () => void,
): Promise<LoadSocket> {
  const socket = await LoadSocket.open(port, '/signaling');
  const welcome = socket.next((text) => text.startsWith('{"type":"welcome"'));
  socket.send(await helloOf(user));
  await welcome;
  welcomed?.();
  return socket;
}

async function helloOf(user: string): Promise<Buffer> {
  const token = await new SignJWT({name: user})
    .setProtectedHeader({alg: 'HS256'})
    .setSubject(user)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
  return textFrame(JSON.stringify({type: 'hello', version: 1, token, device: `device-of-${user}`}));
}
