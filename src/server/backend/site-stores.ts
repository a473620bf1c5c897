import type {UserId} from '../../protocol/index.js';
import type {Awaitable} from '../awaitable.js';

/** Whom each user has in their contacts. Two who have each other are contacts of each other. */
export interface ContactStore {
  /** The user's own list, in any order. */
  of(user: UserId): Promise<readonly UserId[]>;
  /** Puts another list in the place of the user's own. */
  put(user: UserId, contacts: readonly UserId[]): Promise<void>;
  /** Those of the user's list who have the user in theirs. */
  mutual(user: UserId): Promise<readonly UserId[]>;
  /** Whether each has the other. */
  areContacts(one: UserId, other: UserId): Awaitable<boolean>;
  /** Empties the user's list, and takes the user out of all others. */
  forget(user: UserId): Promise<void>;
}

/** Something the site is to be told of. */
export interface NewEvent {
  /** The site tells a repetition by it. */
  readonly id: string;
  /** What it is about: events of one topic are told in the order in which they were added. */
  readonly topic: string;
  /** When it happened, in ms since 1970. */
  readonly at: number;
  /** What is sent: JSON. */
  readonly body: string;
}

/** An event that is to be told now. `tries` counts how often that has failed. */
export interface DueEvent extends NewEvent {
  readonly tries: number;
}

/**
 * What the site has not been told yet. Outlives the process.
 *
 * @throws ImError `try-later` where the store is busy or full.
 */
export interface EventQueue {
  /** Queues the event behind those of its topic; nothing happens where its id is queued already. */
  add(event: NewEvent): Promise<void>;
  /**
   * Takes events that are due by `now`, oldest first and of each topic the first only. They are not given again before
   * `until`, so that servers that share a queue do not tell the same, and one that dies has not lost it. `next` is when
   * there is something to be taken after that.
   */
  take(
    now: number,
    until: number,
    limit: number,
  ): Promise<{readonly events: readonly DueEvent[]; readonly next?: number}>;
  /** Forgets an event that was told, or given up; the next of its topic is due from `now` on. */
  done(id: string, now: number): Promise<void>;
  /** Telling has failed: it is due again at `at`, and those behind it wait. */
  retry(id: string, at: number): Promise<void>;
}
