import type {Call} from '../../client/call-machine.js';
import type {CallMedia} from '../../client/media-session.js';
import type {Media} from '../../protocol/index.js';
import type {Strings} from '../strings/index.js';
import type {Floating} from './floating.js';
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
  callAgain(): void;
  dismiss(): void;
  playSound(): void;
  hideNotice(notice: string): void;
}

/** All that the templates of a call read. They are functions of it and hold nothing themselves. */
export interface CallView {
  readonly call: Call;
  readonly media: CallMedia | undefined;
  /** How long the call lasts or has lasted; undefined where nobody answered. */
  readonly elapsed: string | undefined;
  readonly isSoundBlocked: boolean;
  /** Why a new call could not be placed, where one was asked for. */
  readonly refusal: string | undefined;
  readonly hiddenNotices: ReadonlySet<string>;
  readonly mode: WindowMode;
  readonly floating: Floating;
  readonly ask: CallRequests;
  say(key: keyof Strings, values?: Readonly<Record<string, string | number>>): string;
}

export function faceOf({phase, direction}: Call, mode: Mode): Face {
  if (phase === 'ended') return 'ended';
  const isAnswered = phase !== 'inviting' && phase !== 'ringing';
  if (direction === 'incoming' && !isAnswered) return 'incoming';
  if (mode === 'minimised') return 'pill';
  return isAnswered ? 'stage' : 'outgoing';
}

/** The other side's picture, where they show one. */
export function remotePictureOf({call, media}: CallView): MediaStream | undefined {
  if (!media || call.phase === 'ended' || call.phase === 'connecting') return undefined;
  return media.remoteCamera === 'on' && hasPicture(media.remote) ? media.remote : undefined;
}

/** The own picture, where the camera is on. */
export function ownPictureOf({media}: CallView): MediaStream | undefined {
  return media?.camera === 'on' && hasPicture(media.local) ? media.local : undefined;
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
