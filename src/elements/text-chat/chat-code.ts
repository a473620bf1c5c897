import {LazyCode} from '../lazy-code.js';

/** What a conversation looks like: fetched with the first there is to show. */
export const chatCode = new LazyCode('the chat', () => import('./chat-content.js'));
