import {createHmac, randomBytes} from 'node:crypto';

/** The few message types of STUN (RFC 8489) and TURN (RFC 8656) that a check needs. */
export const STUN = {
  binding: 0x0001,
  allocate: 0x0003,
  refresh: 0x0004,
} as const;

export const ATTRIBUTE = {
  username: 0x0006,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  relayedAddress: 0x0016,
  requestedTransport: 0x0019,
  mappedAddress: 0x0020,
} as const;

const INTEGRITY = 0x0008;
const COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
/** An answer repeats the type of its request, with one of these bits. */
const SUCCESS = 0x0100;
const FAILURE = 0x0110;

export type Attributes = ReadonlyMap<number, Buffer>;

export interface StunAnswer {
  readonly isSuccess: boolean;
  readonly attributes: Attributes;
}

/** A request, and how to tell its answer. */
export interface StunRequest {
  readonly bytes: Buffer;
  /** The answer that `bytes` hold, or undefined where they are none to this request. */
  readonly answer: (bytes: Buffer) => StunAnswer | undefined;
}

/** A request with these attributes; signed with `key` where there is one (MESSAGE-INTEGRITY, HMAC-SHA1). */
export function stunRequest(
  type: number,
  attributes: readonly (readonly [type: number, value: Buffer])[],
  key?: Buffer,
): StunRequest {
  const transaction = randomBytes(12);
  const header = (length: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16BE(type, 0);
    bytes.writeUInt16BE(length, 2);
    bytes.writeUInt32BE(COOKIE, 4);
    return Buffer.concat([bytes, transaction]);
  };
  const body = Buffer.concat(attributes.map(([name, value]) => attribute(name, value)));
  // The length that is signed counts the signature, which is 24 bytes.
  const signature = (secret: Buffer) =>
    attribute(
      INTEGRITY,
      createHmac('sha1', secret)
        .update(Buffer.concat([header(body.length + 24), body]))
        .digest(),
    );
  const whole = key ? Buffer.concat([body, signature(key)]) : body;
  return {
    bytes: Buffer.concat([header(whole.length), whole]),
    answer: (bytes) => readAnswer(bytes, type, transaction),
  };
}

function attribute(type: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(padding(value.length))]);
}

const padding = (length: number) => (4 - (length % 4)) % 4;

function readAnswer(bytes: Buffer, asked: number, transaction: Buffer): StunAnswer | undefined {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(8, HEADER_BYTES).equals(transaction)) {
    return undefined;
  }
  const type = bytes.readUInt16BE(0);
  if (type !== (asked | SUCCESS) && type !== (asked | FAILURE)) return undefined;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length + padding(length);
  }
  return {isSuccess: type === (asked | SUCCESS), attributes};
}

/** The code of an ERROR-CODE attribute, such as 401, and its reason. */
export function errorOf(attributes: Attributes): {code: number; reason: string} {
  const value = attributes.get(ATTRIBUTE.errorCode);
  if (!value || value.length < 4) return {code: 0, reason: 'no reason given'};
  return {code: (value[2]! & 7) * 100 + value[3]!, reason: value.subarray(4).toString()};
}

/** How many bytes the message at the start of `bytes` takes, as far as that can be told: over TCP they run together. */
export const lengthOf = (bytes: Buffer): number =>
  bytes.length < 4 ? Infinity : HEADER_BYTES + bytes.readUInt16BE(2);
