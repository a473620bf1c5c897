import type {ImError} from '../protocol/index.js';
import {capture, type Captured, type DeviceName} from './capture.js';
import type {DeviceChoices} from './device-choices.js';
import type {DeviceFault} from './device-failure.js';
import {recover} from './device-recovery.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';

/**
 * What a microphone, a camera or the shared screen does for this call. `interrupted`: the system has taken it away
 * for now. It stays `on` while another device takes its place.
 */
export type DeviceState = 'on' | 'off' | 'opening' | 'interrupted' | DeviceFault;

export interface Device {
  readonly state: DeviceState;
  /** There while the device is open: always when `on`, and for a muted microphone. */
  readonly track?: MediaStreamTrack;
}

export interface InputDeviceOptions {
  readonly choices: DeviceChoices;
  /** What is asked of it, apart from which device it is. */
  readonly constraints: () => MediaTrackConstraints;
  /** Told each time that the device cannot be had. */
  readonly onError: (error: ImError) => void;
}

const OFF: Device = {state: 'off'};

/** The microphone or the camera of one call: one track after another, until it is released. */
export class InputDevice {
  readonly name: DeviceName;
  readonly #options: InputDeviceOptions;
  readonly #shown = new Store<Device>(OFF);
  #isWanted = false;
  /** What the browser is asked for now. */
  #work: Promise<void> | undefined;
  /** Whether meanwhile something was chosen, plugged in or pulled out. */
  #isOutdated = false;
  /** Which device, in the place of the chosen one. */
  #turned: MediaTrackConstraints | undefined;
  #stopRecovery: Unsubscribe | undefined;
  /** Ends what is heard of the present track. A browser may hold a track long after it was stopped, and all who listen. */
  #hearing = new AbortController();

  constructor(name: DeviceName, options: InputDeviceOptions) {
    this.name = name;
    this.#options = options;
  }

  get shown(): ReadableStore<Device> {
    return this.#shown;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Wants it from now on. True where somebody has to ask the browser for it, and to hand `open` what comes of that. */
  want(): boolean {
    this.#isWanted = true;
    const {track} = this.#shown.value;
    if (track) this.#enable(track, true);
    else this.#shown.set({state: 'opening'});
    return !track && !this.#work;
  }

  /** Takes what the browser is being asked for. */
  open(capturing: Promise<Captured | undefined>): void {
    this.#during(
      capturing.then(async (captured) => {
        // Left out as nobody wanted it when its turn came.
        if (!captured && this.#isWanted) captured = await this.#capture();
        if (captured) this.#takeIfAwaited(captured);
      }),
    );
  }

  /** Resolves when it is known what there is. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** Nothing is heard or seen of it, but it stays open; where it is not open, it is released. */
  mute(): void {
    const {track} = this.#shown.value;
    if (!track) return this.release();
    this.#isWanted = false;
    this.#enable(track, false);
  }

  release(): void {
    this.#isWanted = false;
    this.#turned = undefined;
    this.#recoverNoMore();
    this.#hearing.abort();
    this.#shown.value.track?.stop();
    this.#shown.set(OFF);
  }

  /** Takes the device that `which` describes, until another is chosen. */
  async turn(which: MediaTrackConstraints): Promise<void> {
    this.#turned = which;
    this.#exchange();
    await this.#work;
  }

  /** Takes the chosen device, if it is there and another is open. `isNews`: the person has just chosen it. */
  follow(isNews: boolean): void {
    if (isNews) this.#turned = undefined;
    const chosen = this.#options.choices.present(this.name);
    const {track} = this.#shown.value;
    if (this.#work) this.#isOutdated = true;
    else if (track && !this.#turned && chosen && chosen !== track.getSettings().deviceId) {
      this.#exchange();
    }
  }

  /** Which device to ask for, and what of it. */
  constraints(): MediaTrackConstraints {
    const chosen = this.#options.choices.present(this.name);
    const which = this.#turned ?? (chosen ? {deviceId: {exact: chosen}} : {});
    return {...this.#options.constraints(), ...which};
  }

  /** Asks the open device anew for what is asked of it. */
  adjust(): void {
    // One that cannot do it stays as it is.
    this.#shown.value.track?.applyConstraints(this.#options.constraints()).catch(() => undefined);
  }

  #enable(track: MediaStreamTrack, on: boolean): void {
    track.enabled = on;
    this.#show(track);
  }

  #show(track: MediaStreamTrack): void {
    const state = !track.enabled ? 'off' : track.muted ? 'interrupted' : 'on';
    this.#shown.set({state, track});
  }

  #during(work: Promise<void>): void {
    this.#work = work.finally(() => {
      this.#work = undefined;
      const isOutdated = this.#isOutdated;
      this.#isOutdated = false;
      if (this.#isWanted && this.#shown.value.state === 'opening') this.#reopen(true);
      else if (isOutdated) this.follow(false);
    });
  }

  /** It may have been switched off meanwhile, and on again. */
  #takeIfAwaited(captured: Captured): void {
    if (this.#isWanted && !this.#shown.value.track) this.#take(captured);
    else captured.track?.stop();
  }

  #take(captured: Captured): void {
    if (captured.track) return this.#use(captured.track);
    this.#hearing.abort();
    this.#options.onError(captured.error);
    this.#shown.set({state: captured.fault});
  }

  #use(track: MediaStreamTrack): void {
    this.#recoverNoMore();
    this.#hearing.abort();
    const {signal} = (this.#hearing = new AbortController());
    const hear = (type: string, react: () => void) =>
      track.addEventListener(
        type,
        () => {
          if (this.#shown.value.track === track) react();
        },
        {signal},
      );
    // Told when the device is unplugged or taken away, not when it is stopped here.
    hear('ended', () => this.#lose());
    hear('mute', () => {
      this.#show(track);
      // Some systems never give the same track back.
      this.#recoverBy(() => this.#exchange());
    });
    hear('unmute', () => {
      this.#recoverNoMore();
      this.#show(track);
    });
    this.#show(track);
  }

  #lose(): void {
    this.#hearing.abort();
    if (!this.#isWanted) return this.release();
    this.#turned = undefined;
    this.#shown.set({state: 'opening'});
    this.#reopen(true);
  }

  /** Another device of the kind takes the place of the lost one, now or when there is one. */
  #reopen(isFirst: boolean): void {
    if (this.#work) return;
    const reopening = this.#capture().then((captured) => {
      if (!this.#isWanted || this.#shown.value.track) return captured.track?.stop();
      if (captured.track || isFirst) this.#take(captured);
      if (!captured.track) this.#recoverBy(() => this.#reopen(false));
    });
    this.#during(reopening);
  }

  /** Another device in the place of the open one; if it cannot be had, the one before comes back. */
  #exchange(): void {
    const {track: before} = this.#shown.value;
    if (!before || this.#work) return;
    const {deviceId} = before.getSettings();
    // Phones give one camera at a time.
    if (this.name === 'camera') before.stop();
    const isCurrent = () => this.#shown.value.track === before;
    const exchanging = this.#capture().then(async (captured) => {
      if (!captured.track && isCurrent()) {
        this.#turned = undefined;
        this.#options.onError(captured.error);
        if (before.readyState === 'live') return;
        captured = await this.#capture({deviceId: {exact: deviceId!}});
      }
      if (!isCurrent()) return this.#takeIfAwaited(captured);
      before.stop();
      if (captured.track) captured.track.enabled = before.enabled;
      this.#take(captured);
      if (!captured.track) this.#recoverBy(() => this.#reopen(false));
    });
    this.#during(exchanging);
  }

  async #capture(which?: MediaTrackConstraints): Promise<Captured> {
    // What was remembered may be gone.
    await this.#options.choices.refresh();
    const found = await capture({
      names: [this.name],
      constraints: () => (which ? {...this.#options.constraints(), ...which} : this.constraints()),
      isWanted: () => true,
    });
    return found[this.name]!;
  }

  #recoverBy(retry: () => void): void {
    this.#stopRecovery ??= recover(this.name, this.#options.choices.available, retry);
  }

  #recoverNoMore(): void {
    this.#stopRecovery?.();
    this.#stopRecovery = undefined;
  }
}
