/** The headless client: everything the elements do, without their looks. */
export {isLive, type Call, type CallPhase} from './call.js';
export type {CallPreferences, Calls} from './calls.js';
export {
  DeviceChoices,
  type AvailableDevices,
  type ChosenDevices,
  type DeviceEntry,
  type DeviceKind,
} from './device-choices.js';
export type {DeviceState} from './devices.js';
export type {
  MediaModule,
  RunningMedia,
  SessionEnvironment,
  SocketEvents,
  SocketPort,
  TabStorage,
} from './environment.js';
export type {Levels} from './levels.js';
export type {LocalState} from './local-media.js';
export {
  DEFAULT_SETTINGS,
  parseCodecs,
  type MediaSettings,
  type Quality,
  type VideoCodec,
} from './media-settings.js';
export type {CallMedia, MediaEvent, MediaSessionOptions} from './media-session.js';
export type {MissedCall} from './missed-calls.js';
export type {OutboxItem, OutboxStorage} from './outbox-storage.js';
export type {Bars, CallQuality, QualityReason} from './quality.js';
export type {Roster} from './roster.js';
export type {CustomMessage} from './sending.js';
export {joinSession, type Membership, type Participation} from './session-registry.js';
export {Session, type SessionConfig} from './session.js';
export type {SessionStatus} from './session-status.js';
export type {
  CallStatistics,
  DirectionStatistics,
  PictureStatistics,
  StreamStatistics,
} from './statistics.js';
export {Store, type ReadableStore, type Unsubscribe} from './store.js';
export type {DeliveryState, History, Newer, Transcript, TranscriptEntry} from './transcript.js';
export type {Transcripts} from './transcripts.js';
