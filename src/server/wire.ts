import {randomUUID} from 'node:crypto';
import {WebSocket, type RawData} from 'ws';
import {
  CLOSE_CODES,
  ImError,
  tooSlow,
  type CloseReason,
  type ServerFrame,
} from '../protocol/index.js';
import type {Corkable, Corking} from './corking.js';
import {textFrames} from './text-frame.js';

/** How long the other side has to answer a close before its socket is torn down. */
const CLOSE_WAIT_MS = 2_000;

/** The stream below a WebSocket. Frames are written to it directly; `ws` writes its own, in the same order. */
export interface WireStream {
  /** How many bytes wait to be sent. */
  readonly writableLength: number;
  write(bytes: Uint8Array): boolean;
}

/** What all wires of a server have in common. */
export interface WireParts {
  /** What holds back small writes. */
  readonly corking: Corking;
  /** How many bytes may wait for the other side to read. */
  readonly outgoingLimit: number;
  readonly now: () => number;
}

/** Hears what comes over a wire. */
export interface WireReader {
  /** A text frame; not called any more once the wire has ended. */
  text(text: string): void;
  binary(): void;
  /** The wire has ended, by either side. Called once. */
  ended(ending: Ending): void;
}

/** How a wire ended: `error` where it was this server that ended it. */
export interface Ending {
  readonly code: number;
  readonly error?: ImError;
}

/** A WebSocket that knows its wire: its listeners are then the same functions for all, and not some more for each. */
export class WireSocket extends WebSocket {
  wire: Wire | undefined = undefined;
}

/** One WebSocket, signed in or not, as a thing that carries text frames and ends once. */
export class Wire implements Corkable {
  readonly id = randomUUID();
  readonly #socket: WireSocket;
  readonly #stream: WireStream;
  readonly #parts: WireParts;
  readonly #reader: WireReader;
  #hasEnded = false;
  /** What was sent in this turn of the event loop, and how long it is. */
  #held: string[] | undefined;
  #heldLength = 0;
  #heardAt: number;
  #closeTimer: NodeJS.Timeout | undefined;

  constructor(socket: WireSocket, stream: WireStream, parts: WireParts, reader: WireReader) {
    this.#socket = socket;
    this.#stream = stream;
    this.#parts = parts;
    this.#reader = reader;
    this.#heardAt = parts.now();
    socket.wire = this;
    socket.on('message', Wire.#onMessage);
    // `ws` closes the socket itself after an error and says so with a close event.
    socket.on('error', ignore);
    socket.on('close', Wire.#onClose);
  }

  static #onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    wireOf(this).#receive(data, isBinary);
  }

  static #onClose(this: WebSocket, code: number): void {
    const wire = wireOf(this);
    clearTimeout(wire.#closeTimer);
    wire.#end({code});
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
    const {corking, outgoingLimit} = this.#parts;
    if (this.#stream.writableLength + this.#heldLength > outgoingLimit) {
      return this.close(tooSlow());
    }
    if (this.#held) {
      this.#held.push(text);
    } else {
      this.#held = [text];
      corking.hold(this);
    }
    this.#heldLength += text.length;
  }

  uncork(): void {
    const held = this.#held;
    this.#held = undefined;
    this.#heldLength = 0;
    // Once either side has closed nothing may follow.
    if (held && this.#socket.readyState === WebSocket.OPEN) this.#stream.write(textFrames(held));
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
    this.uncork();
    this.#socket.close(code, error.code);
    this.#closeTimer = setTimeout(() => this.#socket.terminate(), CLOSE_WAIT_MS);
    this.#end({code, error});
  }

  /** Tears the socket down where it has not closed yet. */
  terminate(): void {
    this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#heardAt = this.#parts.now();
    if (this.#hasEnded) return;
    // With the default binaryType a message is one Buffer.
    if (isBinary) this.#reader.binary();
    else this.#reader.text((data as Buffer).toString());
  }

  #end(ending: Ending): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#reader.ended(ending);
  }
}

const wireOf = (socket: WebSocket): Wire => (socket as WireSocket).wire!;

const ignore = () => undefined;
