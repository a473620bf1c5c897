// What elements need only once somebody has signed in; see signed-in-code.ts.
export {ListContent, listStyles} from './contact-list/list-content.js';
export {Messenger} from './news/messenger.js';
export {countInTitle} from './news/unread-title.js';
