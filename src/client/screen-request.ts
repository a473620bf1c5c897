import {failureFrom, forbidden, type DeviceFailure} from './device-failure.js';

/** Newer members, which browsers that do not know them leave alone. */
interface ScreenRequest extends DisplayMediaStreamOptions {
  readonly selfBrowserSurface?: 'include' | 'exclude';
  readonly surfaceSwitching?: 'include' | 'exclude';
  readonly systemAudio?: 'include' | 'exclude';
}

interface ScreenSoundConstraints extends MediaTrackConstraints {
  readonly restrictOwnAudio?: boolean;
}

const SOUND: ScreenSoundConstraints = {
  // It is music and speech that nobody here has spoken.
  echoCancellation: false,
  noiseSuppression: false,
  autoGainControl: false,
  // The other side would hear itself.
  restrictOwnAudio: true,
};

const REQUEST: ScreenRequest = {
  video: {frameRate: {ideal: 15, max: 30}, width: {max: 1920}, height: {max: 1200}},
  audio: SOUND,
  // A picture of this call within itself is of use to nobody.
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
};

/** What was chosen to be shared, or why there is nothing. */
export type ScreenAnswer = MediaStream | DeviceFailure;

/** Lets the person choose what to share. Has to be called soon after a press of theirs. Never rejects. */
export async function askForScreen(): Promise<ScreenAnswer> {
  const failure = forbidden('screen');
  if (failure) return failure;
  try {
    return await navigator.mediaDevices.getDisplayMedia(REQUEST);
  } catch (error) {
    return failureFrom('screen', error);
  }
}
