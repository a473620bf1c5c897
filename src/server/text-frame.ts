/** A final, unmasked text frame. */
const TEXT = 0x81;
/** Lengths beyond those that fit into the first two bytes are told by one of these, and come after it. */
const LENGTH_IN_2 = 126;
const LENGTH_IN_8 = 127;

/**
 * `texts` as a server's WebSocket frames, heads and all in one piece: each piece more would be a buffer to make and to
 * write, which is a third of what relaying it costs.
 */
export function textFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const frames = Buffer.allocUnsafe(
    lengths.reduce((sum, length) => sum + headLength(length) + length, 0),
  );
  let at = 0;
  for (const [index, text] of texts.entries()) {
    at = writeHead(frames, at, lengths[index]!);
    at += frames.write(text, at);
  }
  return frames;
}

/** How many bytes stand before a text of `length` bytes. */
function headLength(length: number): number {
  return length < LENGTH_IN_2 ? 2 : length < 65_536 ? 4 : 10;
}

/** Writes the head of a text of `length` bytes at `at`; where the text goes. */
function writeHead(frames: Buffer, at: number, length: number): number {
  frames[at] = TEXT;
  if (length < LENGTH_IN_2) {
    frames[at + 1] = length;
    return at + 2;
  }
  if (length < 65_536) {
    frames[at + 1] = LENGTH_IN_2;
    return frames.writeUInt16BE(length, at + 2);
  }
  frames[at + 1] = LENGTH_IN_8;
  return frames.writeBigUInt64BE(BigInt(length), at + 2);
}
