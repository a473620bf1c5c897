import type {Message, Place, UserId} from '../protocol/index.js';
import {withNewer, withOlder, withRun, type KnownConversation} from './conversation.js';
import type {Conversations} from './conversations.js';
import {isLoss} from './requests.js';
import type {Signaling} from './signaling.js';
import {countOf, firstOf} from './unread.js';

/** How many messages one page holds, and how many of them stand before the first unread one. */
const PAGE = 50;
const BEFORE_UNREAD = 25;

/** What is being fetched for a conversation: a page at either end of its window, or another window. */
type Task = 'older' | 'newer' | 'window';
type Tasks = Map<Task, Promise<void>>;

/**
 * Moves the windows of conversations: page by page, or elsewhere at once. Waits for a connection where there
 * is none, asks again where one is lost, and never rejects: the conversation says what came of it.
 */
export class HistoryLoader {
  readonly #signaling: Signaling;
  readonly #conversations: Conversations;
  readonly #whenKnown: (user: UserId) => Promise<void>;
  #tasks = new Map<UserId, Tasks>();

  /** `whenKnown` resolves when the server has told of that conversation, or that there is none. */
  constructor(
    signaling: Signaling,
    conversations: Conversations,
    whenKnown: (user: UserId) => Promise<void>,
  ) {
    this.#signaling = signaling;
    this.#conversations = conversations;
    this.#whenKnown = whenKnown;
  }

  /** What is under way finds that it is no longer listed, and ends. */
  forget(): void {
    this.#tasks = new Map();
  }

  loadOlder(user: UserId): Promise<void> {
    if (this.#of(user).history === 'complete') return Promise.resolve();
    return this.#run(user, 'older', async (isCurrent) => {
      this.#change(user, {history: 'loading'});
      await this.#ready(user);
      if (!isCurrent()) return;
      const anchor = this.#of(user).messages[0]?.place;
      const page = await this.#ask(user, anchor === undefined ? {} : {before: anchor});
      if (!isCurrent()) return;
      const known = this.#of(user);
      // The window has moved meanwhile: the page belongs elsewhere.
      if (known.messages[0]?.place !== anchor) this.#change(user, {history: 'partial'});
      else this.#conversations.put([withOlder(known, page.messages, page.more)]);
    });
  }

  loadNewer(user: UserId): Promise<void> {
    if (this.#of(user).newer === 'complete') return Promise.resolve();
    return this.#run(user, 'newer', async (isCurrent) => {
      this.#change(user, {newer: 'loading'});
      await this.#ready(user);
      if (!isCurrent()) return;
      const anchor = this.#of(user).messages.at(-1)?.place ?? 0;
      const page = await this.#ask(user, {after: anchor});
      if (!isCurrent()) return;
      const known = this.#of(user);
      if (known.messages.at(-1)?.place !== anchor) this.#change(user, {newer: 'partial'});
      else this.#conversations.put([withNewer(known, page.messages, page.more)]);
    });
  }

  /** Puts the window on the first unread message, or on the newest where there is none. */
  open(user: UserId): Promise<void> {
    if (isOpen(this.#of(user))) return Promise.resolve();
    return this.#move(user, (known) => firstOf(known.unread) ?? afterRead(known));
  }

  jumpToNewest(user: UserId): Promise<void> {
    const {newer, history} = this.#of(user);
    if (newer === 'complete' && history !== 'unloaded') return Promise.resolve();
    return this.#move(user, () => undefined);
  }

  #move(user: UserId, target: (known: KnownConversation) => Place | undefined): Promise<void> {
    return this.#run(user, 'window', async (isCurrent) => {
      this.#change(user, {history: 'loading'});
      await this.#ready(user);
      if (!isCurrent()) return;
      const place = target(this.#of(user));
      const run = place === undefined ? await this.#newest(user) : await this.#around(user, place);
      if (isCurrent()) this.#conversations.put([withRun(this.#of(user), run)]);
    });
  }

  async #newest(user: UserId): Promise<Run> {
    const {messages, more} = await this.#ask(user, {});
    return {messages, older: more, newer: false};
  }

  async #around(user: UserId, place: Place): Promise<Run> {
    const [before, after] = await Promise.all([
      this.#ask(user, {before: place, limit: BEFORE_UNREAD}),
      this.#ask(user, {after: place - 1}),
    ]);
    return {
      messages: [...before.messages, ...after.messages],
      older: before.more,
      newer: after.more,
    };
  }

  /** One at a time of each kind for each conversation; the same promise for all who ask meanwhile. */
  #run(user: UserId, task: Task, work: (isCurrent: () => boolean) => Promise<void>): Promise<void> {
    const generation = this.#tasks;
    const tasks: Tasks = generation.get(user) ?? new Map<Task, Promise<void>>();
    generation.set(user, tasks);
    const underWay = tasks.get(task) ?? tasks.get('window');
    if (underWay) return underWay;
    const isCurrent = () => generation === this.#tasks;
    const running = work(isCurrent)
      .catch(() => {
        if (isCurrent())
          this.#change(user, task === 'newer' ? {newer: 'failed'} : {history: 'failed'});
      })
      .finally(() => tasks.delete(task));
    tasks.set(task, running);
    return running;
  }

  async #ready(user: UserId): Promise<void> {
    await this.#signaling.whenSignedIn();
    await this.#whenKnown(user);
  }

  async #ask(
    user: UserId,
    where: {readonly before?: Place; readonly after?: Place; readonly limit?: number},
  ): Promise<{readonly messages: readonly Message[]; readonly more: boolean}> {
    const generation = this.#tasks;
    for (;;) {
      await this.#signaling.whenSignedIn();
      if (generation !== this.#tasks) return {messages: [], more: false};
      try {
        return await this.#signaling.request({
          type: 'history',
          with: user,
          limit: PAGE,
          ...where,
        });
      } catch (error) {
        if (!isLoss(error)) throw error;
      }
    }
  }

  #of(user: UserId): KnownConversation {
    return this.#conversations.of(user);
  }

  #change(user: UserId, change: Partial<KnownConversation>): void {
    this.#conversations.put([{...this.#of(user), ...change}]);
  }
}

interface Run {
  readonly messages: readonly Message[];
  readonly older: boolean;
  readonly newer: boolean;
}

/** Whether the window is where it is wanted: on the first unread message, or else on the newest. */
function isOpen({history, newer, messages, from, unread}: KnownConversation): boolean {
  if (history === 'unloaded' || history === 'failed') return false;
  const first = firstOf(unread);
  if (first === undefined) return newer === 'complete' && countOf(unread) === 0;
  return first >= from && (newer === 'complete' || first <= (messages.at(-1)?.place ?? 0));
}

/** Where to look for the first unread message while only the server knows it: behind what was read. */
const afterRead = ({unread, mine}: KnownConversation): Place | undefined =>
  countOf(unread) > 0 && mine.read > 0 ? mine.read + 1 : undefined;
