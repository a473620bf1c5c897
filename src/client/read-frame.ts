import {
  parse,
  parseFrame,
  replies,
  ServerFrame,
  type Reply,
  type RequestType,
} from '../protocol/index.js';

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
