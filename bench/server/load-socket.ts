import {randomBytes} from 'node:crypto';
import {connect, type Socket} from 'node:net';

/** Called for each text frame that arrives: where it lies in what was received. */
export type Hear = (bytes: Buffer, start: number, end: number) => void;

/**
 * A WebSocket client that costs the load generator as little as can be: frames are encoded once and sent again and again,
 * and what arrives is looked at where it lies.
 */
export class LoadSocket {
  readonly #socket: Socket;
  #hear: Hear | undefined;
  /** What came before anybody listened. */
  #early: Buffer[] = [];
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
  }

  static open(port: number, path: string): Promise<LoadSocket> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      const load = new LoadSocket(socket);
      socket.once('error', reject);
      socket.once('close', () => reject(new Error('closed')));
      let head = Buffer.alloc(0);
      const onData = (chunk: Buffer) => {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', onData);
        if (!head.toString('latin1', 0, 12).endsWith('101')) {
          socket.destroy();
          return reject(new Error(head.toString('latin1', 0, end)));
        }
        socket.on('data', (bytes: Buffer) => load.#receive(bytes));
        resolve(load);
        if (head.length > end + 4) load.#receive(head.subarray(end + 4));
      };
      socket.on('data', onData);
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      );
    });
  }

  set onText(hear: Hear) {
    this.#hear = hear;
    const early = this.#early;
    this.#early = [];
    for (const text of early) hear(text, 0, text.length);
  }

  /** The next text for which `matches` holds. @throws Error where the connection ends before. */
  next(matches: (text: string) => boolean): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#socket.once('close', () => reject(new Error('closed')));
      this.onText = (bytes, start, end) => {
        const text = bytes.toString('utf8', start, end);
        if (matches(text)) resolve(text);
      };
    });
  }

  onClose(gone: () => void): void {
    this.#socket.once('close', gone);
  }

  send(frame: Buffer): void {
    this.#socket.write(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 2) {
      const short = bytes[at + 1]! & 127;
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - at < head) break;
      const length =
        short < 126
          ? short
          : short === 126
            ? bytes.readUInt16BE(at + 2)
            : Number(bytes.readBigUInt64BE(at + 2));
      const end = at + head + length;
      if (end > bytes.length) break;
      // Text frames only; nothing here sends in pieces.
      if ((bytes[at]! & 15) === 1) {
        if (this.#hear) this.#hear(bytes, at + head, end);
        else this.#early.push(Buffer.from(bytes.subarray(at + head, end)));
      }
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }
}

/** A text frame as a client sends it; its mask is zero, so that what is inside can be changed in place. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, 0x80 | body.length])
      : Buffer.from([0x81, 0x80 | 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}
