// Apart from the schemas: who only shows messages need not load what checks them.
import type {CallContent, Content, TextContent} from './content.js';

export const isText = (content: Content): content is TextContent => content.kind === 'text';
export const isCall = (content: Content): content is CallContent => content.kind === 'call';

/** Whether the called user has missed the call: neither answered nor declined it. */
export const isMissed = ({reason, seconds}: CallContent): boolean =>
  seconds === 0 && reason !== 'declined';

/** Whether a message counts as unread until it is read, as all do but a call its called user knows of. */
export const countsAsUnread = (content: Content): boolean => !isCall(content) || isMissed(content);
