import {Store, type ReadableStore} from './store.js';

/**
 * What a microphone or camera does for this call. `missing`: none attached; `blocked`: permission refused;
 * `in-use`: held by another application; `insecure`: the page is neither https nor localhost, or its
 * Permissions-Policy forbids the device.
 */
export type DeviceState =
  'on' | 'off' | 'opening' | 'missing' | 'blocked' | 'in-use' | 'insecure' | 'failed';

export type DeviceName = 'microphone' | 'camera';

export interface Device {
  readonly state: DeviceState;
  /** There while the device is open: always when `on`, and for a muted microphone. */
  readonly track?: MediaStreamTrack;
}

export type DeviceStates = Readonly<Record<DeviceName, Device>>;

const OFF: Device = {state: 'off'};

const KINDS = {microphone: 'audio', camera: 'video'} as const satisfies Record<DeviceName, string>;

const CONSTRAINTS: Readonly<Record<DeviceName, MediaTrackConstraints>> = {
  microphone: {echoCancellation: true, noiseSuppression: true, autoGainControl: true},
  camera: {
    width: {ideal: 1280},
    height: {ideal: 720},
    frameRate: {ideal: 30},
    facingMode: {ideal: 'user'},
  },
};

/**
 * The microphone and camera of one call. Nothing here fails: a device that cannot be had is a state to show, and
 * the call goes on with what there is.
 */
export class Devices {
  readonly #states = new Store<DeviceStates>({microphone: OFF, camera: OFF});
  readonly states: ReadableStore<DeviceStates> = this.#states;
  readonly #wanted = new Set<DeviceName>();
  readonly #opening = new Map<DeviceName, Promise<void>>();
  #closed = false;

  /** Opens the named devices with one question to the user, and resolves when it is known what there is. */
  async open(names: readonly DeviceName[]): Promise<void> {
    if (this.#closed) return;
    for (const name of names) this.#wanted.add(name);
    const fresh = names.filter((name) => !this.#states.value[name].track);
    this.#show(Object.fromEntries(fresh.map((name) => [name, {state: 'opening'}])));
    const unasked = fresh.filter((name) => !this.#opening.has(name));
    if (unasked.length > 0) {
      const opening = acquire(unasked, (name) => this.#wanted.has(name)).then((found) =>
        this.#settle(unasked, found),
      );
      for (const name of unasked) this.#opening.set(name, opening);
    }
    await Promise.all(fresh.map((name) => this.#opening.get(name)));
  }

  /** A muted microphone stays open, so that unmuting takes no time and asks nothing. */
  async setMicrophone(on: boolean): Promise<void> {
    const {track} = this.#states.value.microphone;
    if (!track) return on ? this.open(['microphone']) : this.#release('microphone');
    if (on) this.#wanted.add('microphone');
    else this.#wanted.delete('microphone');
    track.enabled = on;
    this.#show({microphone: {state: on ? 'on' : 'off', track}});
  }

  /** A camera that is off is stopped, so that its light goes out. */
  async setCamera(on: boolean): Promise<void> {
    return on ? this.open(['camera']) : this.#release('camera');
  }

  /** Stops both for good; what the browser still hands out afterwards is stopped at once. */
  close(): void {
    this.#release('microphone');
    this.#release('camera');
    this.#closed = true;
  }

  #release(name: DeviceName): void {
    this.#wanted.delete(name);
    this.#states.value[name].track?.stop();
    this.#show({[name]: OFF});
  }

  #settle(asked: readonly DeviceName[], found: Found): void {
    const shown: Found = {};
    for (const name of asked) {
      this.#opening.delete(name);
      const device = found[name] ?? OFF;
      if (this.#wanted.has(name)) shown[name] = device;
      else device.track?.stop();
      // Told when the device is unplugged or taken away, not when it is stopped here.
      device.track?.addEventListener('ended', () => this.#lost(name, device));
    }
    this.#show(shown);
  }

  #lost(name: DeviceName, {track}: Device): void {
    if (this.#states.value[name].track === track) this.#show({[name]: {state: 'missing'}});
  }

  #show(changes: Found): void {
    if (!this.#closed) this.#states.set({...this.#states.value, ...changes});
  }
}

type Found = Partial<Record<DeviceName, Device>>;

/** Asks for all at once; where that fails, for each alone, so that a missing camera does not cost the voice. */
async function acquire(
  asked: readonly DeviceName[],
  isWanted: (name: DeviceName) => boolean,
): Promise<Found> {
  const allowed = asked.filter((name) => !isForbidden(name));
  const forbidden = allOf(asked.filter(isForbidden), {state: 'insecure'});
  if (allowed.length === 0) return forbidden;
  try {
    return {...forbidden, ...(await capture(allowed))};
  } catch (error) {
    if (allowed.length === 1 || (await refusesAll(error, allowed))) {
      return {...forbidden, ...allOf(allowed, {state: stateFor(error)})};
    }
  }
  let found = forbidden;
  // One after the other, as two questions to the user at once would hide each other.
  for (const name of allowed.filter(isWanted)) {
    found = {...found, ...(await acquire([name], isWanted))};
  }
  return found;
}

const allOf = (names: readonly DeviceName[], device: Device): Found =>
  Object.fromEntries(names.map((name) => [name, device]));

async function capture(asked: readonly DeviceName[]): Promise<Found> {
  const stream = await navigator.mediaDevices.getUserMedia(
    Object.fromEntries(asked.map((name) => [KINDS[name], CONSTRAINTS[name]])),
  );
  return Object.fromEntries(
    asked.map((name): [DeviceName, Device] => {
      const track = stream.getTracks().find(({kind}) => kind === KINDS[name]);
      return [name, track ? {state: 'on', track} : {state: 'missing'}];
    }),
  );
}

interface PolicedDocument {
  /** Chromium only, and not in the standard types. */
  readonly featurePolicy?: {allowsFeature(feature: string): boolean};
}

function isForbidden(name: DeviceName): boolean {
  const {featurePolicy} = document as PolicedDocument;
  // Undefined where the page is not secure, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  return !isSecureContext || !devices || featurePolicy?.allowsFeature(name) === false;
}

/** Whether the user has said no to all of them: to ask for each alone then would pester. */
async function refusesAll(error: unknown, asked: readonly DeviceName[]): Promise<boolean> {
  if (stateFor(error) !== 'blocked') return false;
  try {
    const permissions = await Promise.all(asked.map((name) => navigator.permissions.query({name})));
    const states = new Set(permissions.map(({state}) => state));
    // Otherwise one of them is refused for good, or by the system, and the other may be free.
    return states.size === 1 && !states.has('granted');
  } catch {
    // A browser that does not tell.
    return false;
  }
}

function stateFor(error: unknown): DeviceState {
  return STATES_BY_ERROR[error instanceof DOMException ? error.name : ''] ?? 'failed';
}

const STATES_BY_ERROR: Readonly<Record<string, DeviceState>> = {
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotAllowedError: 'blocked',
  NotReadableError: 'in-use',
  // What Firefox says of a camera that another application holds.
  AbortError: 'in-use',
  SecurityError: 'insecure',
};
