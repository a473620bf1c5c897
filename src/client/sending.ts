import {
  parse,
  SentContent,
  toOneself,
  UserId,
  type ImError,
  type MessageId,
  type Place,
  type Reply,
} from '../protocol/index.js';
import {withMessages, type KnownConversation} from './conversation.js';
import type {Conversations} from './conversations.js';
import type {SessionEnvironment} from './environment.js';
import type {OutboxItem} from './outbox-storage.js';
import {Outbox} from './outbox.js';
import type {Signaling} from './signaling.js';
import {hasFailed, withFailure, withoutUnsent, withUnsent} from './unsent.js';

/** A message of an application's own kind: any JSON of 16 KiB at most, stored and delivered like text. */
export interface CustomMessage {
  /** Lower-case letters, digits and hyphens; not `text` or `call`. */
  readonly kind: string;
  readonly data: unknown;
}

/** A message that was written before there was the code to send it. */
export interface EarlyMessage {
  readonly id: MessageId;
  readonly to: UserId;
  readonly message: string | CustomMessage;
  readonly at: number;
}

export interface SendingParts {
  readonly session: string;
  readonly signaling: Signaling;
  readonly environment: SessionEnvironment;
  readonly conversations: Conversations;
  /** A message of this page was stored at that place. */
  readonly stored: (place: Place) => void;
}

/** An author who is not known yet has no id; no user can have this one. */
const NOBODY_YET = '';

/** What is written here: shown at once, sent as soon as it can be, and kept in the conversation until it is stored. */
export class Sending {
  readonly #parts: SendingParts;
  readonly #outbox: Outbox;

  constructor(parts: SendingParts) {
    const {session, signaling, environment} = parts;
    this.#parts = parts;
    this.#outbox = new Outbox(session, signaling, environment, {
      restored: (items) => this.#show(items),
      sent: (item, reply) => this.#stored(item, reply),
      failed: (item, error) => this.#failed(item, error),
    });
  }

  /** @throws ImError `frame-invalid`, `to-oneself`, `session-closed` */
  send(to: UserId, message: string | CustomMessage): MessageId {
    const {signaling, environment} = this.#parts;
    signaling.requireOpen();
    return this.#take({id: environment.makeId(), to, message, at: environment.now()});
  }

  /** Never throws: what is not valid is told to the page. */
  sendEarly(early: EarlyMessage): void {
    try {
      this.#take(early);
    } catch (error) {
      this.#parts.signaling.report(error as ImError);
    }
  }

  /** Sends a `failed` message again. */
  retry(to: UserId, id: MessageId): void {
    const known = this.#of(to);
    if (!hasFailed(known, id)) return;
    this.#put(withFailure(known, id, undefined));
    this.#outbox.retry(id);
  }

  /** Gives a `failed` message up. */
  discard(to: UserId, id: MessageId): void {
    const known = this.#of(to);
    if (!hasFailed(known, id)) return;
    this.#put(withoutUnsent(known, id));
    this.#outbox.remove(id);
  }

  /** The server has the message: it has been seen there. */
  settle(id: MessageId): void {
    this.#outbox.remove(id);
  }

  close(): void {
    this.#outbox.close();
  }

  #take({id, to, message, at}: EarlyMessage): MessageId {
    const content = contentOf(message);
    if (parse(UserId, to, 'to') === this.#parts.signaling.author.value) throw toOneself();
    const item = {id, to, content, at};
    this.#show([item]);
    this.#outbox.add(item);
    return id;
  }

  #show(items: readonly OutboxItem[]): void {
    const from = this.#parts.signaling.author.value ?? NOBODY_YET;
    const changed = new Map<UserId, KnownConversation>();
    for (const {id, to, at, content} of items) {
      const known = changed.get(to) ?? this.#of(to);
      changed.set(to, withUnsent(known, {id, from, at, content}));
    }
    this.#parts.conversations.put(changed.values());
  }

  #stored({id, to, content}: OutboxItem, {place, at}: Reply<'send'>): void {
    const from = this.#parts.signaling.user.value!.id;
    this.#outbox.remove(id);
    this.#parts.stored(place);
    this.#put(withMessages(this.#of(to), [{id, place, from, to, at, content}]));
  }

  #failed({id, to}: OutboxItem, failure: ImError): void {
    this.#put(withFailure(this.#of(to), id, failure));
  }

  #of(user: UserId): KnownConversation {
    return this.#parts.conversations.of(user);
  }

  #put(known: KnownConversation): void {
    this.#parts.conversations.put([known]);
  }
}

function contentOf(message: string | CustomMessage): SentContent {
  if (typeof message === 'string') return parse(SentContent, {kind: 'text', text: message}, 'text');
  const {kind, data = null} = message;
  parse(SentContent, {kind, data}, 'message');
  // A copy, as the other side will have it: what the page does with its object later changes nothing here.
  return {kind, data: JSON.parse(JSON.stringify(data)) as unknown};
}
