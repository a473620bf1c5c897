/** What a session needs only once it connects: pages that never sign in do not load it, others while they fetch a token. */
export {SessionCore} from './session-core.js';
