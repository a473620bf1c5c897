/** What tells the reader of news that nobody is looking at: needed once somebody has signed in. */
export {Messenger} from './messenger.js';
export {countInTitle} from './unread-title.js';
