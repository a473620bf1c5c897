import {
  ImError,
  noAnswer,
  parse,
  replies,
  type Reply,
  type RequestType,
  type ServerFrameOf,
} from '../protocol/index.js';

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
   * Sends by `send`, which is given the `ref`, and waits for the answer.
   *
   * @throws ImError as the server gave it, `no-answer` where the connection went first, or
   * `frame-invalid` where the answer is not what this request is answered with.
   */
  ask<T extends RequestType>(type: T, send: (ref: number) => void): Promise<Reply<T>> {
    const ref = ++this.#lastRef;
    return new Promise<unknown>((resolve, reject) => {
      send(ref);
      this.#outstanding.set(ref, {type, resolve, reject});
    }).then((result) => parse(replies[type], result, 'reply') as Reply<T>);
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
