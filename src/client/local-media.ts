import type {ImError, Media} from '../protocol/index.js';
import type {DeviceChoices} from './device-choices.js';
import {Devices} from './devices.js';
import type {DeviceState} from './input-device.js';
import type {MediaSettings} from './media-settings.js';
import {ScreenShare} from './screen-share.js';
import {SoundMix} from './sound-mix.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';

/** What a view of the call shows of this side. A stream is replaced by a new object when its tracks change. */
export interface LocalState {
  /** The own microphone and camera, as far as they are open. */
  readonly local: MediaStream | undefined;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  /** `on` while this side shares its screen, in the place of the camera's picture. */
  readonly screen: DeviceState;
  /** Whether the screen's sound goes along. */
  readonly screenSound: boolean;
  /** What is shared, while `screen` is `on`. */
  readonly sharing: MediaStream | undefined;
  /** The ids of the devices that are open. */
  readonly using: {readonly microphone?: string; readonly camera?: string};
  /** Which way the camera looks, where the device tells; its picture is shown mirrored unless `environment`. */
  readonly facing: 'user' | 'environment' | undefined;
}

/** What this side sends: at most one track of each kind, whatever they are made of. */
export interface Outgoing {
  readonly audio: MediaStreamTrack | null;
  readonly video: MediaStreamTrack | null;
}

export interface LocalMediaOptions {
  readonly choices: DeviceChoices;
  readonly settings: ReadableStore<MediaSettings>;
  /** Told each time that a device cannot be had. */
  readonly onError: (error: ImError) => void;
}

export const NO_LOCAL_MEDIA: LocalState = {
  local: undefined,
  microphone: 'off',
  camera: 'off',
  screen: 'off',
  screenSound: false,
  sharing: undefined,
  using: {},
  facing: undefined,
};

/** This side of one call: its microphone, camera and shared screen, and what of them is sent. Nothing here rejects. */
export class LocalMedia {
  readonly #devices: Devices;
  readonly #screen: ScreenShare;
  readonly #settings: ReadableStore<MediaSettings>;
  readonly #state = new Store<LocalState>(NO_LOCAL_MEDIA);
  readonly #outgoing = new Store<Outgoing>({audio: null, video: null});
  readonly #unsubscribes: readonly Unsubscribe[];
  #mix: SoundMix | undefined;
  #mixed: MediaStreamTrack | undefined;
  #closed = false;

  constructor(options: LocalMediaOptions) {
    this.#settings = options.settings;
    this.#devices = new Devices(options);
    this.#screen = new ScreenShare(options.onError);
    this.#unsubscribes = [
      this.#devices.states.subscribe(() => this.#show()),
      this.#screen.shown.subscribe(() => this.#show()),
      options.settings.subscribe(({audioOnly}) => {
        if (audioOnly) this.#screen.stop();
      }),
    ];
  }

  get state(): ReadableStore<LocalState> {
    return this.#state;
  }

  get outgoing(): ReadableStore<Outgoing> {
    return this.#outgoing;
  }

  /** Opens what `media` needs. Resolves when it is known what there is. */
  open(media: Media): Promise<void> {
    return this.#devices.open(media === 'video' ? ['microphone', 'camera'] : ['microphone']);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#devices.setMicrophone(on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#devices.setCamera(on);
  }

  flipCamera(): Promise<void> {
    return this.#devices.flipCamera();
  }

  /** Lets the person choose what to share; has to be called from a press of theirs. */
  async shareScreen(): Promise<void> {
    if (!this.#closed && !this.#settings.value.audioOnly) await this.#screen.start();
  }

  stopSharing(): void {
    this.#screen.stop();
  }

  /** Stops every track, for good. */
  close(): void {
    this.#closed = true;
    this.#devices.close();
    this.#screen.stop();
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  #show(): void {
    const {microphone, camera} = this.#devices.states.value;
    const screen = this.#screen.shown.value;
    const before = this.#state.value;
    const audio = this.#voice(microphone.track, screen.audio) ?? null;
    const video = screen.video ?? camera.track ?? null;
    const {audio: sentAudio, video: sentVideo} = this.#outgoing.value;
    if (audio !== sentAudio || video !== sentVideo) this.#outgoing.set({audio, video});
    this.#state.set({
      local: streamOf(before.local, [microphone.track, camera.track]),
      microphone: microphone.state,
      camera: camera.state,
      screen: screen.state,
      screenSound: screen.audio !== undefined,
      sharing: streamOf(before.sharing, [screen.video]),
      using: {
        ...usedBy('microphone', microphone.track),
        ...usedBy('camera', camera.track),
      },
      facing: facingOf(camera.track),
    });
  }

  /** The microphone alone, or mixed with the sound of what is shared: only then does it take an audio context. */
  #voice(
    microphone: MediaStreamTrack | undefined,
    sound: MediaStreamTrack | undefined,
  ): MediaStreamTrack | undefined {
    if (sound !== this.#mixed) {
      this.#mix?.close();
      this.#mix = sound && new SoundMix(sound);
      this.#mixed = sound;
    }
    this.#mix?.setMicrophone(microphone);
    return this.#mix?.track ?? microphone;
  }
}

function usedBy(name: 'microphone' | 'camera', track: MediaStreamTrack | undefined) {
  const id = track?.getSettings().deviceId;
  return id === undefined ? {} : {[name]: id};
}

function facingOf(track: MediaStreamTrack | undefined): LocalState['facing'] {
  const facing = track?.getSettings().facingMode;
  return facing === 'user' || facing === 'environment' ? facing : undefined;
}

/** A stream of `tracks`, or undefined where there are none; the one there was, if it holds just these. */
function streamOf(
  before: MediaStream | undefined,
  tracks: readonly (MediaStreamTrack | undefined)[],
): MediaStream | undefined {
  const open = tracks.filter((track) => track !== undefined);
  const known = before?.getTracks() ?? [];
  if (known.length === open.length && open.every((track) => known.includes(track))) return before;
  return open.length > 0 ? new MediaStream(open) : undefined;
}
