import type {CallId, IcePolicy, IceServer, ImError, Media, Signal} from '../protocol/index.js';
import type {DeviceChoices} from './device-choices.js';
import type {MediaModule, RunningMedia, SessionEnvironment} from './environment.js';
import type {Levels} from './levels.js';
import type {MediaSettings} from './media-settings.js';
import type {CallMedia, MediaEvent} from './media-session.js';
import type {CallStatistics} from './statistics.js';
import type {ReadableStore, Store, Unsubscribe} from './store.js';

/** What a running room shows. */
export interface RoomView {
  readonly media: Store<CallMedia | undefined>;
  readonly statistics: Store<CallStatistics | undefined>;
  readonly levels: Store<Levels | undefined>;
}

export interface RoomOptions {
  readonly call: CallId;
  readonly role: 'caller' | 'callee';
  readonly code: MediaCode;
  readonly choices: DeviceChoices;
  readonly settings: ReadableStore<MediaSettings>;
  readonly view: RoomView;
  readonly send: (signal: Signal) => void;
  readonly onEvent: (event: MediaEvent) => void;
  readonly onDeviceError: (error: ImError) => void;
}

/** The code that runs media: fetched when a call first shows, so that pages without calls never load it. */
export class MediaCode {
  readonly #load: SessionEnvironment['loadMedia'];
  #loading: Promise<MediaModule> | undefined;

  constructor(load: SessionEnvironment['loadMedia']) {
    this.#load = load;
  }

  /** The same promise for all, until it fails: then the next who asks tries again. */
  fetch(): Promise<MediaModule> {
    if (!this.#loading) {
      const loading = (this.#loading = this.#load());
      loading.catch(() => {
        if (this.#loading === loading) this.#loading = undefined;
      });
    }
    return this.#loading;
  }
}

/**
 * What the two devices of a call share: runs the media session, from when there is something to do for it until
 * `close`. The code for that may still be loading; what is asked and what the other side says waits for it.
 * Nothing that fails before `admit` is told: the call may yet be declined.
 */
export class Room {
  readonly call: CallId;
  readonly role: 'caller' | 'callee';
  readonly #options: RoomOptions;
  #state: 'new' | 'loading' | 'running' | 'failed' | 'closed' = 'new';
  #session: RunningMedia | undefined;
  #waiting: ((session: RunningMedia) => void)[] = [];
  #connects: 'not' | 'yes' = 'not';
  #captures: 'not' | 'yes' = 'not';
  #gate: 'shut' | 'open' = 'shut';
  #failure: MediaEvent | undefined;
  readonly #unsubscribes: Unsubscribe[] = [];

  constructor(options: RoomOptions) {
    this.call = options.call;
    this.role = options.role;
    this.#options = options;
  }

  /** Whether packets of the other device have arrived within the last second. */
  get isAlive(): boolean {
    return this.#session?.isAlive ?? false;
  }

  /** Whether the two devices have begun to connect. */
  get isConnecting(): boolean {
    return this.#connects === 'yes';
  }

  /** What runs, once its code is there. */
  get session(): RunningMedia | undefined {
    return this.#session;
  }

  /** Opens this side's devices and shows them; the first time counts. */
  capture(media: Media): void {
    if (this.#captures === 'yes') return;
    this.#captures = 'yes';
    this.#run((session) => {
      this.#show(session);
      void session.capture(media);
    });
  }

  /** Connects with the other device; where it does so already, `iceServers` are for the next search for a path. */
  connect(iceServers: readonly IceServer[], policy: IcePolicy): void {
    const isFirst = this.#connects === 'not';
    this.#connects = 'yes';
    this.#run((session) => {
      if (!isFirst) return session.setIceServers(iceServers);
      session.setIceServers(iceServers, policy);
      session.connect();
    });
  }

  /** The other device is another one than the one this side has connected with: that connection is cut. */
  renew(): void {
    this.#run((session) => session.renew());
  }

  /** The call was accepted: media flows from now on, with `all` by direct paths too. */
  admit(policy: IcePolicy = 'relay'): void {
    this.#gate = 'open';
    this.#run((session) => session.admit(policy === 'all' ? 'all' : undefined));
    if (this.#failure) this.#options.onEvent(this.#failure);
  }

  /** Tells the other device at once that the person here has accepted. */
  accept(): void {
    this.#run((session) => session.accept());
  }

  /** Leaves the microphone shut, whatever `capture` opens. */
  mute(): void {
    this.#run((session) => void session.setMicrophone(false));
  }

  receive(signal: Signal): void {
    this.#run((session) => session.receive(signal));
  }

  /** Signals may have been lost: the two sides have to find each other again. */
  restart(): void {
    this.#session?.restart();
  }

  /** The other device has gone from the server, or this one has changed its network: media is judged at once. */
  suspect(): void {
    this.#session?.suspect();
  }

  /** Stops every device and tells nothing more. */
  close(): void {
    this.#state = 'closed';
    for (const unsubscribe of this.#unsubscribes.splice(0)) unsubscribe();
    this.#waiting = [];
    this.#session?.close();
    this.#session = undefined;
    const {media, statistics, levels} = this.#options.view;
    media.set(undefined);
    statistics.set(undefined);
    levels.set(undefined);
  }

  #run(step: (session: RunningMedia) => void): void {
    if (this.#state === 'closed') return;
    if (this.#session) return step(this.#session);
    this.#waiting.push(step);
    const isWorthAnother = this.#state === 'failed' && this.#gate === 'open';
    if (this.#state === 'new' || isWorthAnother) void this.#load();
  }

  async #load(): Promise<void> {
    const {role, code, choices, settings, send, onDeviceError} = this.#options;
    this.#state = 'loading';
    try {
      const {MediaSession} = await code.fetch();
      if (this.#isClosed) return;
      const session = new MediaSession({
        role,
        iceServers: [],
        choices,
        settings,
        send: (signal) => {
          if (!this.#isClosed) send(signal);
        },
        onEvent: (event) => this.#tell(event),
        onDeviceError,
      });
      this.#session = session;
      this.#state = 'running';
      for (const step of this.#waiting.splice(0)) step(session);
    } catch {
      if (this.#isClosed) return;
      this.#state = 'failed';
      if (this.#gate === 'open') this.#tell({type: 'failed', reason: 'device-error'});
    }
  }

  get #isClosed(): boolean {
    return this.#state === 'closed';
  }

  #tell(event: MediaEvent): void {
    if (this.#isClosed) return;
    if (event.type === 'failed' && this.#gate === 'shut') this.#failure = event;
    else this.#options.onEvent(event);
  }

  #show({state, statistics, levels}: RunningMedia): void {
    const {view} = this.#options;
    this.#unsubscribes.push(
      mirror(state, view.media),
      mirror(statistics, view.statistics),
      mirror(levels, view.levels),
    );
  }
}

/** Keeps `target` at the value of `source`. */
function mirror<T>(source: ReadableStore<T>, target: Store<T | undefined>): Unsubscribe {
  target.set(source.value);
  return source.subscribe((value) => target.set(value));
}
