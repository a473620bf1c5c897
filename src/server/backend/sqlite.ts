import {
  countsAsUnread,
  nothingReceived,
  PAGE_LENGTH,
  placeUnknown,
  type Content,
  type Conversation,
  type Message,
  type MessageId,
  type Place,
  type Receipt,
  type Reply,
  type UserId,
} from '../../protocol/index.js';
import type {
  Appended,
  Draft,
  HistoryEdge,
  MessageStore,
  OverviewRange,
  NewEvent,
  Progress,
  Retention,
  StoredEvent,
} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {Erasure} from './erasure.js';
import type {EventRows} from './event-rows.js';
import {asRefusal, type GroupCommit} from './group-commit.js';
import {Removal} from './removal.js';
import {prepareStatements, type MessageRow, type Statements} from './statements.js';

type Unread = Pick<Conversation, 'unread' | 'firstUnread'>;

/** Messages and receipts in SQLite. */
export class SqliteStore implements MessageStore {
  readonly #statements: Statements;
  readonly #writes: GroupCommit;
  readonly #removal: Removal;
  readonly #events: EventRows;
  readonly #erasure: Erasure;
  readonly #now: () => number;
  readonly #onStored: (event: StoredEvent) => void;
  /** The last place that was given, and in which transaction. */
  #givenPlace = 0;
  #givenIn = 0;

  /** `onStored` hears of what is new, in the order of places. */
  constructor(
    {database, writes}: DatabaseFile,
    now: () => number,
    events: EventRows,
    onStored: (event: StoredEvent) => void = () => undefined,
  ) {
    this.#onStored = onStored;
    this.#statements = prepareStatements(database);
    this.#removal = new Removal(database);
    this.#erasure = new Erasure(database, this.#removal);
    this.#writes = writes;
    this.#events = events;
    this.#now = now;
  }

  async append(
    {by, ...draft}: Draft,
    announce?: (message: Message) => NewEvent,
  ): Promise<Appended> {
    const appended = await this.#writes.add(() => {
      const message: Message = {...draft, place: this.#nextPlace(), at: this.#now()};
      const {place, id, from, to, at, content} = message;
      const {changes} = this.#statements.keepMessage.run({
        place,
        id,
        sender: from,
        addressee: to,
        at,
        content: JSON.stringify(content),
        counts: countsAsUnread(content) ? 1 : 0,
      });
      if (changes === 0) {
        this.#givenPlace--;
        return {message: asMessage(this.#statements.messageById.get(from, id)!), isNew: false};
      }
      this.#statements.keepConversation.run(from < to ? from : to, from < to ? to : from, place);
      if (announce) this.#events.insert(announce(message));
      return {message, isNew: true};
    });
    const {message, isNew} = appended;
    if (isNew) this.#onStored({kind: 'message', message, ...(by !== undefined && {by})});
    return appended;
  }

  async advance(progress: Progress): Promise<Receipt | undefined> {
    const refusal = this.#refusalOf(progress);
    if (refusal) throw refusal;
    const {reader, author, delivered, read, by, isPrivate = false} = progress;
    const receipt = await this.#writes.add(() => {
      const before = this.#statements.receipt.get(reader, author) ?? {delivered: 0, read: 0};
      const newRead = Math.max(before.read, this.#lastSent(progress, read));
      const newDelivered = Math.max(before.delivered, newRead, this.#lastSent(progress, delivered));
      if (newRead === before.read && newDelivered === before.delivered) return undefined;
      const place = this.#nextPlace();
      this.#statements.keepReceipt.run(reader, author, newDelivered, newRead, place);
      return this.#counted({place, reader, author, delivered: newDelivered, read: newRead});
    });
    if (receipt) {
      this.#onStored({kind: 'receipt', receipt, isPrivate, ...(by !== undefined && {by})});
    }
    return receipt;
  }

  async overview(
    me: UserId,
    {before, since}: OverviewRange,
    limit: number,
  ): Promise<Reply<'overview'>> {
    return this.#tell(() => {
      this.#reached(before, 'before');
      this.#reached(since, 'since');
      const cursor = this.#lastPlace();
      const range = {me, before: before ?? Number.MAX_SAFE_INTEGER, since: since ?? -1};
      const rows = this.#statements.overview.all({...range, limit: limit + 1});
      const conversations = rows.slice(0, limit).map((row): Conversation => ({
        with: row.partner,
        last: asMessage(row),
        ...this.#unread(row.partner, me, cursor, row.mineRead),
        mine: {delivered: row.mineDelivered, read: row.mineRead},
        theirs: {delivered: row.theirsDelivered, read: row.theirsRead},
      }));
      return {conversations, cursor, more: rows.length > limit};
    });
  }

  async sync(me: UserId, since: Place): Promise<Reply<'sync'>> {
    return this.#tell(() => {
      this.#reached(since, 'since');
      const page = {me, since, limit: PAGE_LENGTH + 1};
      const messages = this.#statements.messagesSince.all(page).map(asMessage);
      const receipts = this.#statements.receiptsSince
        .all(page)
        .map((receipt) => (receipt.reader === me ? this.#counted(receipt) : receipt));
      const places = [...messages, ...receipts].map(({place}) => place).sort((a, b) => a - b);
      if (places.length <= PAGE_LENGTH) {
        return {messages, receipts, cursor: this.#lastPlace(), more: false};
      }
      const cursor = places[PAGE_LENGTH - 1]!;
      return {
        messages: messages.filter(({place}) => place <= cursor),
        receipts: receipts.filter(({place}) => place <= cursor),
        cursor,
        more: true,
      };
    });
  }

  async history(
    me: UserId,
    other: UserId,
    {before, after}: HistoryEdge,
    limit: number,
  ): Promise<Reply<'history'>> {
    return this.#tell(() => {
      this.#reached(before, 'before');
      this.#reached(after, 'after');
      const edge = after ?? before ?? Number.MAX_SAFE_INTEGER;
      const {historyBefore, historyAfter} = this.#statements;
      const statement = after === undefined ? historyBefore : historyAfter;
      const nearestFirst = statement.all({me, other, edge, limit: limit + 1});
      const messages = nearestFirst.slice(0, limit).map(asMessage);
      return {
        messages: after === undefined ? messages.reverse() : messages,
        more: nearestFirst.length > limit,
      };
    });
  }

  prune(retention: Retention, limit: number): Promise<boolean> {
    return this.#writes.add(() => this.#removal.prune(retention, limit));
  }

  async partners(me: UserId): Promise<readonly UserId[]> {
    return this.#read(() => this.#statements.partners.all({me}).map(({partner}) => partner));
  }

  erase(sender: UserId, of: {readonly id: MessageId} | {readonly limit: number}): Promise<number> {
    return this.#writes.add(() =>
      'id' in of ? this.#erasure.one(sender, of.id) : this.#erasure.oldest(sender, of.limit),
    );
  }

  eraseReceipts(user: UserId): Promise<void> {
    return this.#writes.add(() => this.#erasure.receipts(user));
  }

  /** Of what a receipt could not be about anything; told before it joins a group, which it would break up. */
  #refusalOf(progress: Progress): unknown {
    try {
      this.#reached(progress.delivered, 'delivered');
      this.#reached(progress.read, 'read');
      const hasSent = this.#lastSent(progress, Number.MAX_SAFE_INTEGER) > 0;
      return hasSent ? undefined : nothingReceived(progress.author);
    } catch (error) {
      return asRefusal(error);
    }
  }

  #lastSent({author, reader}: Progress, limit: Place): Place {
    return this.#statements.lastSent.get(author, reader, limit)?.place ?? 0;
  }

  /** With what its reader has not read yet. */
  #counted(receipt: Receipt): Receipt {
    const {author, reader, place, read} = receipt;
    return {...receipt, ...this.#unread(author, reader, place, read)};
  }

  #unread(author: UserId, reader: UserId, upTo: Place, read: Place): Unread {
    const {count, first} = this.#statements.unread.get({author, reader, upTo, read})!;
    return {unread: count, ...(first !== null && count > 0 && {firstUnread: first})};
  }

  /** @throws ImError `place-unknown` for a place that nothing stands at yet. */
  #reached(place: Place | undefined, what: string): void {
    if (place !== undefined && place > this.#lastPlace()) throw placeUnknown(what);
  }

  /** The place after the last, within a transaction: nobody else gives places while it is under way. */
  #nextPlace(): Place {
    const {transaction} = this.#writes;
    if (transaction !== this.#givenIn) {
      this.#givenIn = transaction;
      this.#givenPlace = this.#lastPlace();
    }
    return ++this.#givenPlace;
  }

  #lastPlace(): Place {
    return this.#statements.lastPlace.get()!.place;
  }

  /** Reads what a client keeps: of nothing that a power cut could take back. */
  async #tell<T>(read: () => T): Promise<T> {
    const told = this.#read(read);
    await this.#writes.onDisk;
    return told;
  }

  #read<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

function asMessage({id, place, sender, addressee, at, content}: MessageRow): Message {
  return {id, place, from: sender, to: addressee, at, content: JSON.parse(content) as Content};
}
