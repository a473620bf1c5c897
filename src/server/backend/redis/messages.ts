import {
  countsAsUnread,
  nothingReceived,
  PAGE_LENGTH,
  placeUnknown,
  type Conversation,
  type Message,
  type MessageId,
  type Place,
  type Receipt,
  type Reply,
  type UserId,
} from '../../../protocol/index.js';
import type {
  Appended,
  Draft,
  HistoryEdge,
  MessageStore,
  NewEvent,
  OverviewRange,
  Progress,
  Retention,
} from '../backend.js';
import {uncounted} from '../receipts.js';
import type {Feed} from './feed.js';
import {asMessage, asReceipt} from './message-rows.js';
import {ADVANCE, APPEND, HISTORY, OVERVIEW, PARTNERS, SYNC} from './message-scripts.js';
import {RedisRemoval} from './removal.js';
import type {RedisSite} from './redis-site.js';
import type {WriteQueue} from './write-queue.js';

/** Messages and receipts in Redis. What a script stores it publishes in the same step, so in the order of places. */
export class RedisMessages implements MessageStore {
  readonly #site: RedisSite;
  readonly #feed: Feed;
  readonly #writes: WriteQueue;
  readonly #removal: RedisRemoval;

  constructor(site: RedisSite, feed: Feed, writes: WriteQueue) {
    this.#site = site;
    this.#feed = feed;
    this.#writes = writes;
    this.#removal = new RedisRemoval(site);
  }

  async append(
    {id, from, to, content, by = ''}: Draft,
    announce?: (message: Message) => NewEvent,
  ): Promise<Appended> {
    const draft = JSON.stringify({id, from, to, content});
    const at = this.#site.now();
    const event = announce?.({id, from, to, content, at, place: UNPLACED});
    const [row, isNew, place] = (await this.#writes.add(() =>
      this.#site.run(
        APPEND,
        this.#site.node,
        by,
        from,
        to,
        id,
        String(at),
        draft,
        countsAsUnread(content) ? '1' : '0',
        ...unplaced(event),
      ),
    )) as [string, number, string];
    // Whoever is told of this place knows everything before it.
    await this.#feed.reached(Number(place));
    return {message: asMessage(row), isNew: isNew === 1};
  }

  async advance(progress: Progress): Promise<Receipt | undefined> {
    const {reader, author, delivered, read, by = '', isPrivate = false} = progress;
    const marks = [String(delivered), String(read), isPrivate ? '1' : ''];
    const result = (await this.#writes.add(() =>
      this.#site.run(ADVANCE, this.#site.node, by, reader, author, ...marks),
    )) as [string] | 'delivered' | 'read' | 'nothing' | 0;
    if (result === 0) return undefined;
    if (result === 'nothing') throw nothingReceived(author);
    if (typeof result === 'string') throw placeUnknown(result);
    return asReceipt(result[0]);
  }

  async overview(
    me: UserId,
    {before, since}: OverviewRange,
    limit: number,
  ): Promise<Reply<'overview'>> {
    const edges = [String(before ?? ''), String(since ?? '')];
    const found = await this.#site.run(OVERVIEW, me, ...edges, String(limit + 1));
    if (typeof found === 'string') throw placeUnknown(found);
    const [cursor, ...rows] = found as [string, ...string[]];
    const conversations: Conversation[] = [];
    for (let index = 0; index < rows.length; index += 5) {
      const [partner, last, unread, mine, theirs] = rows.slice(index, index + 5) as FiveRows;
      const [count, first] = unread.split(' ');
      conversations.push({
        with: partner,
        last: asMessage(last),
        unread: Number(count),
        ...(first && {firstUnread: Number(first)}),
        mine: asMarks(mine),
        theirs: asMarks(theirs),
      });
    }
    const more = conversations.length > limit;
    return {conversations: conversations.slice(0, limit), cursor: Number(cursor), more};
  }

  async sync(me: UserId, since: Place): Promise<Reply<'sync'>> {
    const found = await this.#site.run(SYNC, me, String(since), String(PAGE_LENGTH + 1));
    if (found === 'unknown') throw placeUnknown('since');
    const [last, ...rows] = found as [string, ...string[]];
    const page = rows.slice(0, PAGE_LENGTH);
    const messages = page
      .filter((row) => row.startsWith('m'))
      .map((row) => asMessage(row.slice(1)));
    const receipts = page
      .filter((row) => row.startsWith('r'))
      .map((row) => asReceipt(row.slice(1)))
      .map((receipt) => (receipt.reader === me ? receipt : uncounted(receipt)));
    const more = rows.length > PAGE_LENGTH;
    const reached = Math.max(...[...messages, ...receipts].map(({place}) => place));
    return {messages, receipts, cursor: more ? reached : Number(last), more};
  }

  async history(
    me: UserId,
    other: UserId,
    {before, after}: HistoryEdge,
    limit: number,
  ): Promise<Reply<'history'>> {
    const found = await this.#site.run(
      HISTORY,
      me,
      other,
      String(before ?? ''),
      String(after ?? ''),
      String(limit + 1),
    );
    if (typeof found === 'string') throw placeUnknown(found);
    const nearestFirst = (found as string[]).map(asMessage);
    const messages = nearestFirst.slice(0, limit);
    return {
      messages: after === undefined ? messages.reverse() : messages,
      more: nearestFirst.length > limit,
    };
  }

  prune(retention: Retention, limit: number): Promise<boolean> {
    return this.#removal.prune(retention, limit);
  }

  erase(sender: UserId, of: {readonly id: MessageId} | {readonly limit: number}): Promise<number> {
    return 'id' in of
      ? this.#removal.eraseOne(sender, of.id)
      : this.#removal.eraseSome(sender, of.limit);
  }

  eraseReceipts(user: UserId): Promise<void> {
    return this.#removal.eraseReceipts(user);
  }

  async partners(me: UserId): Promise<readonly UserId[]> {
    return (await this.#site.run(PARTNERS, me)) as UserId[];
  }
}

/** Stands for the place that a message has not been given yet. */
const UNPLACED = Number.MAX_SAFE_INTEGER;
const PLACE = `"place":`;

/** An event about a message in two halves, between which its place belongs. */
function unplaced(event: NewEvent | undefined): [string, string, string, string] {
  if (!event) return ['', '', '', ''];
  const {id, topic, body} = event;
  // What users have written stands behind it, if anywhere.
  const [head] = body.split(`${PLACE}${UNPLACED}`, 1) as [string];
  return [id, topic, head + PLACE, body.slice(`${head}${PLACE}${UNPLACED}`.length)];
}

type FiveRows = [partner: UserId, last: string, unread: string, mine: string, theirs: string];

function asMarks(row: string): Conversation['mine'] {
  const [delivered, read] = row.split(' ').map(Number);
  return {delivered: delivered!, read: read!};
}
