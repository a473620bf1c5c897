import {
  FRAME_BYTES,
  frameTooLarge,
  ImError,
  noAnswer,
  type ErrorCode,
  type Reply,
  type RequestOf,
  type RequestType,
  type ServerFrameOf,
} from '../protocol/index.js';
import {readReply} from './read-frame.js';

interface Outstanding {
  readonly type: RequestType;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: ImError) => void;
}

/** The requests of one connection that wait for their answer, by `ref`. */
export class Requests {
  readonly #outstanding = new Map<number, Outstanding>();
  #lastRef = 0;

  /**
   * Gives `send` the text of the request, and waits for the answer.
   *
   * @throws ImError as the server gave it, `no-answer` where the connection went first, `frame-too-large`,
   * or `frame-invalid` where the answer is not what this request is answered with.
   */
  async ask<T extends RequestType>(
    frame: RequestOf<T> & {readonly type: T},
    send: (text: string) => void,
  ): Promise<Reply<T>> {
    const ref = ++this.#lastRef;
    const text = JSON.stringify({...frame, ref});
    if (isTooLarge(text)) throw frameTooLarge(FRAME_BYTES);
    const {type} = frame;
    const result = await new Promise<unknown>((resolve, reject) => {
      this.#outstanding.set(ref, {type, resolve, reject});
      send(text);
    });
    return readReply<T>(type, result);
  }

  answer({ref, result}: ServerFrameOf<'reply'>): void {
    this.#take(ref)?.resolve(result);
  }

  refuse(ref: number, {code, message}: ServerFrameOf<'error'>): void {
    this.#take(ref)?.reject(new ImError(code, message));
  }

  /** The connection is gone, and with it every answer. */
  abandon(): void {
    const abandoned = [...this.#outstanding.values()];
    this.#outstanding.clear();
    for (const {type, reject} of abandoned) reject(noAnswer(type));
  }

  #take(ref: number): Outstanding | undefined {
    const outstanding = this.#outstanding.get(ref);
    this.#outstanding.delete(ref);
    return outstanding;
  }
}

const LOSSES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'no-answer',
  'not-connected',
  'session-closed',
]);

/** Whether a request failed only because the connection did. */
export const isLoss = (error: unknown): boolean =>
  error instanceof ImError && LOSSES.has(error.code);

/** Whether `text` is more than a frame may hold; counts bytes only where the length leaves it open. */
function isTooLarge(text: string): boolean {
  return (
    text.length > FRAME_BYTES ||
    (text.length * 3 > FRAME_BYTES && new TextEncoder().encode(text).length > FRAME_BYTES)
  );
}
