import {
  frameInvalid,
  ImError,
  PAGE_LENGTH,
  toOneself,
  userUnknown,
  type ErrorCode,
  type Message,
} from '../../protocol/index.js';
import {whenThere} from '../awaitable.js';
import {isBlocked, partedFrom} from '../blocking.js';
import type {Connection} from '../connection.js';
import {Lanes} from '../lanes.js';
import {fitting} from '../page-size.js';
import type {Handlers} from './index.js';

/** However long it takes to find out whether a message may be sent: none overtakes another of its connection. */
const admissions = new Lanes<Connection>();

/** Messages and receipts: stored first, then delivered (`backend-news.ts`), then acknowledged. */
export const messages: Pick<
  Handlers,
  'send' | 'receipt' | 'overview' | 'sync' | 'history' | 'typing'
> = {
  send({id, to, content}, from, {backend, reach, events, metrics}) {
    const draft = {id, from: from.user, to, content, by: from.device};
    const admitted = admissions.run(from, () =>
      whenThere(reach.check(from.user, to, 'message'), () => ({
        // In an object, as the next may go on before this one is on the disk.
        stored: metrics.storing(backend.messages.append(draft, events.ofMessage)),
      })),
    );
    return whenThere(admitted, async ({stored}) => {
      const {message, isNew} = await stored;
      if (isNew) events.wake();
      return {place: message.place, at: message.at};
    });
  },

  async receipt({author, delivered, read = 0}, from, {backend}) {
    if (author === from.user) throw toOneself();
    const isPrivate = await isBlocked(backend.blocks, from.user, author);
    const by = from.device;
    await backend.messages.advance({reader: from.user, author, delivered, read, by, isPrivate});
  },

  async overview({before, since}, from, {backend}) {
    const range = {...(before !== undefined && {before}), ...(since !== undefined && {since})};
    const page = await backend.messages.overview(from.user, range, PAGE_LENGTH);
    const parted = await partedFrom(backend.blocks, from.user);
    // Whose receipts do not pass, of those the overview tells none either.
    const shown = page.conversations.map((conversation) =>
      parted.has(conversation.with)
        ? {...conversation, theirs: {delivered: 0, read: 0}}
        : conversation,
    );
    const conversations = fitting(shown);
    const isCut = conversations.length < page.conversations.length;
    return {...page, conversations: [...conversations], more: page.more || isCut};
  },

  async sync({since}, from, {backend}) {
    const page = await backend.messages.sync(from.user, since);
    const events = [...page.messages, ...page.receipts].sort((a, b) => a.place - b.place);
    const fits = fitting(events);
    const isCut = fits.length < events.length;
    const cursor = isCut ? fits.at(-1)!.place : page.cursor;
    const parted = await partedFrom(backend.blocks, from.user);
    return {
      messages: page.messages.filter(({place}) => place <= cursor),
      receipts: page.receipts.filter(({place, reader}) => place <= cursor && !parted.has(reader)),
      cursor,
      more: page.more || isCut,
    };
  },

  async history(frame, from, {backend, reach}) {
    const {with: other, before, after, limit = PAGE_LENGTH} = frame;
    if (other === from.user) throw toOneself();
    if (before !== undefined && after !== undefined) {
      throw frameInvalid('"before" and "after" exclude each other.');
    }
    const edge = {...(before !== undefined && {before}), ...(after !== undefined && {after})};
    const page = await backend.messages.history(from.user, other, edge, limit);
    if (page.messages.length === 0 && !(await reach.mayKnow(from.user, other))) {
      throw userUnknown(other);
    }
    return after === undefined ? cutAtStart(page) : cutAtEnd(page);
  },

  async typing({to, active}, from, {delivery, reach}) {
    try {
      await reach.check(from.user, to, 'typing');
    } catch (error) {
      // Who may not write is told so once they send, and not at every key.
      if (error instanceof ImError && UNTOLD.has(error.code)) return;
      throw error;
    }
    delivery.toUser(to, {type: 'typing', from: from.user, active});
  },
};

/** Refusals of typing that are kept to the server. */
const UNTOLD: ReadonlySet<ErrorCode> = new Set([
  'blocked',
  'blocking',
  'not-a-contact',
  'not-allowed',
  'try-later',
]);

interface HistoryPage {
  readonly messages: Message[];
  readonly more: boolean;
}

/** Both leave out what does not fit into one frame: what lies furthest from where the page was asked for. */
function cutAtEnd({messages, more}: HistoryPage): HistoryPage {
  const fits = fitting(messages);
  return {messages: [...fits], more: more || fits.length < messages.length};
}

function cutAtStart({messages, more}: HistoryPage): HistoryPage {
  const cut = cutAtEnd({messages: messages.toReversed(), more});
  return {...cut, messages: cut.messages.reverse()};
}
