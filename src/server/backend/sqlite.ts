import {
  PAGE_LENGTH,
  type Content,
  type Conversation,
  type Message,
  type Place,
  type Profile,
  type Receipt,
  type Reply,
  type UserId,
} from '../../protocol/index.js';
import type {Draft, MessageStore, Progress, UserStore} from './backend.js';
import type {DatabaseFile} from './database-file.js';
import {asRefusal, type GroupCommit} from './group-commit.js';
import {prepareStatements, type MessageRow, type Statements} from './statements.js';

/** Messages, receipts and profiles in SQLite. */
export class SqliteStore implements MessageStore, UserStore {
  readonly #statements: Statements;
  readonly #writes: GroupCommit;
  readonly #now: () => number;

  constructor({database, writes}: DatabaseFile, now: () => number) {
    this.#statements = prepareStatements(database);
    this.#writes = writes;
    this.#now = now;
  }

  async remember({id, name, picture}: Profile): Promise<void> {
    const known = await this.find(id);
    if (known?.name === name && known.picture === picture) return;
    await this.#writes.add(() => this.#statements.keepUser.run(id, name, picture ?? null));
  }

  async find(user: UserId): Promise<Profile | undefined> {
    const row = this.#read(() => this.#statements.user.get(user));
    return row && {id: row.id, name: row.name, ...(row.picture && {picture: row.picture})};
  }

  append(draft: Draft): Promise<{readonly message: Message; readonly isNew: boolean}> {
    return this.#writes.add(() => {
      const known = this.#statements.messageById.get(draft.from, draft.id);
      if (known) return {message: asMessage(known), isNew: false};
      const message: Message = {...draft, place: this.#lastPlace() + 1, at: this.#now()};
      const {place, id, from, to, at, content} = message;
      this.#statements.keepMessage.run(place, id, from, to, at, JSON.stringify(content));
      this.#statements.keepConversation.run(from < to ? from : to, from < to ? to : from, place);
      return {message, isNew: true};
    });
  }

  advance({reader, author, delivered, read}: Progress): Promise<Receipt | undefined> {
    return this.#writes.add(() => {
      const before = this.#statements.receipt.get(reader, author) ?? {delivered: 0, read: 0};
      const sent = (limit: Place) =>
        this.#statements.lastSent.get(author, reader, limit)?.place ?? 0;
      const newRead = Math.max(before.read, sent(read));
      const newDelivered = Math.max(before.delivered, newRead, sent(delivered));
      if (newRead === before.read && newDelivered === before.delivered) return undefined;
      const place = this.#lastPlace() + 1;
      this.#statements.keepReceipt.run(reader, author, newDelivered, newRead, place);
      return {place, reader, author, delivered: newDelivered, read: newRead};
    });
  }

  async overview(me: UserId): Promise<Reply<'overview'>> {
    return this.#read(() => ({
      conversations: this.#statements.overview.all({me}).map((row): Conversation => ({
        with: row.partner,
        last: asMessage(row),
        unread: row.unread,
        mine: {delivered: row.mineDelivered, read: row.mineRead},
        theirs: {delivered: row.theirsDelivered, read: row.theirsRead},
      })),
      cursor: this.#lastPlace(),
    }));
  }

  async sync(me: UserId, since: Place): Promise<Reply<'sync'>> {
    return this.#read(() => {
      const page = {me, since, limit: PAGE_LENGTH + 1};
      const messages = this.#statements.messagesSince.all(page).map(asMessage);
      const receipts = this.#statements.receiptsSince.all(page);
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
    before: Place | undefined,
    limit: number,
  ): Promise<Reply<'history'>> {
    return this.#read(() => {
      const page = {me, other, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1};
      const newestFirst = this.#statements.history.all(page);
      return {
        messages: newestFirst.slice(0, limit).reverse().map(asMessage),
        more: newestFirst.length > limit,
      };
    });
  }

  async partners(me: UserId): Promise<readonly UserId[]> {
    return this.#read(() => this.#statements.partners.all({me}).map(({partner}) => partner));
  }

  #lastPlace(): Place {
    return this.#statements.lastPlace.get()!.place;
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
