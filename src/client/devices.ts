import type {ImError} from '../protocol/index.js';
import {capture, type DeviceName} from './capture.js';
import type {DeviceChoices} from './device-choices.js';
import {InputDevice, type Device} from './input-device.js';
import {PICTURE_SIZES, type MediaSettings} from './media-settings.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';

export type {Device, DeviceState} from './input-device.js';

export type DeviceStates = Readonly<Record<DeviceName, Device>>;

export interface DevicesOptions {
  readonly choices: DeviceChoices;
  readonly settings: ReadableStore<MediaSettings>;
  /** Told each time that a device cannot be had. */
  readonly onError: (error: ImError) => void;
}

/**
 * The microphone and camera of one call. Nothing here fails: a device that cannot be had is a state to show, and
 * the call goes on with what there is. What is lost is replaced by another of its kind, or waited for.
 */
export class Devices {
  readonly #choices: DeviceChoices;
  readonly #settings: ReadableStore<MediaSettings>;
  readonly #inputs: Readonly<Record<DeviceName, InputDevice>>;
  readonly #states: Store<DeviceStates>;
  readonly #unsubscribes: readonly Unsubscribe[];
  #closed = false;

  constructor({choices, settings, onError}: DevicesOptions) {
    this.#choices = choices;
    this.#settings = settings;
    const microphone = new InputDevice('microphone', {
      choices,
      onError,
      constraints: () => ({echoCancellation: true, noiseSuppression: true, autoGainControl: true}),
    });
    const camera = new InputDevice('camera', {
      choices,
      onError,
      constraints: () => pictureConstraints(settings.value),
    });
    this.#inputs = {microphone, camera};
    this.#states = new Store({microphone: microphone.shown.value, camera: camera.shown.value});
    let chosen = choices.chosen.value;
    this.#unsubscribes = [
      microphone.shown.subscribe((device) => this.#show({microphone: device})),
      camera.shown.subscribe((device) => this.#show({camera: device})),
      choices.chosen.subscribe((changed) => {
        const before = chosen;
        chosen = changed;
        microphone.follow(before.microphone !== chosen.microphone);
        camera.follow(before.camera !== chosen.camera);
      }),
      // A chosen headset that is plugged in again is used again.
      choices.available.subscribe(() => {
        microphone.follow(false);
        camera.follow(false);
      }),
      settings.subscribe(({audioOnly}) => {
        if (audioOnly) camera.release();
        else camera.adjust();
      }),
    ];
  }

  get states(): ReadableStore<DeviceStates> {
    return this.#states;
  }

  /** Opens the named devices with one question to the person, and resolves when it is known what there is. */
  async open(asked: readonly DeviceName[]): Promise<void> {
    if (this.#closed) return;
    const names = asked.filter((name) => name !== 'camera' || !this.#settings.value.audioOnly);
    const unasked = names.filter((name) => this.#inputs[name].want());
    if (unasked.length > 0) {
      const capturing = this.#capture(unasked);
      for (const name of unasked) {
        this.#inputs[name].open(capturing.then((found) => found[name]));
      }
    }
    await Promise.all(names.map((name) => this.#inputs[name].settled()));
  }

  /** A muted microphone stays open, so that unmuting takes no time and asks nothing. */
  async setMicrophone(on: boolean): Promise<void> {
    return on ? this.open(['microphone']) : this.#inputs.microphone.mute();
  }

  /** A camera that is off is stopped, so that its light goes out. */
  async setCamera(on: boolean): Promise<void> {
    return on ? this.open(['camera']) : this.#inputs.camera.release();
  }

  /** From the front to the back camera of a phone and back; elsewhere to the next camera there is. */
  async flipCamera(): Promise<void> {
    const {track} = this.#states.value.camera;
    if (!track) return;
    const {facingMode, deviceId} = track.getSettings();
    if (facingMode === 'user' || facingMode === 'environment') {
      const other = facingMode === 'user' ? 'environment' : 'user';
      return this.#inputs.camera.turn({facingMode: {exact: other}});
    }
    await this.#choices.refresh();
    const cameras = this.#choices.available.value.camera;
    const next = cameras[(cameras.findIndex(({id}) => id === deviceId) + 1) % cameras.length];
    if (next && next.id !== deviceId) {
      await this.#inputs.camera.turn({deviceId: {exact: next.id}});
    }
  }

  /** Stops both for good; what the browser still hands out afterwards is stopped at once. */
  close(): void {
    this.#closed = true;
    for (const input of Object.values(this.#inputs)) input.release();
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  async #capture(names: readonly DeviceName[]): ReturnType<typeof capture> {
    // What was remembered may be gone.
    if (names.some((name) => this.#choices.chosen.value[name])) await this.#choices.refresh();
    const found = await capture({
      names,
      constraints: (name) => this.#inputs[name].constraints(),
      isWanted: (name) => this.#inputs[name].isWanted,
    });
    // Only now do browsers tell what the devices are called.
    if (Object.values(found).some(({track}) => track)) void this.#choices.refresh();
    return found;
  }

  #show(changes: Partial<DeviceStates>): void {
    this.#states.set({...this.#states.value, ...changes});
  }
}

function pictureConstraints({quality, frameRate}: MediaSettings): MediaTrackConstraints {
  const {width, height} = PICTURE_SIZES[quality];
  return {
    width: {ideal: width},
    height: {ideal: height},
    frameRate: {ideal: frameRate},
    facingMode: {ideal: 'user'},
  };
}
