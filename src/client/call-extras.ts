/** What of a call neither its ring nor its first picture waits for; see call-extras-code.ts. */
export {CallWatch} from './call-watch.js';
export {failureFrom, forbidden} from './device-failure.js';
export {askForScreen} from './screen-request.js';
export {snapshotOf} from './snapshot.js';
