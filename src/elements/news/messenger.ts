import {isLive} from '../../client/call.js';
import type {Session} from '../../client/session.js';
import type {Unsubscribe} from '../../client/store.js';
import type {TranscriptEntry} from '../../client/transcript.js';
import {countsAsUnread, type Profile, type UserId} from '../../protocol/index.js';
import {wordsOf} from '../message-words.js';
import type {Say} from '../strings/index.js';
import {chime} from './chime.js';
import {notificationChoice, notify} from './system-notifications.js';
import {holdLock, isLockHeld} from './tabs.js';

export interface Ways {
  readonly sound: boolean;
  readonly system: boolean;
  /** In which language. */
  readonly say: Say;
}

/**
 * Tells one user by sound and by the system of messages that nobody is looking at. Of all tabs in which the user is
 * signed in, one does the telling; what each of them shows to somebody is known to all by the locks it holds.
 */
export class Messenger {
  readonly #session: Session;
  readonly #me: UserId;
  readonly #onOpen: (user: UserId) => void;
  readonly #notifications = new Map<UserId, Unsubscribe>();
  readonly #undo: readonly Unsubscribe[];
  #tells = false;
  #here: Unsubscribe | undefined;
  readonly #inView = new Map<object, {readonly user: UserId; readonly letGo: Unsubscribe}>();

  constructor(session: Session, me: UserId, onOpen: (user: UserId) => void) {
    this.#session = session;
    this.#me = me;
    this.#onOpen = onOpen;
    const stopListening = new AbortController();
    const {signal} = stopListening;
    for (const type of ['focus', 'blur']) window.addEventListener(type, this.#look, {signal});
    document.addEventListener('visibilitychange', this.#look, {signal});
    this.#look();
    this.#undo = [
      holdLock(this.#lock('news'), 'exclusive', () => (this.#tells = true)),
      session.transcripts.all.subscribe(() => this.#takeBackWhatWasRead()),
      () => stopListening.abort(),
    ];
  }

  /** Whose conversation somebody has before their eyes in an element of this page. */
  attend(element: object, user: UserId | undefined): void {
    const before = this.#inView.get(element);
    if (user === before?.user) return;
    before?.letGo();
    this.#inView.delete(element);
    if (user === undefined) return;
    this.#inView.set(element, {user, letGo: holdLock(this.#lock('in-view', user), 'shared')});
  }

  async tell(entry: TranscriptEntry, from: Profile, ways: Ways): Promise<void> {
    if (!this.#tells || !countsAsUnread(entry.content)) return;
    const [isInView, isSomebodyHere] = await Promise.all([
      isLockHeld(this.#lock('in-view', from.id)),
      isLockHeld(this.#lock('here')),
    ]);
    const isInViewHere = [...this.#inView.values()].some(({user}) => user === from.id);
    if (isInView || isInViewHere) return;
    const isHeard = ways.sound && !isLive(this.#session.calls.current.value) && chime();
    if (!ways.system || isSomebodyHere || notificationChoice() !== 'on') return;
    const takeBack = notify({
      title: from.name,
      body: wordsOf(entry, ways.say),
      icon: from.picture,
      tag: this.#lock('news', from.id),
      silent: isHeard,
      onClick: () => this.#onOpen(from.id),
    });
    this.#notifications.set(from.id, takeBack);
  }

  close(): void {
    for (const undo of this.#undo) undo();
    for (const takeBack of this.#notifications.values()) takeBack();
    this.#here?.();
    for (const {letGo} of this.#inView.values()) letGo();
  }

  readonly #look = (): void => {
    const isHere = document.visibilityState === 'visible' && document.hasFocus();
    if (isHere) this.#here ??= holdLock(this.#lock('here'), 'shared');
    else {
      this.#here?.();
      this.#here = undefined;
    }
  };

  #takeBackWhatWasRead(): void {
    for (const [user, takeBack] of this.#notifications) {
      if (this.#session.transcripts.of(user).unread > 0) continue;
      takeBack();
      this.#notifications.delete(user);
    }
  }

  #lock(what: 'news' | 'here' | 'in-view', user?: UserId): string {
    return `im ${what} ${JSON.stringify([this.#session.name, this.#me, user])}`;
  }
}
