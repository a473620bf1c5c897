import {
  parse,
  parseFrame,
  replies,
  ServerFrame,
  type Reply,
  type RequestType,
} from '../protocol/index.js';

/** What a session needs only once it connects: pages that never sign in do not load it, others while they fetch a token. */
export {Transcripts} from './transcripts.js';

/**
 * The frame that the server has sent.
 *
 * @throws ImError `frame-invalid`.
 */
export const readFrame = (text: string): ServerFrame => parseFrame(ServerFrame, text);

/**
 * What the server has answered a request of that type with.
 *
 * @throws ImError `frame-invalid`.
 */
export const readReply = <T extends RequestType>(type: T, result: unknown): Reply<T> =>
  parse(replies[type], result, 'reply') as Reply<T>;
