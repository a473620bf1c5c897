import type {IceServer, ImError, Signal} from '../protocol/index.js';
import type {DeviceChoices} from './device-choices.js';
import type {PulsePatience} from './link-pulse.js';
import type {RecoveryPatience} from './link-recovery.js';
import {NO_LOCAL_MEDIA, type LocalState} from './local-media.js';
import type {MediaSettings} from './media-settings.js';
import type {LinkPolicy} from './peer-link.js';
import type {ReadableStore} from './store.js';

/** What a view of the call shows. A stream is replaced by a new object when its tracks change. */
export interface CallMedia extends LocalState {
  readonly remote: MediaStream | undefined;
  readonly remoteMicrophone: 'on' | 'off';
  readonly remoteCamera: 'on' | 'off';
  /** The remote picture is a shared screen, whether the camera is on or not: to be shown whole. */
  readonly remoteScreen: 'on' | 'off';
}

/** What a media session tells its owner. */
export type MediaEvent =
  /** The two devices are connected and admitted, for the first time or again. */
  | {readonly type: 'connected'}
  /** Nothing arrives any more; the session tries to mend that by itself. */
  | {readonly type: 'interrupted'}
  /** Told to the caller: the called person has accepted, by word of their device, mostly before that of the server. */
  | {readonly type: 'accepted'}
  /** Told once, and nothing after it. The owner closes the session. */
  | {readonly type: 'failed'; readonly reason: 'media-failed' | 'device-error'};

/** How patient a session is, in milliseconds. */
export type MediaPatience = RecoveryPatience & PulsePatience;

/** What a media session is made with. */
export interface MediaSessionOptions {
  readonly role: 'caller' | 'callee';
  readonly iceServers: readonly IceServer[];
  readonly policy?: LinkPolicy;
  /** Takes what the other device's session must `receive`. It may lose signals while the signaling is away. */
  readonly send: (signal: Signal) => void;
  readonly onEvent: (event: MediaEvent) => void;
  readonly choices?: DeviceChoices;
  readonly settings?: ReadableStore<MediaSettings>;
  /** Told each time that a device cannot be had; the call goes on without it. */
  readonly onDeviceError?: (error: ImError) => void;
  readonly patience?: Partial<MediaPatience>;
}

/** Before a call and after it. */
export const SILENCE: CallMedia = {
  ...NO_LOCAL_MEDIA,
  remote: undefined,
  remoteMicrophone: 'off',
  remoteCamera: 'off',
  remoteScreen: 'off',
};
