import type {MessageId, UserId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';
import {pageOutbox, type OutboxItem, type OutboxStorage} from './outbox-storage.js';
import {unsignedBox, type UnsignedBox} from './unsigned-box.js';

/** What was written without knowing by whom, once somebody is known. */
export interface Claimed {
  /** Certainly theirs. */
  readonly theirs: readonly OutboxItem[];
  /** Somebody else may have written it: it is sent only if this user says so. */
  readonly doubtful: readonly OutboxItem[];
}

/**
 * Messages that were written before it was known who would sign in. They wait in a box of this tab, beyond a
 * reload, and never become another user's by themselves: what was written on this page belongs to the first who
 * signs in, unless somebody else had been signed in before; what an earlier page has left only to the one who had
 * been.
 */
export class Unsigned {
  readonly #environment: SessionEnvironment;
  readonly #note: UnsignedBox;
  readonly #userKey: string;
  /** In the order of writing. */
  #items: readonly OutboxItem[] = [];
  readonly #writtenHere = new Set<MessageId>();
  #box: OutboxStorage | undefined;
  #lastUser: UserId | undefined;

  constructor(environment: SessionEnvironment, session: string) {
    this.#environment = environment;
    this.#note = unsignedBox(environment, session);
    this.#userKey = `im-user ${session}`;
  }

  /** Resolves with what an earlier page of this tab has left. */
  async load(): Promise<readonly OutboxItem[]> {
    const {name} = this.#note;
    if (name === undefined) return [];
    this.#box = this.#open(name);
    const left = await this.#box.load().catch(() => []);
    const known = new Set(this.#items.map(({id}) => id));
    const restored = left.filter(({id}) => !known.has(id));
    this.#items = [...restored, ...this.#items];
    return restored;
  }

  add(item: OutboxItem): void {
    const presumed =
      this.#lastUser ?? this.#environment.deviceStorage()?.getItem(this.#userKey) ?? undefined;
    const kept = {...item, ...(presumed !== undefined && {presumed})};
    this.#items = [...this.#items, kept];
    this.#writtenHere.add(item.id);
    this.#box ??= this.#open(this.#note.make());
    void this.#box.put(kept);
  }

  claim(user: UserId): Claimed {
    const isTheirs = ({id, presumed}: OutboxItem) =>
      presumed === undefined ? this.#writtenHere.has(id) : presumed === user;
    return {
      theirs: this.#items.filter(isTheirs),
      doubtful: this.#items.filter((item) => !isTheirs(item)),
    };
  }

  find(id: MessageId): OutboxItem | undefined {
    return this.#items.find((item) => item.id === id);
  }

  remove(id: MessageId): void {
    this.#items = this.#items.filter((item) => item.id !== id);
    this.#writtenHere.delete(id);
    void this.#box?.remove(id);
  }

  /** That user has signed in. */
  signedIn(user: UserId): void {
    if (user === this.#lastUser) return;
    this.#lastUser = user;
    try {
      this.#environment.deviceStorage()?.setItem(this.#userKey, user);
    } catch {
      // Full: the next page knows of nobody.
    }
  }

  /** Under a name that no user can have. */
  #open(name: string): OutboxStorage {
    const {openOutbox = pageOutbox} = this.#environment;
    return openOutbox('', `\u0000${name}`);
  }
}
