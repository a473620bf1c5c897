import {createHash} from 'node:crypto';
import type {IceServer} from '../../protocol/index.js';
import {ATTRIBUTE, errorOf, STUN, stunRequest, type StunAnswer} from './stun-message.js';
import {openStunSocket, parseStunUrl, type StunSocket} from './stun-socket.js';

/** For REQUESTED-TRANSPORT: what is relayed is UDP. */
const UDP = Buffer.from([17, 0, 0, 0]);

/**
 * Asks a STUN server for this machine's address.
 *
 * @throws Error that says what is wrong.
 */
export async function checkStun(url: string): Promise<void> {
  await withSocket(url, async (socket) => {
    const {isSuccess} = await socket.ask(stunRequest(STUN.binding, []));
    if (!isSuccess) throw new Error('it refuses to answer');
  });
}

/**
 * Has a TURN server make a real allocation with these credentials, and gives it back.
 *
 * @throws Error that says what is wrong, and how to mend it where that can be told.
 */
export async function checkTurn(
  url: string,
  {username = '', credential = ''}: Pick<IceServer, 'username' | 'credential'>,
): Promise<void> {
  await withSocket(url, async (socket) => {
    const transport = [ATTRIBUTE.requestedTransport, UDP] as const;
    // The first answer is a refusal that says for which realm, and with which nonce, to sign.
    const challenge = await socket.ask(stunRequest(STUN.allocate, [transport]));
    if (challenge.isSuccess) throw new Error('it relays for anybody, without credentials');
    const realm = challenge.attributes.get(ATTRIBUTE.realm);
    const nonce = challenge.attributes.get(ATTRIBUTE.nonce);
    if (!realm || !nonce) throw refusal(challenge);
    const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest();
    const signed = [
      [ATTRIBUTE.username, Buffer.from(username)],
      [ATTRIBUTE.realm, realm],
      [ATTRIBUTE.nonce, nonce],
    ] as const;
    const allocation = await socket.ask(stunRequest(STUN.allocate, [transport, ...signed], key));
    if (!allocation.isSuccess) throw refusal(allocation);
    if (!allocation.attributes.has(ATTRIBUTE.relayedAddress)) {
      throw new Error('it made no allocation');
    }
    const atOnce = [ATTRIBUTE.lifetime, Buffer.alloc(4)] as const;
    await socket.ask(stunRequest(STUN.refresh, [atOnce, ...signed], key));
  });
}

async function withSocket(url: string, use: (socket: StunSocket) => Promise<void>): Promise<void> {
  const address = parseStunUrl(url);
  if (!address) throw new Error('it is not an address like turn:turn.example.com:3478');
  const socket = await openStunSocket(address);
  try {
    await use(socket);
  } finally {
    socket.close();
  }
}

function refusal({attributes}: StunAnswer): Error {
  const {code, reason} = errorOf(attributes);
  switch (code) {
    case 401:
    case 403:
      return new Error(
        'it refuses the credentials: "turnSecret" is not its static-auth-secret, or use-auth-secret is off',
      );
    case 486:
    case 508:
      return new Error(`it has no room for another allocation (${code} ${reason})`);
    default:
      return new Error(`it refuses with ${code} ${reason}`);
  }
}
