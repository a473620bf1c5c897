import {createClient, ErrorReply} from '@redis/client';
import {tryLater} from '../../../protocol/index.js';
import {allScripts, type Script} from './script.js';

/** How often Redis is asked whether it is there, when one that does not answer counts as away, and when it is given up. */
const PING_MS = 1_000;
const SILENCE_MS = 3_000;
const IDLE_MS = 5_000;

/** For how long after Redis has gone what is asked of it waits, in ms, and how much may wait. */
const HOLD_MS = 10_000;
const MOST_HELD = 10_000;

/** The longest pause between two attempts to connect. */
const LONGEST_PAUSE_MS = 500;

/** Refusals that pass: no memory, no disk, a replica, a start that is not over, a script that takes its time. */
const PASSING = /^(OOM|MISCONF|READONLY|LOADING|BUSY|TRYAGAIN|CLUSTERDOWN|MASTERDOWN|NOREPLICAS)/;

export interface ConnectionOptions {
  /** May hold a password: never shown. */
  readonly url: string;
  readonly clock: () => number;
  /** Hears why Redis has gone, and that it is back. */
  readonly onChange?: (state: 'away' | 'ready', error?: unknown) => void;
}

/** One of those that work with Redis, told of its comings and goings. */
export interface ConnectionUser {
  /** Nothing arrives until `back`. */
  readonly away: () => void;
  /** Everything works again. What was published meanwhile has been missed, and scripts that ran may have had no answer. */
  readonly back: () => void;
}

/**
 * What a process has to do with Redis: one connection for commands and one for what is published, both made anew
 * when they are lost. The sites of a process share it.
 */
export class RedisConnection {
  /** Which database of Redis it is; empty for the first. */
  readonly database: string;
  readonly #clock: () => number;
  readonly #onChange: ConnectionOptions['onChange'];
  readonly #commands;
  readonly #feed;
  readonly #users = new Set<ConnectionUser>();
  #state: 'starting' | 'ready' | 'away' | 'closed' = 'starting';
  #areCommandsReady = false;
  #isFeedReady = false;
  /** How far the clock of Redis is ahead of ours, in ms. */
  #ahead = 0;
  #pinging: NodeJS.Timeout | undefined;
  /** Since when Redis owes an answer. */
  #askedAt: number | undefined;
  /** What waits for Redis to come back, each with its turn; undefined where nothing waits any more. */
  #held: {readonly turn: number; readonly resume: () => void}[] | undefined;
  #turns = 0;
  #holding: NodeJS.Timeout | undefined;

  private constructor({url, clock, onChange}: ConnectionOptions) {
    this.database = new URL(url).pathname.replace(/^\/0?/, '');
    this.#clock = clock;
    this.#onChange = onChange;
    const options = {
      url,
      RESP: 3,
      disableOfflineQueue: true,
      pingInterval: PING_MS,
      maintNotifications: 'disabled',
      socket: {
        socketTimeout: IDLE_MS,
        connectTimeout: IDLE_MS,
        // Before the first success nothing is tried again: whoever starts the server reads why.
        reconnectStrategy: (retries: number, cause: Error) =>
          this.#state === 'starting' ? cause : pauseBefore(retries),
      },
    } as const;
    this.#commands = createClient(options);
    this.#feed = createClient(options);
    this.#commands.on('error', (error: unknown) => this.#lose('commands', error));
    this.#feed.on('error', (error: unknown) => this.#lose('feed', error));
    this.#commands.on('ready', () => void this.#prepare());
    this.#feed.on('ready', () => {
      this.#isFeedReady = true;
      this.#settle();
    });
  }

  /** @throws Error where there is no Redis, or it does not let us in. Says nothing of the address. */
  static async open(options: ConnectionOptions): Promise<RedisConnection> {
    const connection = new RedisConnection(options);
    try {
      await connection.#commands.connect();
      await connection.#feed.connect();
      await connection.#load();
      connection.#areCommandsReady = true;
      connection.#isFeedReady = true;
      connection.#state = 'ready';
      connection.#pinging = setInterval(() => connection.#ping(), PING_MS);
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** The clock of Redis, in ms since 1970, which all servers go by. */
  now(): number {
    return this.#clock() + this.#ahead;
  }

  /**
   * Gives what the script returns. For a while it waits for a Redis that is away.
   *
   * @throws ImError `try-later` where Redis stays away or is full: the script may have run then.
   */
  run(script: Script, prefix: string, args: readonly string[]): Promise<unknown> {
    return this.#run(script, [prefix, ...args], ++this.#turns);
  }

  async #run(script: Script, args: readonly string[], turn: number): Promise<unknown> {
    const held = this.#held;
    if (held && held.length < MOST_HELD) {
      await new Promise<void>((resume) => held.push({turn, resume}));
    }
    if (this.#state !== 'ready') throw redisAway();
    try {
      return await this.#commands.sendCommand(['EVALSHA', script.sha, '1', ...args]);
    } catch (error) {
      if (!(error instanceof ErrorReply)) {
        if (script.isRepeatable && this.#held) return this.#run(script, args, turn);
        throw redisAway(error);
      }
      if (PASSING.test(error.message)) throw tryLater('the store is busy or full');
      // Somebody has flushed the scripts.
      if (!error.message.startsWith('NOSCRIPT')) throw error;
      await this.#load();
      return this.#run(script, args, turn);
    }
  }

  /** Runs a script of somebody else. @throws Error where Redis does not answer. */
  async evaluate(lua: string, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    if (!this.isReady) throw redisAway();
    return this.#commands.sendCommand(['EVAL', lua, String(keys.length), ...keys, ...args]);
  }

  /** A setting of Redis. @throws Error where Redis does not show it. */
  async setting(name: string): Promise<string | undefined> {
    const reply = await this.#commands.sendCommand(['CONFIG', 'GET', name]);
    return (reply as unknown as Readonly<Record<string, string>>)[name];
  }

  /** Hears what is published on a channel, in its order, over all reconnections. */
  async subscribe(channel: string, listener: (word: string) => void): Promise<() => void> {
    await this.#feed.subscribe(channel, listener);
    return () => {
      if (this.#feed.isReady) this.#feed.unsubscribe(channel, listener).catch(() => undefined);
    };
  }

  use(user: ConnectionUser): () => void {
    this.#users.add(user);
    return () => this.#users.delete(user);
  }

  close(): void {
    this.#state = 'closed';
    clearInterval(this.#pinging);
    this.#letGo();
    for (const client of [this.#commands, this.#feed]) if (client.isOpen) client.destroy();
  }

  async #prepare(): Promise<void> {
    if (this.#state === 'starting') return;
    try {
      await this.#load();
      this.#areCommandsReady = true;
      this.#settle();
    } catch (error) {
      // One that has gone again comes back again; one that does not take the scripts is asked again.
      this.#onChange?.('away', error);
      if (error instanceof ErrorReply) setTimeout(() => void this.#prepare(), PING_MS).unref();
    }
  }

  /** What Redis forgets when it is restarted: the scripts. They are there before the first is run. */
  async #load(): Promise<void> {
    const began = this.#clock();
    const [seconds, microseconds] = (await this.#commands.sendCommand(['TIME'])) as string[];
    const now = Number(seconds) * 1000 + Number(microseconds) / 1000;
    this.#ahead = Math.round(now - (began + this.#clock()) / 2);
    await Promise.all(
      allScripts().map(({lua}) => this.#commands.sendCommand(['SCRIPT', 'LOAD', lua])),
    );
  }

  /** A Redis that stands still keeps its connections: silence is told by this, and what is silent is not asked more. */
  #ping(): void {
    if (!this.#commands.isReady) {
      this.#askedAt = undefined;
    } else if (this.#askedAt === undefined) {
      this.#askedAt = this.#clock();
      this.#commands.sendCommand(['PING']).then(
        () => {
          this.#askedAt = undefined;
          if (this.#areCommandsReady || this.#state !== 'away') return;
          this.#areCommandsReady = true;
          this.#settle();
        },
        () => {
          this.#askedAt = undefined;
        },
      );
    } else if (this.#clock() - this.#askedAt > SILENCE_MS) {
      this.#lose('commands', new Error('Redis does not answer.'));
    }
  }

  #settle(): void {
    if (this.#state !== 'away' || !this.#areCommandsReady || !this.#isFeedReady) return;
    this.#state = 'ready';
    this.#letGo();
    this.#onChange?.('ready');
    for (const {back} of [...this.#users]) back();
  }

  /** Goes on with what waits, in the order in which it was asked for: some was under way when Redis went. */
  #letGo(): void {
    clearTimeout(this.#holding);
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const {resume} of held.sort((a, b) => a.turn - b.turn)) resume();
  }

  #lose(which: 'commands' | 'feed', error: unknown): void {
    if (which === 'commands') this.#areCommandsReady = false;
    else this.#isFeedReady = false;
    if (this.#state !== 'ready') return;
    this.#state = 'away';
    this.#held = [];
    this.#holding = setTimeout(() => this.#letGo(), HOLD_MS);
    this.#onChange?.('away', error);
    for (const {away} of [...this.#users]) away();
  }
}

const redisAway = (cause?: unknown) =>
  Object.assign(tryLater('the store is away'), {cause, isRedisAway: true});

/** Whether it was refused because there was no answer: then it may have been done all the same. */
export const isAway = (error: unknown): boolean => error instanceof Error && 'isRedisAway' in error;

const pauseBefore = (retries: number) =>
  Math.min(LONGEST_PAUSE_MS, 25 * 2 ** Math.min(retries, 10)) * (0.5 + Math.random() / 2);
