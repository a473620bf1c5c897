import {fork, type ChildProcess} from 'node:child_process';
import {EventEmitter, once} from 'node:events';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import Database from 'better-sqlite3';
import type {UserId} from '../../../src/protocol/index.js';
import {Served, SERVED_SECRET} from './served.js';
import {signToken} from './world.js';

const chatter = fileURLToPath(new URL('./chatter.js', import.meta.url));

export interface KilledChatOptions {
  /** How many times a process is killed, and how many messages are written by both together, at least. */
  readonly kills: number;
  readonly messages: number;
  /** The same seed kills the same processes after the same numbers of messages. */
  readonly seed: number;
  /** Hears of every kill. */
  readonly onKill?: (what: string, stored: number) => void;
}

/** What came of it. `faults` is empty where nothing was lost, doubled or out of order, there or on the way. */
export interface KilledChatReport {
  readonly stored: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly faults: readonly string[];
}

/**
 * Two people who write to each other without a pause, over the built server, while it and they are killed (`kill -9`)
 * and started again. In the end what each of them finds in the conversation is compared with what each has
 * written, and with the database.
 */
export async function killedChat(options: KilledChatOptions): Promise<KilledChatReport> {
  const {kills, messages, seed, onKill} = options;
  const started = performance.now();
  const random = randomFrom(seed);
  const folder = await mkdtemp(join(tmpdir(), 'im-killed-chat-'));
  const rate = ['--frame-rate', '1000000', '--frame-burst', '1000000', '--log-level', 'error'];
  const served = await Served.start(...rate);
  const faults: string[] = [];
  const news = new EventEmitter();
  const both = (['ann', 'bo'] as const).map((user) => {
    const paths = {journal: join(folder, `${user}.journal`), account: join(folder, user)};
    const other = user === 'ann' ? 'bo' : 'ann';
    return new Chatter({server: served.origin, user, other, ...paths}, faults, news);
  });
  const [ann, bo] = both as [Chatter, Chatter];
  const count: Record<string, number> = {server: 0, ann: 0, bo: 0, everything: 0};
  const stored = () => ann.stored + bo.stored;
  const victims: Record<string, readonly (() => Promise<void>)[]> = {
    server: [() => killServer(served)],
    ann: [() => ann.killed()],
    bo: [() => bo.killed()],
    everything: [() => killServer(served), () => ann.killed(), () => bo.killed()],
  };
  try {
    // Who has never signed in cannot be written to.
    await Promise.all(both.map((one) => one.starts()));
    for (const one of both) one.write();
    for (let n = 0; n < kills; n++) {
      const moment = ((n + random()) / kills) * messages;
      while (stored() < moment) await once(news, 'progress');
      await pause(random() * 30);
      const draw = random();
      const what = draw < 0.4 ? 'server' : draw < 0.65 ? 'ann' : draw < 0.9 ? 'bo' : 'everything';
      count[what]!++;
      onKill?.(what, stored());
      await Promise.all(victims[what]!.map((kill) => kill()));
    }
    while (stored() < messages) await once(news, 'progress');
    const written = await Promise.all(both.map((one) => one.finishes()));
    const accounts = await Promise.all(both.map((one) => one.account()));
    await served.stop();
    const inDatabase = readDatabase(join(served.folder, 'im.db'));
    faults.push(
      ...differences('ann', accounts[0]!, inDatabase),
      ...differences('bo', accounts[1]!, inDatabase),
      ...missing('ann', written[0]!, inDatabase),
      ...missing('bo', written[1]!, inDatabase),
    );
    const seconds = (performance.now() - started) / 1000;
    return {stored: inDatabase.length, kills: count, seconds, faults};
  } finally {
    await Promise.all(both.map((one) => one.ends()));
    await served.close();
    await rm(folder, {recursive: true, force: true});
  }
}

async function killServer(served: Served): Promise<void> {
  await served.stop('SIGKILL');
  await served.start();
}

interface ChatterOptions {
  readonly server: string;
  readonly user: UserId;
  readonly other: UserId;
  /** The files of their outbox, and of what they find in the conversation in the end. */
  readonly journal: string;
  readonly account: string;
}

/** One of the two, over all the lives of their process. */
class Chatter {
  readonly #options: ChatterOptions;
  readonly #faults: string[];
  readonly #news: EventEmitter;
  #process: ChildProcess | undefined;
  #asked: 'write' | 'finish' | undefined;
  /** How many of their messages the server has acknowledged. */
  stored = 0;

  constructor(options: ChatterOptions, faults: string[], news: EventEmitter) {
    this.#options = options;
    this.#faults = faults;
    this.#news = news;
  }

  async starts(): Promise<void> {
    await this.#start();
    await this.#told('online');
  }

  write(): void {
    this.#ask('write');
  }

  async killed(): Promise<void> {
    await this.ends();
    await this.#start();
    if (this.#asked) this.#ask(this.#asked);
  }

  /** Stops writing; how many messages they have written, when all are stored and read. */
  async finishes(): Promise<number> {
    const finished = this.#told('finished');
    this.#ask('finish');
    return (await finished).written!;
  }

  /** The conversation as they see it, a line for each message. */
  async account(): Promise<string[]> {
    const accounted = this.#told('accounted');
    this.#process!.send('account');
    await accounted;
    return (await readFile(this.#options.account, 'utf8')).split('\n').slice(0, -1);
  }

  async ends(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async #start(): Promise<void> {
    const {user} = this.#options;
    const token = await signToken({sub: user, exp: Date.now() / 1000 + 86_400}, SERVED_SECRET);
    const child = fork(chatter, [JSON.stringify({...this.#options, token})]);
    child.on('message', (word: Word) => {
      this.stored = Math.max(this.stored, word.stored ?? 0);
      this.#news.emit('progress');
      if (word.type === 'complaint') this.#faults.push(`${user}: ${word.text}`);
    });
    child.on('exit', (code) => {
      if (code !== null) this.#faults.push(`${user}: the process ended with code ${code}`);
    });
    this.#process = child;
  }

  #ask(what: 'write' | 'finish'): void {
    this.#asked = what;
    this.#process!.send(what);
  }

  #told(type: Word['type']): Promise<Word> {
    const child = this.#process!;
    return new Promise((resolve, reject) => {
      child.on('message', (word: Word) => {
        if (word.type === type) resolve(word);
      });
      child.once('exit', () => reject(new Error(`${this.#options.user} ended before "${type}"`)));
    });
  }
}

/** What a chatter tells. */
interface Word {
  readonly type: 'online' | 'progress' | 'complaint' | 'finished' | 'accounted';
  readonly stored?: number;
  readonly written?: number;
  readonly text?: string;
}

/** What is stored, in its order, as lines like those of an account. */
function readDatabase(path: string): string[] {
  const database = new Database(path, {readonly: true});
  try {
    return database
      .prepare<[], {place: number; id: string; sender: UserId; content: string}>(
        'SELECT place, id, sender, content FROM messages ORDER BY place',
      )
      .all()
      .map(({place, id, sender, content}) => {
        const {text} = JSON.parse(content) as {text: string};
        return `${place} ${id} ${sender} ${text}`;
      });
  } finally {
    database.close();
  }
}

function differences(who: string, seen: readonly string[], stored: readonly string[]): string[] {
  const length = Math.max(seen.length, stored.length);
  const first = Array.from({length}, (_, n) => n).find((n) => seen[n] !== stored[n]);
  if (first === undefined) return [];
  return [
    `${who} sees ${seen.length} of ${stored.length}: "${seen[first]}" for "${stored[first]}"`,
  ];
}

/** Whether all that was written is stored: each number once, in the order of writing. */
function missing(who: UserId, written: number, stored: readonly string[]): string[] {
  const numbers = stored
    .map((line) => line.split(' '))
    .filter(([, , sender]) => sender === who)
    .map((parts) => Number(parts.at(-1)));
  const wrong = numbers.findIndex((number, index) => number !== index);
  if (wrong >= 0) return [`${who}: number ${numbers[wrong]} stands where ${wrong} should`];
  return numbers.length === written ? [] : [`${who}: ${numbers.length} stored of ${written}`];
}

/** Numbers from 0 to below 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
