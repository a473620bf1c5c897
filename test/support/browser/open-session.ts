import {joinSession, type Session} from '../../../src/client/index.js';
import {
  ImError,
  type ClientFrame,
  type ClientFrameOf,
  type Contact,
  type Conversation,
  type Message,
  type Place,
  type Profile,
  type Reply,
  type RequestType,
  type ServerFrame,
} from '../../../src/protocol/index.js';
import {settled, type HeldClock} from './held-clock.js';
import type {ScriptedMedia} from './scripted-media.js';
import type {ScriptedNetwork} from './scripted-network.js';
import {ScriptedWorld, welcome} from './scripted-world.js';

export const ALICE: Profile = {id: 'alice', name: 'Alice'};
export const BOB: Contact = {id: 'bob', name: 'Bob', presence: 'online'};
export const CAROL: Contact = {id: 'carol', name: 'Carol', presence: 'offline'};

/** How the scripted server answers each request: with a reply, an error, or (undefined) not at all. */
export type Answers = {
  [T in RequestType]: (request: ClientFrameOf<T>) => Reply<T> | ImError | undefined;
};

export interface OpenSessionOptions {
  readonly user?: Profile;
  readonly contacts?: readonly Contact[];
  readonly conversations?: readonly Conversation[];
  /** Up to where the first overview reaches, unless that is the newest place there is. */
  readonly cursor?: Place;
  /** The server does not answer what it is asked on the first connection. */
  readonly silent?: boolean;
  /** Whether whoever opens it shows calls; true, unless an element of the test is to do that alone. */
  readonly showsCalls?: boolean;
}

/** What a test holds of a page's session: the session, and the server's end of its connection. */
export interface ScriptedPage {
  readonly session: Session;
  /** What the session said since it signed in, leaving out `overview`, `sync` and `pong`. */
  readonly sent: ClientFrame[];
  /** What the next welcome says beside the usual. */
  readonly welcome: {frameRate?: number | undefined};
  /** How requests are answered; put another function in to answer otherwise. */
  readonly answers: Answers;
  readonly clock: HeldClock;
  readonly network: ScriptedNetwork;
  /** The media sessions that calls have started, newest last. */
  readonly media: readonly ScriptedMedia[];
  /** The server says something. */
  receive(frame: ServerFrame): Promise<void>;
  /** Loses the connection, without one coming back until `reconnect`. */
  disconnect(): Promise<void>;
  /** Lets the next connection come up and signs in. */
  reconnect(): Promise<void>;
  /** Closes the session and leaves the registry. */
  leave(): void;
}

/**
 * Puts a signed-in session with a scripted server into the page's registry, where elements with the same
 * `session` attribute find it. Time stands still in it until `clock.advance`.
 */
export async function openSession(
  name = 'default',
  {
    user = ALICE,
    contacts = [BOB, CAROL],
    conversations = [],
    cursor,
    silent = false,
    showsCalls = true,
  }: OpenSessionOptions = {},
): Promise<ScriptedPage> {
  const world = new ScriptedWorld();
  const {network, clock, media} = world;
  const {session, leave} = joinSession(name, world.environment, {showsCalls});

  const sent: ClientFrame[] = [];
  const next: ScriptedPage['welcome'] = {};
  const answers = defaultAnswers(conversations, cursor, clock);
  const signIn = async (isSilent = false) => {
    const socket = network.newest;
    socket.open();
    socket.onSent = (frame) => {
      if (!UNSEEN.has(frame.type)) sent.push(frame);
      if (isRequest(frame) && !isSilent) queueMicrotask(() => void answer(frame));
    };
    const answer = (request: ClientFrameOf<RequestType>) => {
      const {ref} = request;
      // TypeScript does not see that a request and the answer of its type belong together.
      const result = (answers[request.type] as (asked: typeof request) => unknown)(request);
      if (result === undefined) return;
      return result instanceof ImError
        ? socket.receive({type: 'error', code: result.code, message: result.message, ref})
        : socket.receive({type: 'reply', ref, result});
    };
    const {frameRate} = next;
    await socket.receive({
      ...welcome(user, contacts),
      ...(frameRate !== undefined && {frameRate}),
    } as ServerFrame);
    await settled();
  };

  session.configure({server: 'https://im.test/', token: 'scripted'});
  await settled();
  await signIn(silent);
  return {
    session,
    sent,
    welcome: next,
    answers,
    clock,
    network,
    media,
    receive: (frame) => network.newest.receive(frame),
    disconnect: () => network.newest.drop(),
    async reconnect() {
      await clock.advance(FIRST_PAUSE_MS);
      await signIn();
    },
    leave() {
      session.close();
      leave();
    },
  };
}

/** The longest first pause before a session comes back. */
const FIRST_PAUSE_MS = 300;

let lastPlace = 1000;

/** A message as the server tells of it, in the next place unless another is given. */
export function message(fields: Partial<Message> & Pick<Message, 'from' | 'to'>): Message {
  const place = fields.place ?? ++lastPlace;
  lastPlace = Math.max(place, lastPlace);
  return {
    id: `message-${place}`,
    place,
    at: Date.UTC(2026, 0, 5, 11) + place * 1000,
    content: {kind: 'text', text: `text ${place}`},
    ...fields,
  };
}

const UNSEEN: ReadonlySet<ClientFrame['type']> = new Set(['hello', 'overview', 'sync', 'pong']);

const isRequest = (frame: ClientFrame): frame is ClientFrameOf<RequestType> => 'ref' in frame;

const defaultAnswers = (
  conversations: readonly Conversation[],
  cursor: Place | undefined,
  clock: HeldClock,
): Answers => ({
  ping: () => ({}),
  token: () => ({}),
  overview: () => ({conversations: [...conversations], cursor: cursor ?? lastPlace, more: false}),
  sync: () => ({messages: [], receipts: [], cursor: lastPlace, more: false}),
  history: () => ({messages: [], more: false}),
  send: () => ({place: ++lastPlace, at: clock.now()}),
  transmit: () => ({devices: 1}),
  block: () => ({}),
  unblock: () => ({}),
});
