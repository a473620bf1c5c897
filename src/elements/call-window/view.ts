import type {Call} from '../../client/call.js';
import type {DeviceChoices, DeviceKind} from '../../client/device-choices.js';
import type {MediaSettings} from '../../client/media-settings.js';
import type {CallMedia} from '../../client/media-session.js';
import type {MissedCall} from '../../client/missed-calls.js';
import type {CallStatistics} from '../../client/statistics.js';
import type {Media} from '../../protocol/index.js';
import type {PictureSide} from '../events.js';
import type {PlainKey, Say} from '../strings/index.js';
import type {Panels} from './panels.js';
import type {RemoteSound} from './remote-sound.js';
import type {WindowExtras} from './window-extras.js';
import type {Mode, WindowMode} from './window-mode.js';

/** Which of the window's faces is shown. */
export type Face = 'incoming' | 'outgoing' | 'stage' | 'ended' | 'pill';

/** What a person can ask for in the window. */
export interface CallRequests {
  accept(media: Media): void;
  decline(): void;
  cancel(): void;
  hangUp(): void;
  setMicrophone(on: boolean): void;
  setCamera(on: boolean): void;
  flipCamera(): void;
  /** To be called from a press: the browser asks for one. */
  shareScreen(): void;
  stopSharing(): void;
  chooseDevice(kind: DeviceKind, id: string | undefined): void;
  takeSnapshot(side: PictureSide): void;
  callAgain(): void;
  dismiss(): void;
  /** Calls whoever tried to call while this user was busy. */
  callBack(missed: MissedCall): void;
  dismissMissed(): void;
  hideNotice(notice: string): void;
}

/** All that the templates of a call read. They are functions of it and hold nothing themselves. */
export interface CallView {
  readonly call: Call;
  readonly media: CallMedia | undefined;
  /** How the call runs; undefined until that is known. */
  readonly statistics: CallStatistics | undefined;
  readonly settings: MediaSettings;
  readonly devices: DeviceChoices;
  /** Who called while this user was busy, oldest first. */
  readonly missed: readonly MissedCall[];
  /** How long the call lasts or has lasted; undefined where nobody answered. */
  readonly elapsed: string | undefined;
  /** Whether talking has become hard. */
  readonly isWeak: boolean;
  /** What came of the last request: why it was refused, or that it was done. */
  readonly remark: Remark | undefined;
  readonly hiddenNotices: ReadonlySet<string>;
  readonly mode: WindowMode;
  readonly panels: Panels;
  readonly sound: RemoteSound;
  /** Undefined until its code has come, in the first moments of a page's first call. */
  readonly extras: WindowExtras | undefined;
  readonly ask: CallRequests;
  readonly say: Say;
}

export interface Remark {
  readonly kind: 'refused' | 'done';
  readonly sentence: PlainKey;
}

export function faceOf({phase, direction}: Call, mode: Mode): Face {
  if (phase === 'ended') return 'ended';
  const isAnswered = phase !== 'inviting' && phase !== 'ringing';
  if (direction === 'incoming' && !isAnswered) return 'incoming';
  if (mode === 'minimised') return 'pill';
  return isAnswered ? 'stage' : 'outgoing';
}

/** The other side's picture, of their camera or their screen, where they show one. */
export function remotePictureOf({
  call,
  media,
}: Pick<CallView, 'call' | 'media'>): MediaStream | undefined {
  if (!media || call.phase === 'ended' || call.phase === 'connecting') return undefined;
  const isShown = media.remoteCamera === 'on' || media.remoteScreen === 'on';
  return isShown && hasPicture(media.remote) ? media.remote : undefined;
}

/**
 * A stream whose first picture is still to come. It gets its place at once, behind the portrait: browsers show nothing of
 * what arrived before there was one, nor at once what arrives for a hidden one.
 */
export function awaitedPictureOf({call, media}: CallView): MediaStream | undefined {
  const isAwaited = call.media === 'video' && hasPicture(media?.remote);
  return isAwaited && media?.remote?.getVideoTracks().every(({muted}) => muted)
    ? media.remote
    : undefined;
}

/** The own picture as the other side sees it: the shared screen, or the camera where that is on. */
export function ownPictureOf(view: CallView): MediaStream | undefined {
  return isSharing(view) ? view.media?.sharing : cameraPictureOf(view);
}

/** What the own camera sees, also while the screen is shared in its place. */
export function cameraPictureOf({media}: CallView): MediaStream | undefined {
  return media?.camera === 'on' && hasPicture(media.local) ? media.local : undefined;
}

export const isSharing = ({media}: CallView): boolean => media?.screen === 'on';

/** Whether there is another camera to turn to: on a phone, the one at its back. */
export function canFlipCamera({media, devices}: CallView): boolean {
  if (media?.camera !== 'on') return false;
  return media.facing !== undefined && devices.available.value.camera.length > 1;
}

/** What happens now, in a word or two: the phase until both talk, then the time. */
export function statusOf({call, elapsed, say}: CallView): string {
  switch (call.phase) {
    case 'inviting':
      return say('calling', {name: call.remote.name});
    case 'ringing':
      return call.direction === 'outgoing' ? say('ringing') : say(kindOf(call.media));
    case 'connecting':
      return say('connectingCall');
    case 'reconnecting':
      return say('reconnecting');
    default:
      return elapsed ?? '';
  }
}

export const kindOf = (media: Media): 'incomingVideo' | 'incomingVoice' =>
  media === 'video' ? 'incomingVideo' : 'incomingVoice';

const hasPicture = (stream: MediaStream | undefined): boolean =>
  (stream?.getVideoTracks().length ?? 0) > 0;
