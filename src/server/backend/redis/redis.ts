import type {Backend, BackendWatcher} from '../backend.js';
import {RedisBlocks} from './blocks.js';
import {RedisBus} from './bus.js';
import {RedisCalls} from './calls.js';
import {RedisContacts} from './contacts.js';
import {isAway, type RedisConnection} from './connection.js';
import {RedisDevices} from './devices.js';
import {RedisEvents} from './events.js';
import {Feed} from './feed.js';
import {Leases} from './leases.js';
import {RedisMessages} from './messages.js';
import {RedisSite} from './redis-site.js';
import {RedisRevocations} from './revocations.js';
import {RedisUsers} from './users.js';
import {WriteQueue} from './write-queue.js';

export interface RedisOptions {
  /** Shared by the sites of a process, and closed by whoever opened it. */
  readonly connection: RedisConnection;
  /** Which site's users, calls and messages these are. */
  readonly site: string;
  /** Names this start of this server among all of them. */
  readonly node: string;
  /** How long ended calls are kept, in ms. */
  readonly endedKept: number;
  /** How long a server that says nothing counts as running, in ms. */
  readonly lease: number;
  /** Something that nobody waits for has failed. */
  readonly onFault?: (error: unknown) => void;
}

/** A backend that any number of server processes share. */
export class RedisBackend implements Backend {
  readonly devices: RedisDevices;
  readonly calls: RedisCalls;
  readonly bus: RedisBus;
  readonly users: RedisUsers;
  readonly messages: RedisMessages;
  readonly blocks: RedisBlocks;
  readonly revocations: RedisRevocations;
  readonly contacts: RedisContacts;
  readonly events: RedisEvents;
  readonly #site: RedisSite;
  readonly #feed: Feed;
  readonly #writes: WriteQueue;
  readonly #leases: Leases;
  readonly #onFault: (error: unknown) => void;
  readonly #watchers = new Set<BackendWatcher>();
  #timer: NodeJS.Timeout | undefined;
  #release: () => void = () => undefined;
  /** Since when something may have been missed. */
  #missingSince: number | undefined;
  #work: Promise<void> | undefined;
  #isClosed = false;

  constructor({connection, site, node, endedKept, lease, onFault}: RedisOptions) {
    this.#site = new RedisSite(connection, site, node);
    // What fails because Redis is away is told once, by the connection.
    this.#onFault = (error) => {
      if (!isAway(error) && !this.#isClosed) onFault?.(error);
    };
    this.devices = new RedisDevices(this.#site);
    this.calls = new RedisCalls(this.#site, endedKept);
    this.bus = new RedisBus(this.#site, this.#onFault);
    this.users = new RedisUsers(this.#site);
    this.blocks = new RedisBlocks(this.#site);
    this.revocations = new RedisRevocations(this.#site);
    this.contacts = new RedisContacts(this.#site);
    this.events = new RedisEvents(this.#site);
    this.#feed = new Feed(this.#site, {
      envelope: (envelope) => this.bus.hand(envelope),
      changed: (user) => this.#tell((watcher) => watcher.changed(user)),
      replaced: (party, connectionId) =>
        this.#tell((watcher) => watcher.replaced(party, connectionId)),
      stored: (event) => this.#tell((watcher) => watcher.stored(event)),
    });
    this.#writes = new WriteQueue(() => connection.isReady, connection.now.bind(connection));
    this.messages = new RedisMessages(this.#site, this.#feed, this.#writes);
    this.#leases = new Leases(this.#site, lease);
  }

  /** @throws ImError `try-later` where Redis has gone meanwhile. */
  async open(): Promise<void> {
    await this.#feed.start();
    this.#leases.bePatient();
    await this.#leases.renew();
    this.#release = this.#site.connection.use({
      away: () => {
        this.#missingSince ??= this.#site.now() - UNNOTICED_MS;
        this.#feed.interrupt();
      },
      back: () => {
        this.#leases.bePatient();
        void this.#beat();
      },
    });
    this.#timer = setInterval(() => void this.#beat(), this.#leases.period);
  }

  async check(): Promise<void> {
    if (!this.#site.connection.isReady) throw new Error('Redis is away.');
    if (this.#missingSince !== undefined) throw new Error('Redis has just come back.');
    try {
      await this.#leases.touch();
    } catch (error) {
      throw new Error('Redis cannot be written.', {cause: error});
    }
  }

  watch(watcher: BackendWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#release();
    await this.#work?.catch(() => undefined);
    this.#writes.close();
    await this.#leases.end().catch(() => undefined);
    this.#feed.close();
  }

  /** One at a time; what comes too early is done by the next. */
  async #beat(): Promise<void> {
    if (this.#work || this.#isClosed || !this.#site.connection.isReady) return;
    this.#work = this.#renew().catch(this.#onFault);
    await this.#work;
    this.#work = undefined;
    // Lost and found again meanwhile.
    if (this.#missingSince !== undefined && this.#site.connection.isReady) {
      setTimeout(() => void this.#beat(), AGAIN_MS).unref();
    }
  }

  async #renew(): Promise<void> {
    const {wasRunning, dead} = await this.#leases.renew();
    if (!wasRunning) {
      // Others have cleared away what was connected here.
      this.#missingSince ??= this.#site.now() - UNNOTICED_MS;
      this.#feed.interrupt();
    }
    if (this.#missingSince !== undefined) await this.#recover(this.#missingSince);
    // Not waited for: with many devices it may take longer than this server may be silent itself.
    for (const node of dead) this.#takeOver(node).catch(this.#onFault);
    for (const call of await this.calls.overdue()) this.#tell((watcher) => watcher.overdue(call));
    for (const record of await this.calls.forgotten()) {
      this.#tell((watcher) => watcher.unwritten(record));
    }
  }

  /** Makes Redis and this server agree again after they could not hear each other. */
  async #recover(since: number): Promise<void> {
    for (const {profile, record} of await this.devices.restore()) {
      const party = {user: profile.id, device: record.device};
      this.#tell((watcher) => watcher.replaced(party, record.connection));
    }
    const sync = (user: string, from: number) => this.messages.sync(user, from);
    const parted = async (user: string) =>
      new Set([...(await this.blocks.blockedBy(user)), ...(await this.blocks.blockersOf(user))]);
    while (!(await this.#feed.catchUp(this.devices.users, sync, parted)));
    this.#missingSince = undefined;
    this.#writes.resume();
    await this.#sweep(this.#site.node);
    this.#tell((watcher) => watcher.missed(since));
  }

  /** Where it fails, a server does it again when the lease has run out. */
  async #takeOver(node: string): Promise<void> {
    await this.#sweep(node);
    await this.#leases.swept(node);
  }

  async #sweep(node: string): Promise<void> {
    const lost = await this.devices.sweep(node);
    const watchers = [...this.#watchers];
    await Promise.all(lost.flatMap((party) => watchers.map((watcher) => watcher.lost(party))));
  }

  #tell(news: (watcher: BackendWatcher) => void): void {
    for (const watcher of [...this.#watchers]) {
      try {
        news(watcher);
      } catch (error) {
        this.#onFault(error);
      }
    }
  }
}

/** For how long a connection may be gone before that is noticed. */
const UNNOTICED_MS = 10_000;

/** How soon after one that has failed the next recovery is tried. */
const AGAIN_MS = 100;
