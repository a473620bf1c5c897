import {randomUUID} from 'node:crypto';
import type {RawData, WebSocket} from 'ws';
import {
  CLOSE_CODES,
  ImError,
  tooSlow,
  type CloseReason,
  type ServerFrame,
} from '../protocol/index.js';
import type {Corkable, Corking} from './corking.js';

/** How long the other side has to answer a close before its socket is torn down. */
const CLOSE_WAIT_MS = 2_000;

export interface WireOptions {
  /** The stream below the socket, and what holds back its small writes. */
  readonly stream: Corkable;
  readonly corking: Corking;
  readonly outgoingLimit: number;
  readonly now: () => number;
  /** A text frame; not called any more once the wire has ended. */
  readonly onText: (text: string) => void;
  readonly onBinary: () => void;
  /** The wire has ended, by either side. Called once. */
  readonly onEnd: (ending: Ending) => void;
}

/** How a wire ended: `error` where it was this server that ended it. */
export interface Ending {
  readonly code: number;
  readonly error?: ImError;
}

/** One WebSocket, signed in or not, as a thing that carries text frames and ends once. */
export class Wire {
  readonly id = randomUUID();
  readonly #socket: WebSocket;
  readonly #options: WireOptions;
  #hasEnded = false;
  #heardAt: number;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(socket: WebSocket, options: WireOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#heardAt = options.now();
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    // `ws` closes the socket itself after an error and says so with a close event.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearTimeout(this.#closeTimer);
      this.#end({code});
    });
  }

  /** When the other side last said anything, in ms since 1970. */
  get heardAt(): number {
    return this.#heardAt;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  send(frame: ServerFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  /** Sends an encoded frame; ends the wire instead where too much waits to be read already. */
  sendText(text: string): void {
    if (this.#hasEnded) return;
    if (this.#socket.bufferedAmount > this.#options.outgoingLimit) this.close(tooSlow());
    else {
      this.#options.corking.hold(this.#options.stream);
      this.#socket.send(text);
    }
  }

  /** Says what was wrong and ends the wire. */
  refuse(error: ImError): void {
    this.send({type: 'error', code: error.code, message: error.message});
    this.close(error);
  }

  /** Ends the wire with the close code of `error`. It has ended at once, whatever the other side does. */
  close(error: ImError): void {
    if (this.#hasEnded) return;
    const code = CLOSE_CODES[error.code as CloseReason] ?? CLOSE_CODES['server-error'];
    this.#socket.close(code, error.code);
    this.#closeTimer = setTimeout(() => this.#socket.terminate(), CLOSE_WAIT_MS);
    this.#end({code, error});
  }

  /** Tears the socket down where it has not closed yet. */
  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heardAt = this.#options.now();
    if (this.#hasEnded) return;
    // With the default binaryType a message is one Buffer.
    if (isBinary) this.#options.onBinary();
    else this.#options.onText((data as Buffer).toString());
  }

  #end(ending: Ending): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#options.onEnd(ending);
  }
}
