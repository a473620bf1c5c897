import type {Reply, UserId} from '../protocol/index.js';
import {isLoss} from './requests.js';
import type {Signaling} from './signaling.js';
import type {KnownConversation} from './transcript.js';

/** How many messages one page holds. */
const PAGE = 50;

export interface HistoryLoaderOwner {
  readonly of: (user: UserId) => KnownConversation;
  readonly loading: (user: UserId) => void;
  readonly loaded: (user: UserId, page: Reply<'history'>) => void;
  readonly failed: (user: UserId) => void;
}

/** Fetches older messages, one page at a time for each conversation, across losses of the connection. */
export class HistoryLoader {
  readonly #signaling: Signaling;
  readonly #owner: HistoryLoaderOwner;
  #loading = new Map<UserId, Promise<void>>();

  constructor(signaling: Signaling, owner: HistoryLoaderOwner) {
    this.#signaling = signaling;
    this.#owner = owner;
    signaling.user.subscribe((user) => {
      // What is under way finds that it is no longer listed, and ends.
      if (!user) this.#loading = new Map();
    });
  }

  /** The same promise for all who ask while a page is on its way. Never rejects. */
  loadOlder(user: UserId): Promise<void> {
    const underWay = this.#loading.get(user);
    if (underWay) return underWay;
    if (this.#owner.of(user).history === 'complete') return Promise.resolve();
    this.#owner.loading(user);
    const loading = this.#load(user, this.#loading);
    this.#loading.set(user, loading);
    return loading;
  }

  async #load(user: UserId, generation: Map<UserId, Promise<void>>): Promise<void> {
    const isCurrent = () => generation === this.#loading;
    try {
      const page = await this.#ask(user, isCurrent);
      if (page && isCurrent()) this.#owner.loaded(user, page);
    } catch {
      if (isCurrent()) this.#owner.failed(user);
    } finally {
      generation.delete(user);
    }
  }

  async #ask(user: UserId, isCurrent: () => boolean): Promise<Reply<'history'> | undefined> {
    for (;;) {
      await this.#signaling.whenSignedIn();
      if (!isCurrent()) return undefined;
      const [oldest] = this.#owner.of(user).messages;
      try {
        return await this.#signaling.request({
          type: 'history',
          with: user,
          limit: PAGE,
          ...(oldest && {before: oldest.place}),
        });
      } catch (error) {
        if (!isLoss(error)) throw error;
      }
    }
  }
}
