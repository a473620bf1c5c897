import type {Session} from '../client/session.js';
import type {PlainKey} from './strings/index.js';

/** What stands in an element where nobody is signed in, and nothing is under way to change that. */
export function outsideSentence({status, error}: Session): PlainKey {
  if (status.value === 'refused') return 'signInRefused';
  // The page itself is wrong, of which only its developer needs to know more.
  return error.value ? 'notLoaded' : 'notSetUp';
}
