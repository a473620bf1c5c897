import type {UserId} from '../protocol/index.js';
import {unknownConversation, type KnownConversation} from './conversation.js';
import {Store, type ReadableStore} from './store.js';
import {toTranscript, type Transcript} from './transcript.js';

/** Every conversation as it is known, and as it is shown. */
export class Conversations {
  readonly #known = new Map<UserId, KnownConversation>();
  readonly #all = new Store<ReadonlyMap<UserId, Transcript>>(new Map());
  readonly #unread = new Store(0);

  get all(): ReadableStore<ReadonlyMap<UserId, Transcript>> {
    return this.#all;
  }

  /** How many messages are unread, over all conversations. */
  get unread(): ReadableStore<number> {
    return this.#unread;
  }

  of(user: UserId): KnownConversation {
    return this.#known.get(user) ?? unknownConversation(user);
  }

  /** Keeps conversations in their new form and tells watchers once, whatever the number. */
  put(changed: Iterable<KnownConversation>): void {
    let unread = this.#unread.value;
    const all = new Map(this.#all.value);
    let isNew = false;
    for (const known of changed) {
      if (known === this.#known.get(known.with)) continue;
      const transcript = toTranscript(known);
      unread += transcript.unread - (all.get(known.with)?.unread ?? 0);
      this.#known.set(known.with, known);
      all.set(known.with, transcript);
      isNew = true;
    }
    if (isNew) this.#all.set(all);
    this.#unread.set(unread);
  }

  /** Forgets what the server said, which turned out not to hold any more. What is unsent stays. */
  reset(): void {
    this.put(
      [...this.#known.values()].map(({with: user, unsent}) => ({
        ...unknownConversation(user),
        unsent,
      })),
    );
  }

  forget(): void {
    this.#known.clear();
    this.#all.set(new Map());
    this.#unread.set(0);
  }
}
