import type {Content, ImError, Message, MessageId, UserId} from '../protocol/index.js';
import type {KnownConversation} from './conversation.js';

/** An own message that the server does not have yet. */
export interface Unsent {
  readonly id: MessageId;
  readonly from: UserId;
  readonly at: number;
  readonly content: Content;
  readonly failure?: ImError;
}

/**
 * With one more; not where a page that crashed has left what the server has already. One that is there already may
 * have another author now: it was written before anybody had signed in.
 */
export function withUnsent(known: KnownConversation, unsent: Unsent): KnownConversation {
  const isStored = ({id, from}: Message) => id === unsent.id && from === unsent.from;
  if (known.messages.some(isStored)) return known;
  const before = known.unsent.find(({id}) => id === unsent.id);
  if (before?.from === unsent.from) return known;
  if (!before) return {...known, unsent: [...known.unsent, unsent]};
  return {...known, unsent: known.unsent.map((item) => (item === before ? unsent : item))};
}

/** Without those that turn out to be stored. */
export function withoutStored(
  known: KnownConversation,
  messages: readonly Message[],
): KnownConversation {
  if (known.unsent.length === 0) return known;
  const stored = new Set(messages.filter(({from}) => from !== known.with).map(({id}) => id));
  const unsent = known.unsent.filter(({id}) => !stored.has(id));
  return unsent.length === known.unsent.length ? known : {...known, unsent};
}

/** With one of them failed, or no longer failed. */
export function withFailure(
  known: KnownConversation,
  id: MessageId,
  failure: ImError | undefined,
): KnownConversation {
  const unsent = known.unsent.map((item) => {
    if (item.id !== id) return item;
    const {from, at, content} = item;
    return {id, from, at, content, ...(failure && {failure})};
  });
  return {...known, unsent};
}

export const withoutUnsent = (known: KnownConversation, id: MessageId): KnownConversation => ({
  ...known,
  unsent: known.unsent.filter((item) => item.id !== id),
});

export const hasFailed = ({unsent}: KnownConversation, id: MessageId): boolean =>
  unsent.some((item) => item.id === id && item.failure);
