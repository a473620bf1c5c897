import type {Content, Message, Receipt, UserId} from '../../../protocol/index.js';

/** How messages and receipts are written in Redis, so that a script can give them a place without reading JSON. */

interface WrittenDraft {
  readonly id: string;
  readonly from: UserId;
  readonly to: UserId;
  readonly content: Content;
}

/** "place at json" */
export function asMessage(row: string): Message {
  const [, place, at, draft] = /^(\d+) (\d+) (.*)$/s.exec(row)!;
  const {id, from, to, content} = JSON.parse(draft!) as WrittenDraft;
  return {id, place: Number(place), from, to, at: Number(at), content};
}

/** "place delivered read unread first", a line feed, the reader, a line feed, the author; `first` may be missing. */
export function asReceipt(row: string): Receipt {
  const [numbers, reader, author] = row.split('\n') as [string, UserId, UserId];
  const [place, delivered, read, unread, first] = numbers.split(' ') as [string, ...string[]];
  return {
    place: Number(place),
    reader,
    author,
    delivered: Number(delivered),
    read: Number(read),
    unread: Number(unread),
    ...(first && {firstUnread: Number(first)}),
  };
}
