import type {ChosenPresence, Contact, ImError, Profile} from '../protocol/index.js';
import type {Call} from './call.js';
import type {CallPreferences, CallsView} from './calls.js';
import type {Levels} from './levels.js';
import {DEFAULT_SETTINGS, type MediaSettings} from './media-settings.js';
import type {CallMedia} from './media-session.js';
import type {MissedCall} from './missed-calls.js';
import type {SessionStatus} from './session-status.js';
import type {CallStatistics} from './statistics.js';
import {Store} from './store.js';

/** What there is to see of a session: there from the start, and filled by the code that comes to connect it. */
export class SessionView {
  readonly status = new Store<SessionStatus>('unconfigured');
  readonly me = new Store<Profile | undefined>(undefined);
  readonly error = new Store<ImError | undefined>(undefined);
  /** What the user wants to be seen as; undefined leaves it to the server. */
  readonly presence = new Store<ChosenPresence | undefined>(undefined);
  readonly contacts = new Store<readonly Contact[]>([]);
  readonly calls: CallsView = {
    current: new Store<Call | undefined>(undefined),
    near: new Store(false),
    ringsHere: new Store(true),
    missed: new Store<readonly MissedCall[]>([]),
    settings: new Store<MediaSettings>(DEFAULT_SETTINGS),
    preferences: new Store<CallPreferences>({preconnect: 'direct'}),
    media: new Store<CallMedia | undefined>(undefined),
    statistics: new Store<CallStatistics | undefined>(undefined),
    levels: new Store<Levels | undefined>(undefined),
  };
}
