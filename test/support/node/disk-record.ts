/** What was asked of the disk. It began with one line of the record and had ended with another, if it did. */
export type Change = {
  readonly began: number;
  readonly ended: number;
  readonly path: string;
} & (
  | {readonly kind: 'write'; readonly offset: number; readonly bytes: Buffer}
  | {readonly kind: 'truncate'; readonly size: number}
  /** An entry of a folder: of a file, or of another folder. */
  | {readonly kind: 'file' | 'folder' | 'remove'}
  | {readonly kind: 'sync'; readonly by: 'fsync' | 'fdatasync'}
);

/** A frame that left for a client with that line of the record. */
export interface Told {
  readonly at: number;
  readonly frame: unknown;
}

export interface DiskRecord {
  readonly changes: readonly Change[];
  readonly told: readonly Told[];
}

interface Call {
  readonly name: string;
  readonly began: number;
  readonly ended: number;
  readonly args: string;
  /** -1 where it failed; undefined where it never returned. */
  readonly result: number | undefined;
}

/**
 * Reads from what strace has written what happened to the files below `folder`, and what clients were told.
 *
 * @throws Error where files were changed in a way that it cannot follow.
 */
export function readRecord(lines: readonly string[], folder: string): DiskRecord {
  const changes: Change[] = [];
  const told: Told[] = [];
  const streams = new Map<string, FrameStream>();
  const calls = [...readCalls(lines)].sort((one, other) => one.began - other.began);
  for (const call of calls) {
    if (call.result === -1) continue;
    const change = asChange(call, folder);
    if (change) changes.push(change);
    const socket = /^\d+<(socket:[^>]*|TCP[^>]*)>/.exec(call.args)?.[1];
    if (socket === undefined || call.result === undefined) continue;
    const stream = streams.get(socket) ?? new FrameStream();
    streams.set(socket, stream);
    const bytes = Buffer.concat(texts(call.args)).subarray(0, call.result);
    for (const frame of stream.take(bytes)) told.push({at: call.began, frame});
  }
  return {changes, told};
}

const HEX = /"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g;

function texts(args: string): Buffer[] {
  return [...args.matchAll(HEX)].map(([, hex, cut]) => {
    if (cut) throw new Error('The record does not hold all that was written.');
    return Buffer.from(hex!.replaceAll('\\x', ''), 'hex');
  });
}

function* readCalls(lines: readonly string[]): Generator<Call> {
  /** By thread: what it is in the middle of. */
  const open = new Map<string, {name: string; began: number; args: string}>();
  for (const [at, line] of lines.entries()) {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (thread === undefined || rest === undefined) continue;
    const resumed = /^<\.\.\. (\w+) resumed>(.*)$/.exec(rest);
    const begun = resumed ? open.get(thread) : undefined;
    if (resumed && begun) {
      open.delete(thread);
      yield finished(begun.name, begun.began, at, begun.args + resumed[2]!);
      continue;
    }
    const call = /^(\w+)\((.*)$/.exec(rest);
    if (!call) continue;
    const [, name, args] = call as unknown as [string, string, string];
    const unfinished = / ?<unfinished \.\.\.>$/.exec(args);
    const began = withNames(unfinished ? args.slice(0, unfinished.index) : args);
    if (unfinished) open.set(thread, {name, began: at, args: began});
    else yield finished(name, at, at, began);
  }
  // The process ended in the middle of these.
  for (const {name, began, args} of open.values()) {
    yield {name, began, ended: Infinity, args, result: undefined};
  }
}

function finished(name: string, began: number, ended: number, whole: string): Call {
  const [, args = whole, result] = /^(.*)\) += (-?\d+|\?)/s.exec(whole) ?? [];
  return {name, began, ended, args, result: result === '?' ? undefined : Number(result)};
}

/** With paths of open files in letters, which strace writes in hexadecimal digits like everything else. */
const withNames = (args: string) =>
  args.replace(
    /<((?:\\x[0-9a-f]{2})+)>/g,
    (_whole, hex: string) =>
      `<${Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString('latin1')}>`,
  );

function asChange({name, began, ended, args, result}: Call, folder: string): Change | undefined {
  const opened = /^\d+<([^>]*)>/.exec(args)?.[1];
  const [named] = /^\d+</.test(args) ? [] : texts(args).map(String);
  const path = named ?? opened;
  if (path === undefined || !`${path}/`.startsWith(`${folder}/`)) return undefined;
  // The index of the log is made anew after a power cut.
  if (path.endsWith('-shm') || path.includes('(deleted)')) return undefined;
  const at = {began, ended, path};
  switch (name) {
    case 'open':
    case 'openat':
      if (args.includes('O_TRUNC')) break;
      return args.includes('O_CREAT') ? {...at, kind: 'file'} : undefined;
    case 'mkdir':
    case 'mkdirat':
      return {...at, kind: 'folder'};
    case 'unlink':
    case 'unlinkat':
      return {...at, kind: 'remove'};
    case 'pwrite64': {
      const [bytes] = texts(args) as [Buffer];
      if (result !== undefined && result !== bytes.length) break;
      return {...at, kind: 'write', offset: Number(/(\d+)$/.exec(args)![1]), bytes};
    }
    case 'ftruncate':
      return {...at, kind: 'truncate', size: Number(/(\d+)$/.exec(args)![1])};
    case 'fsync':
    case 'fdatasync':
      return {...at, kind: 'sync', by: name};
    case 'mmap':
      if (args.includes('PROT_WRITE')) break;
      return undefined;
  }
  throw new Error(`A call that this test cannot follow: ${name}(${args.slice(0, 200)}`);
}

/** What a server sends on one WebSocket, out of the bytes it writes. */
class FrameStream {
  #bytes = Buffer.alloc(0);
  #isUpgraded = false;

  take(bytes: Buffer): unknown[] {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    if (!this.#isUpgraded) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return [];
      this.#isUpgraded = this.#bytes.subarray(0, end).toString().includes(' 101 ');
      this.#bytes = this.#bytes.subarray(end + 4);
      if (!this.#isUpgraded) return [];
    }
    const frames: unknown[] = [];
    for (let next = this.#next(); next; next = this.#next()) {
      if (next.isText) frames.push(JSON.parse(next.payload.toString()));
    }
    return frames;
  }

  #next(): {readonly isText: boolean; readonly payload: Buffer} | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 2) return undefined;
    const short = bytes[1]! & 0x7f;
    const start = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < start) return undefined;
    const length =
      short === 126
        ? bytes.readUInt16BE(2)
        : short === 127
          ? Number(bytes.readBigUInt64BE(2))
          : short;
    if (bytes.length < start + length) return undefined;
    this.#bytes = bytes.subarray(start + length);
    return {isText: (bytes[0]! & 0x0f) === 1, payload: bytes.subarray(start, start + length)};
  }
}
