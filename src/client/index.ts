/** The headless client: everything the elements do, without their looks. */
export {isLive, type Call, type CallPhase} from './call-machine.js';
export type {Calls} from './calls.js';
export type {DeviceState} from './devices.js';
export type {
  MediaModule,
  RunningMedia,
  SessionEnvironment,
  SocketEvents,
  SocketPort,
  TabStorage,
} from './environment.js';
export type {CallMedia, MediaEvent, MediaSessionOptions} from './media-session.js';
export type {OutboxItem, OutboxStorage} from './outbox-storage.js';
export type {Roster} from './roster.js';
export {joinSession, type Membership} from './session-registry.js';
export {Session, type SessionConfig} from './session.js';
export type {SessionStatus} from './signaling.js';
export {Store, type ReadableStore, type Unsubscribe} from './store.js';
export type {DeliveryState, History, Transcript, TranscriptEntry} from './transcript.js';
export type {Transcripts} from './transcripts.js';
