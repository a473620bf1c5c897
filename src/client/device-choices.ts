import {Store, type ReadableStore, type Unsubscribe} from './store.js';

export type DeviceKind = 'microphone' | 'camera' | 'speaker';

export interface DeviceEntry {
  readonly id: string;
  /** Empty until the page was once allowed to open a device of this kind. */
  readonly label: string;
}

export type AvailableDevices = Readonly<Record<DeviceKind, readonly DeviceEntry[]>>;

/** What the person chose; a kind that is not there is left to the system. */
export type ChosenDevices = Readonly<Partial<Record<DeviceKind, DeviceEntry>>>;

type DeviceStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KINDS: Readonly<Record<MediaDeviceKind, DeviceKind>> = {
  audioinput: 'microphone',
  videoinput: 'camera',
  audiooutput: 'speaker',
};

const NONE: AvailableDevices = {microphone: [], camera: [], speaker: []};

const KEY = 'im.devices';

/**
 * Which microphones, cameras and speakers there are, and which of them the person chose: remembered for the next
 * visit where the browser keeps anything. Opens none; a running call follows what is chosen here.
 */
export class DeviceChoices {
  readonly #storage: () => DeviceStorage | undefined;
  readonly #found = new Store<AvailableDevices>(NONE);
  readonly #chosen: Store<ChosenDevices>;
  #watchers = 0;
  readonly #changed = () => void this.refresh();

  constructor(storage: () => DeviceStorage | undefined = () => globalThis.localStorage) {
    this.#storage = storage;
    this.#chosen = new Store(this.#remembered());
  }

  /** Followed while anybody subscribes; else as it was last seen. */
  readonly available: ReadableStore<AvailableDevices> = watched(
    () => this.#found,
    (on) => this.#watch(on),
  );

  get chosen(): ReadableStore<ChosenDevices> {
    return this.#chosen;
  }

  /** Whether this browser can share a screen at all: those of phones cannot. */
  get canShareScreen(): boolean {
    const devices = globalThis.navigator?.mediaDevices as Partial<MediaDevices> | undefined;
    return devices?.getDisplayMedia !== undefined;
  }

  /** Takes that device from now on, also in the running call; undefined leaves it to the system again. */
  choose(kind: DeviceKind, id: string | undefined): void {
    const {[kind]: before, ...others} = this.#chosen.value;
    if (before?.id === id) return;
    const entry = this.#found.value[kind].find((device) => device.id === id);
    const chosen = id === undefined ? others : {...others, [kind]: entry ?? {id, label: ''}};
    this.#chosen.set(chosen);
    try {
      this.#storage()?.setItem(KEY, JSON.stringify(chosen));
    } catch {
      // Blocked or full: chosen for this visit only.
    }
  }

  /** Looks again, as for the labels that a browser tells only once a device was allowed. */
  async refresh(): Promise<void> {
    // Undefined where the page is not secure, whatever the types say.
    const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
    try {
      const found = sorted((await devices?.enumerateDevices()) ?? []);
      // Told only when it is news: whoever follows this list may open a device, and then look again.
      if (JSON.stringify(found) !== JSON.stringify(this.#found.value)) this.#found.set(found);
    } catch {
      // A page that may know of no device.
    }
  }

  /**
   * The chosen device if it is there; the one of the same name where browsers have given it another id, as they do
   * when a site's data is cleared. Undefined leaves it to the system.
   */
  present(kind: DeviceKind): string | undefined {
    const chosen = this.#chosen.value[kind];
    if (!chosen) return undefined;
    const found = this.#found.value[kind];
    const same =
      found.find(({id}) => id === chosen.id) ??
      found.find(({label}) => label !== '' && label === chosen.label);
    return same?.id;
  }

  #watch(on: boolean): void {
    this.#watchers += on ? 1 : -1;
    const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
    if (on && this.#watchers === 1) {
      devices?.addEventListener('devicechange', this.#changed);
      void this.refresh();
    } else if (this.#watchers === 0) {
      devices?.removeEventListener('devicechange', this.#changed);
    }
  }

  #remembered(): ChosenDevices {
    try {
      const kept: unknown = JSON.parse(this.#storage()?.getItem(KEY) ?? '{}');
      const entries = Object.values(KINDS).flatMap((kind) => {
        const entry = (kept as Partial<Record<DeviceKind, unknown>> | null)?.[kind];
        return isEntry(entry) ? [[kind, entry] as const] : [];
      });
      return Object.fromEntries(entries);
    } catch {
      return {};
    }
  }
}

function isEntry(value: unknown): value is DeviceEntry {
  const entry = value as Partial<DeviceEntry> | null | undefined;
  return typeof entry?.id === 'string' && typeof entry.label === 'string';
}

function sorted(devices: readonly MediaDeviceInfo[]): AvailableDevices {
  const of = (kind: DeviceKind) =>
    devices
      // Before any permission, browsers tell of one nameless device of each kind: nothing to choose from.
      .filter((device) => KINDS[device.kind] === kind && device.deviceId !== '')
      .map(({deviceId, label}) => ({id: deviceId, label}));
  return {microphone: of('microphone'), camera: of('camera'), speaker: of('speaker')};
}

/** A store that tells `watch` of each subscriber that comes and goes. */
function watched<T>(get: () => ReadableStore<T>, watch: (on: boolean) => void): ReadableStore<T> {
  return {
    get value() {
      return get().value;
    },
    subscribe(listener): Unsubscribe {
      const unsubscribe = get().subscribe(listener);
      watch(true);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        unsubscribe();
        watch(false);
      };
    },
  };
}
