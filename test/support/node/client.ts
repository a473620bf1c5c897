import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {WebSocket, type ClientOptions} from 'ws';
import type {
  ClientFrame,
  DeviceId,
  Reply,
  RequestOf,
  RequestType,
  ServerFrame,
  ServerFrameOf,
  ServerFrameType,
} from '../../../src/protocol/index.js';

/** When a test gives up on a frame: long, because it is only reached by a test that fails. */
const PATIENCE_MS = 30_000;

interface Waiting {
  matches(frame: ServerFrame): boolean;
  resolve(frame: ServerFrame): void;
}

export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/** Carries a word from each server to each other, behind everything that is under way between them. */
export interface Travel {
  there(): Promise<void>;
  /** Whether a user is only there to carry it. */
  isCourier(user: string): boolean;
}

/** One socket at a server, raw or signed in. Keeps what it hears until a test asks for it. */
export class TestClient {
  /** Everything heard, in order. */
  readonly heard: ServerFrame[] = [];
  readonly device: DeviceId;
  readonly closed: Promise<Closing>;
  readonly socket: WebSocket;
  #answersPings = true;
  #travel: Travel | undefined;
  #unread: ServerFrame[] = [];
  #waiting: Waiting[] = [];
  #lastRef = 0;

  constructor(address: string, device: DeviceId = randomUUID(), options: ClientOptions = {}) {
    this.device = device;
    this.socket = new WebSocket(address, options);
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({code, reason: reason.toString()}));
    });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => this.#hear(JSON.parse(String(data)) as ServerFrame));
  }

  /** Where there are several servers: from now on what is under way between them is waited for, too. */
  travel(travel: Travel): void {
    this.#travel = travel;
  }

  async opened(): Promise<this> {
    if (this.socket.readyState !== WebSocket.OPEN) await once(this.socket, 'open');
    return this;
  }

  send(frame: ClientFrame): void {
    this.sendRaw(JSON.stringify(frame));
  }

  sendRaw(data: string | Buffer): void {
    this.socket.send(data);
  }

  /** The next frame of that type that was not taken yet, and for which `matches` holds. */
  next<Type extends ServerFrameType>(
    type: Type,
    matches: (frame: ServerFrameOf<Type>) => boolean = () => true,
  ): Promise<ServerFrameOf<Type>> {
    return this.#take(
      (frame) => frame.type === type && matches(frame as ServerFrameOf<Type>),
      `No "${type}"`,
    ) as Promise<ServerFrameOf<Type>>;
  }

  /** Sends a request; gives its reply, or throws the `error` frame it was refused with. */
  async request<Type extends RequestType>(request: RequestOf<Type>): Promise<Reply<Type>> {
    const ref = ++this.#lastRef;
    this.send({...request, ref} as unknown as ClientFrame);
    const answer = await this.#take(
      (frame) => (frame.type === 'reply' || frame.type === 'error') && frame.ref === ref,
      `No answer to "${request.type}"`,
    );
    if (answer.type === 'error') throw new Refused(answer);
    return (answer as ServerFrameOf<'reply'>).result as Reply<Type>;
  }

  /** All frames of a type heard until now; those on their way are waited for. */
  async all<Type extends ServerFrameType>(type: Type): Promise<ServerFrameOf<Type>[]> {
    await this.settle();
    return this.heard.filter((frame) => frame.type === type) as ServerFrameOf<Type>[];
  }

  /** Resolves when the server has worked on all that this client has sent, and all its frames are here. */
  async settle(): Promise<void> {
    await this.request<'ping'>({type: 'ping'});
    if (!this.#travel) return;
    await this.#travel.there();
    await this.request<'ping'>({type: 'ping'});
  }

  /** From now on heartbeats go unanswered, as from a device whose network has gone. */
  fallSilent(): void {
    this.#answersPings = false;
  }

  /** The socket is closed in good order. */
  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
    await this.#travel?.there();
  }

  /** The socket is gone without a word, as of a killed browser. */
  vanish(): void {
    this.socket.terminate();
  }

  #take(matches: (frame: ServerFrame) => boolean, missing: string): Promise<ServerFrame> {
    const index = this.#unread.findIndex(matches);
    if (index >= 0) return Promise.resolve(this.#unread.splice(index, 1)[0]!);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const heard = this.heard
          .filter(({type}) => type !== 'ping')
          .map((frame) => JSON.stringify(frame).slice(0, 300))
          .join('\n  ');
        reject(new Error(`${missing} arrived. Heard:\n  ${heard || 'nothing'}`));
      }, PATIENCE_MS);
      const resolveInTime = (frame: ServerFrame) => {
        clearTimeout(timer);
        resolve(frame);
      };
      this.#waiting.push({matches, resolve: resolveInTime});
    });
  }

  #hear(heard: ServerFrame): void {
    const frame = this.#travel ? withoutCouriers(heard, this.#travel) : heard;
    if (!frame) return;
    if (frame.type === 'ping' && this.#answersPings) this.send({type: 'pong'});
    this.heard.push(frame);
    const index = this.#waiting.findIndex(({matches}) => matches(frame));
    if (index < 0) this.#unread.push(frame);
    else this.#waiting.splice(index, 1)[0]!.resolve(frame);
  }
}

function withoutCouriers(frame: ServerFrame, {isCourier}: Travel): ServerFrame | undefined {
  if (frame.type === 'contact' && isCourier(frame.contact.id)) return undefined;
  if (frame.type !== 'welcome') return frame;
  return {...frame, contacts: frame.contacts.filter(({id}) => !isCourier(id))};
}

/** A request was answered with an `error` frame. */
export class Refused extends Error {
  readonly code: string;

  constructor({code, message}: ServerFrameOf<'error'>) {
    super(message);
    this.code = code;
  }
}
