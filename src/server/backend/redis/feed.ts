import {tryLater, type Place, type Reply, type UserId} from '../../../protocol/index.js';
import type {Audience, BackendWatcher, Envelope, StoredEvent} from '../backend.js';
import {allChannel, nodeChannel} from './keys.js';
import {asMessage, asReceipt} from './message-rows.js';
import {LAST_PLACE} from './message-scripts.js';
import type {RedisSite} from './redis-site.js';

/** What the feed tells: as a backend's watcher, and the frames on the bus. */
export interface FeedListener extends Pick<BackendWatcher, 'changed' | 'replaced' | 'stored'> {
  readonly envelope: (envelope: Envelope) => void;
}

interface Waiter {
  readonly place: Place;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Everything that is published to this server, in the order in which Redis ran the scripts that published it. So
 * what is stored comes in the order of places. What was missed while Redis was away is read from what is stored.
 */
export class Feed {
  readonly #site: RedisSite;
  readonly #listener: FeedListener;
  #unsubscribe: (() => void)[] = [];
  /** Everything up to here that concerns users of this server has been told. */
  #position: Place = 0;
  /** What has come while a gap is being filled. */
  #held: string[] | undefined;
  #gaps = 0;
  #waiters: Waiter[] = [];

  constructor(site: RedisSite, listener: FeedListener) {
    this.#site = site;
    this.#listener = listener;
  }

  async start(): Promise<void> {
    const {connection, prefix, node} = this.#site;
    const take = (word: string) => this.#take(word);
    this.#unsubscribe = [
      await connection.subscribe(nodeChannel(prefix, node), take),
      await connection.subscribe(allChannel(prefix), take),
    ];
    this.#position = (await this.#site.run(LAST_PLACE)) as number;
  }

  /** Resolves when everything up to that place has been told here. */
  reached(place: Place): Promise<void> {
    if (place <= this.#position) return Promise.resolve();
    return new Promise((resolve, reject) => this.#waiters.push({place, resolve, reject}));
  }

  /** From now on something may be missed. */
  interrupt(): void {
    this.#gaps++;
    this.#held ??= [];
  }

  /**
   * Tells what these users have missed, then goes on; `parted` tells from whom a user is to hear nothing. Answers whether it could: there may be another gap by now.
   *
   * @throws ImError `try-later` where Redis has gone again.
   */
  async catchUp(
    users: Iterable<UserId>,
    sync: (user: UserId, since: Place) => Promise<Reply<'sync'>>,
    parted: (user: UserId) => Promise<ReadonlySet<UserId>>,
  ): Promise<boolean> {
    const gaps = this.#gaps;
    const until = (await this.#site.run(LAST_PLACE)) as number;
    // A Redis that has lost its last places gives them again.
    const since = Math.min(this.#position, until);
    const missed = new Map<Place, StoredEvent>();
    const readAll = async (user: UserId) => {
      const hidden = await parted(user);
      for (let from = since, more = true; more;) {
        const page = await sync(user, from);
        for (const message of page.messages) {
          missed.set(message.place, {kind: 'message', message});
        }
        for (const receipt of page.receipts) {
          // The reader's own has the count; the author's is without.
          const isOwn = receipt.reader === user;
          const isPrivate = hidden.has(isOwn ? receipt.author : receipt.reader);
          if (isOwn || (!isPrivate && !missed.has(receipt.place))) {
            missed.set(receipt.place, {kind: 'receipt', receipt, isPrivate});
          }
        }
        ({cursor: from, more} = page);
      }
    };
    await Promise.all([...users].map(readAll));
    if (this.#gaps !== gaps) return false;
    // What stands beyond has been published since we hear again, and is held.
    const places = [...missed.keys()].filter((place) => place <= until).sort((a, b) => a - b);
    for (const place of places) this.#listener.stored(missed.get(place)!);
    const held = this.#held ?? [];
    this.#held = undefined;
    this.#position = until;
    this.#release();
    for (const word of held) this.#take(word);
    return true;
  }

  close(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    for (const {reject} of this.#waiters) reject(tryLater('the server is stopping'));
    this.#waiters = [];
  }

  #take(word: string): void {
    if (this.#held) {
      this.#held.push(word);
      return;
    }
    const rest = word.slice(1);
    switch (word[0]) {
      case 'm': {
        const [by, row] = cut(rest, '\n');
        const message = asMessage(row);
        return this.#pass(message.place, {kind: 'message', message, ...(by && {by})});
      }
      case 'r': {
        const [head, row] = cut(rest, '\n');
        const [by, isPrivate] = cut(head, ' ');
        const receipt = asReceipt(row);
        const event = {kind: 'receipt', receipt, isPrivate: isPrivate === '1'} as const;
        return this.#pass(receipt.place, {...event, ...(by && {by})});
      }
      case '=':
        return this.#pass(Number(rest));
      case 'e': {
        const [audience, text] = cut(rest, '\n');
        return this.#listener.envelope({audience: JSON.parse(audience) as Audience, text});
      }
      case 'p': {
        const [node, user] = cut(rest, ' ');
        if (node !== this.#site.node) this.#listener.changed(user);
        return;
      }
      case 'x': {
        const [user, device, connection] = rest.split('\n') as [string, string, string];
        return this.#listener.replaced({user, device}, connection);
      }
    }
  }

  #pass(place: Place, event?: StoredEvent): void {
    // What was held during a gap may have been read already.
    if (event && place > this.#position) this.#listener.stored(event);
    this.#position = Math.max(place, this.#position);
    this.#release();
  }

  #release(): void {
    const ready = this.#waiters.filter(({place}) => place <= this.#position);
    if (ready.length === 0) return;
    this.#waiters = this.#waiters.filter(({place}) => place > this.#position);
    for (const {resolve} of ready) resolve();
  }
}

function cut(text: string, at: string): [before: string, after: string] {
  const index = text.indexOf(at);
  return [text.slice(0, index), text.slice(index + at.length)];
}
