import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import type {Change} from './disk-record.js';
import type {Random} from './fuzz.js';

/**
 * What a disk may hold of that which it was not asked to keep yet: nothing, all, some of the writes, or of each of its
 * sectors (of so many bytes) any state between the two.
 */
export type Rest = 'nothing' | 'all' | 'some' | 512 | 4096;

interface File {
  /** What is there after a power cut, whatever happens. */
  durable: Buffer;
  pending: Content[];
}

type Content = Extract<Change, {kind: 'write' | 'truncate'}>;
type Entry = Extract<Change, {kind: 'file' | 'folder' | 'remove'}>;

interface NewEntry {
  readonly change: Entry;
  readonly file: File | 'folder';
}

type Names = ReadonlyMap<string, File | 'folder'>;

/**
 * A disk on which changes happen one after another. Files keep what was written before a sync of them began that has ended, and
 * folders their entries in the same way; the rest may be there after a power cut or not, entries in their order, all else in any.
 */
export class PowerCutDisk {
  readonly #changes: readonly Change[];
  /** All that was not there before. */
  readonly #made: ReadonlySet<string>;
  /** What it is certain to keep: files and folders by their names. */
  #durable = new Map<string, File | 'folder'>();
  /** As the processes see it. */
  #names = new Map<string, File | 'folder'>();
  #entries: NewEntry[] = [];
  #syncing: Extract<Change, {kind: 'sync'}>[] = [];
  #next = 0;

  /** `changes`: in the order in which they began. */
  constructor(changes: readonly Change[]) {
    this.#changes = changes;
    this.#made = new Set(changes.filter(isMaking).map(({path}) => path));
  }

  /** Lets everything happen that began before this line of the record. */
  advance(line: number): void {
    for (; this.#next < this.#changes.length; this.#next++) {
      const change = this.#changes[this.#next]!;
      if (change.began >= line) break;
      this.#settle(change.began);
      this.#begin(change);
    }
    this.#settle(line);
  }

  /** Leaves in `target` what is found below `folder` after a power cut at this moment. */
  leave(folder: string, target: string, rest: Rest, random: Random): void {
    for (const [path, file] of this.#namesAfter(rest, random)) {
      const place = join(target, relative(folder, path));
      if (relative(folder, path).startsWith('..')) continue;
      mkdirSync(file === 'folder' ? place : dirname(place), {recursive: true});
      if (file !== 'folder') writeFileSync(place, contentAfter(file, rest, random));
    }
  }

  #begin(change: Change): void {
    const {path} = change;
    const file = this.#names.get(path);
    switch (change.kind) {
      case 'file':
      case 'folder': {
        if (file) return;
        const made = change.kind === 'folder' ? 'folder' : {durable: Buffer.alloc(0), pending: []};
        this.#names.set(path, made);
        this.#entries.push({change, file: made});
        return;
      }
      case 'remove':
        if (!file) return;
        this.#names.delete(path);
        this.#entries.push({change, file});
        return;
      case 'sync':
        this.#syncing.push(change);
        return;
      default:
        if (!file || file === 'folder') throw new Error(`Nobody has made ${path}.`);
        file.pending.push(change);
    }
  }

  /** Of the syncs that end before this line, what was there when they began is kept. */
  #settle(line: number): void {
    const ended = this.#syncing.filter((sync) => sync.ended < line);
    this.#syncing = this.#syncing.filter((sync) => sync.ended >= line);
    for (const {path, began} of ended) {
      const file = this.#names.get(path);
      // One that nobody has made was there before.
      if (file === undefined || file === 'folder') this.#settleEntries(path, began);
      else {
        const kept = file.pending.filter((change) => change.ended < began);
        file.durable = kept.reduce(apply, file.durable);
        file.pending = file.pending.filter((change) => change.ended >= began);
      }
    }
  }

  #settleEntries(folder: string, began: number): void {
    const isKept = ({change}: NewEntry) => dirname(change.path) === folder && change.ended < began;
    for (const entry of this.#entries.filter(isKept)) enter(this.#durable, entry);
    this.#entries = this.#entries.filter((entry) => !isKept(entry));
  }

  #namesAfter(rest: Rest, random: Random): Names {
    const names = new Map(this.#durable);
    const {length} = this.#entries;
    const count = rest === 'nothing' ? 0 : rest === 'all' ? length : random.below(length + 1);
    for (const entry of this.#entries.slice(0, count)) enter(names, entry);
    // What stands in a folder that is not there is not there either.
    const isThere = (path: string): boolean =>
      !this.#made.has(path) || (names.has(path) && isThere(dirname(path)));
    return new Map([...names].filter(([path]) => isThere(path)));
  }
}

const isMaking = ({kind}: Change) => kind === 'file' || kind === 'folder';

function enter(names: Map<string, File | 'folder'>, {change, file}: NewEntry): void {
  if (change.kind === 'remove') names.delete(change.path);
  else names.set(change.path, file);
}

function apply(content: Buffer, change: Content): Buffer {
  if (change.kind === 'truncate') return resized(content, change.size);
  const {offset, bytes} = change;
  const changed = resized(content, Math.max(content.length, offset + bytes.length));
  bytes.copy(changed, offset);
  return changed;
}

function resized(content: Buffer, size: number): Buffer {
  const changed = Buffer.alloc(size);
  content.copy(changed, 0, 0, size);
  return changed;
}

function contentAfter({durable, pending}: File, rest: Rest, random: Random): Buffer {
  switch (rest) {
    case 'nothing':
      return durable;
    case 'all':
      return pending.reduce(apply, durable);
    case 'some':
      return shuffled(
        pending.filter(() => random.below(2) === 0),
        random,
      ).reduce(apply, durable);
    default:
      return torn(durable, pending, rest, random);
  }
}

/** Each sector as it was after some of the changes, and the file as long as it was after some of them. */
function torn(durable: Buffer, pending: readonly Content[], sector: number, random: Random) {
  const sizes = [durable.length];
  for (const change of pending) {
    const isCut = change.kind === 'truncate';
    sizes.push(isCut ? change.size : Math.max(sizes.at(-1)!, change.offset + change.bytes.length));
  }
  const longest = Math.max(...sizes);
  const content = resized(durable, longest);
  /** How many of the changes each sector has seen. */
  const seen = Array.from({length: Math.ceil(longest / sector)}, () =>
    random.below(pending.length + 1),
  );
  for (const [index, change] of pending.entries()) {
    const start = change.kind === 'truncate' ? change.size : change.offset;
    const end = change.kind === 'truncate' ? longest : start + change.bytes.length;
    for (let at = start; at < end;) {
      const next = Math.min(end, (Math.floor(at / sector) + 1) * sector);
      if (index < seen[Math.floor(at / sector)]!) {
        if (change.kind === 'truncate') content.fill(0, at, next);
        else change.bytes.copy(content, at, at - start, next - start);
      }
      at = next;
    }
  }
  return resized(content, random.of(sizes));
}

function shuffled<T>(values: readonly T[], random: Random): T[] {
  const left = [...values];
  return values.map(() => left.splice(random.below(left.length), 1)[0]!);
}
