import type {SocketEvents, SocketPort} from '../../../src/client/index.js';
import {
  CLOSE_CODES,
  type ClientFrame,
  type ClientFrameOf,
  type ClientFrameType,
  type CloseReason,
  type ServerFrame,
} from '../../../src/protocol/index.js';
import {settled} from './held-clock.js';

/** One socket a session has opened: a test plays the server at its other end. */
export class ScriptedSocket implements SocketPort {
  readonly url: string;
  /** Every frame the session has sent, oldest first. */
  readonly sent: ClientFrame[] = [];
  /** Called for each frame as it is sent. */
  onSent: (frame: ClientFrame) => void = () => undefined;
  /** The code the session closed it with. */
  closedWith: number | undefined;
  readonly #events: SocketEvents;

  constructor(url: string, events: SocketEvents) {
    this.url = url;
    this.#events = events;
  }

  readonly send = (text: string): void => {
    const frame = JSON.parse(text) as ClientFrame;
    this.sent.push(frame);
    this.onSent(frame);
  };

  readonly close = (code: number): void => {
    this.closedWith ??= code;
  };

  open(): void {
    this.#events.opened();
  }

  /** The server says `frame`; resolves when all that follows from it at once has happened. */
  async receive(frame: ServerFrame): Promise<void> {
    this.#events.received(JSON.stringify(frame));
    await settled();
  }

  /** Something arrives that may not be a frame at all. */
  async receiveData(data: unknown): Promise<void> {
    this.#events.received(data);
    await settled();
  }

  /** The connection ends, for a reason of the server's or for none. */
  async drop(reason?: CloseReason): Promise<void> {
    this.#events.closed(reason ? CLOSE_CODES[reason] : 1006);
    await settled();
  }

  of<T extends ClientFrameType>(type: T): readonly ClientFrameOf<T>[] {
    return this.sent.filter((frame): frame is ClientFrameOf<T> => frame.type === type);
  }
}

/** Stands in for the network: keeps the sockets that were opened, newest last. */
export class ScriptedNetwork {
  readonly sockets: ScriptedSocket[] = [];
  readonly #listeners = new Set<() => void>();

  readonly openSocket = (url: string, events: SocketEvents): ScriptedSocket => {
    const socket = new ScriptedSocket(url, events);
    this.sockets.push(socket);
    return socket;
  };

  readonly onOnline = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  get newest(): ScriptedSocket {
    return this.sockets.at(-1)!;
  }

  /** The browser says that the network is back. */
  async comeOnline(): Promise<void> {
    for (const listener of [...this.#listeners]) listener();
    await settled();
  }
}
