import type {IceServer, Media, Signal} from '../protocol/index.js';
import {Devices, type DeviceState} from './devices.js';
import {PeerLink, type LinkState} from './peer-link.js';
import {Store, type ReadableStore, type Unsubscribe} from './store.js';

/** What a view of the call shows. A stream is replaced by a new object when its tracks change. */
export interface CallMedia {
  readonly local: MediaStream | undefined;
  readonly remote: MediaStream | undefined;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  readonly remoteMicrophone: 'on' | 'off';
  readonly remoteCamera: 'on' | 'off';
}

export type MediaEvent =
  /** The two devices are connected, for the first time or again. */
  | {readonly type: 'connected'}
  /** They no longer are; the session tries to mend that by itself. */
  | {readonly type: 'interrupted'}
  /** Told once, and nothing after it. The owner closes the session. */
  | {readonly type: 'failed'; readonly reason: 'media-failed' | 'device-error'};

/** How patient a session is, in milliseconds. */
export interface MediaPatience {
  /** For the first connection. */
  readonly connect: number;
  /** For an interrupted connection to come back. */
  readonly recover: number;
  /** For an interruption to pass by itself, as most do, before another path is looked for. */
  readonly restart: number;
  /** Between one attempt and the next. */
  readonly retry: number;
}

const PATIENCE: MediaPatience = {connect: 20_000, recover: 30_000, restart: 500, retry: 4_000};

export interface MediaSessionOptions {
  readonly role: 'caller' | 'callee';
  /** What this side shows from the start. */
  readonly media: Media;
  readonly iceServers: readonly IceServer[];
  /** Takes what the other device's session must `receive`. It may lose signals while the signaling is away. */
  readonly send: (signal: Signal) => void;
  readonly onEvent: (event: MediaEvent) => void;
  readonly patience?: Partial<MediaPatience>;
}

const SILENCE: CallMedia = {
  local: undefined,
  remote: undefined,
  microphone: 'off',
  camera: 'off',
  remoteMicrophone: 'off',
  remoteCamera: 'off',
};

/**
 * The media of one call: this side's devices and the connection to the other device, neither of which waits for
 * the other. Whoever makes one closes it; only then are the devices free again.
 */
export class MediaSession {
  readonly #options: MediaSessionOptions;
  readonly #patience: MediaPatience;
  readonly #devices = new Devices();
  readonly #link: PeerLink;
  readonly #state = new Store<CallMedia>(SILENCE);
  readonly #unsubscribe: Unsubscribe;
  #phase: 'idle' | 'connecting' | 'connected' | 'interrupted' | 'over' = 'idle';
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #attempt: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MediaSessionOptions) {
    const {role, iceServers, send} = options;
    this.#options = options;
    this.#patience = {...PATIENCE, ...options.patience};
    this.#link = new PeerLink({
      role,
      iceServers,
      send,
      onState: (state) => this.#follow(state),
      onRemote: (remote) => this.#state.update((media) => ({...media, remote})),
      onError: () => this.#fail('media-failed'),
    });
    this.#unsubscribe = this.#devices.states.subscribe(() => this.#showDevices());
  }

  get state(): ReadableStore<CallMedia> {
    return this.#state;
  }

  /** Connects and opens the devices. Resolves when it is known which devices there are; never rejects. */
  async start(): Promise<void> {
    if (this.#phase !== 'idle') return;
    this.#phase = 'connecting';
    this.#wait(this.#patience.connect, this.#patience.retry);
    this.#sendState();
    try {
      this.#link.open();
    } catch {
      // A browser without WebRTC, or with ICE servers it does not take: nothing that another try would change.
      this.#fail('device-error');
      return;
    }
    await this.#devices.open(
      this.#options.media === 'video' ? ['microphone', 'camera'] : ['microphone'],
    );
  }

  /** Takes a signal of the other device's session, at any time and in any order, even before `start`. */
  receive(signal: Signal): void {
    if (this.#phase === 'over') return;
    if (signal.kind !== 'state') {
      this.#link.receive(signal);
      return;
    }
    const remoteMicrophone = signal.microphone ? 'on' : 'off';
    const remoteCamera = signal.camera ? 'on' : 'off';
    this.#state.update((media) => ({...media, remoteMicrophone, remoteCamera}));
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#devices.setMicrophone(on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#devices.setCamera(on);
  }

  /** The signaling is back: says again what may have been lost, and mends the connection where it needs to be. */
  restart(): void {
    if (this.#phase === 'idle' || this.#phase === 'over') return;
    this.#sendState();
    if (this.#phase !== 'connected') this.#link.restart();
  }

  /** Stops every track and closes the connection. Only the first call counts. */
  close(): void {
    this.#end();
    this.#unsubscribe();
    this.#devices.close();
    this.#link.close();
    this.#state.set(SILENCE);
  }

  #follow(state: LinkState): void {
    if (this.#phase === 'over') return;
    if (state === 'connected') {
      this.#stopWaiting();
      if (this.#phase === 'connected') return;
      this.#phase = 'connected';
      this.#options.onEvent({type: 'connected'});
    } else if (state === 'disconnected' || state === 'failed') {
      if (this.#phase === 'connected') {
        this.#phase = 'interrupted';
        this.#wait(this.#patience.recover, this.#patience.restart);
        this.#options.onEvent({type: 'interrupted'});
      }
      if (state === 'failed') this.#link.restart();
    }
  }

  #wait(patience: number, firstAttempt: number): void {
    this.#deadline = setTimeout(() => this.#fail('media-failed'), patience);
    this.#attempt = setTimeout(() => this.#tryAgain(), firstAttempt);
  }

  #tryAgain(): void {
    // A first connection that is slow would be set back by a restart; only its offer may have been lost.
    if (this.#phase === 'connecting') this.#link.repeat();
    else this.#link.restart();
    this.#attempt = setTimeout(() => this.#tryAgain(), this.#patience.retry);
  }

  #stopWaiting(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#attempt);
  }

  #fail(reason: 'media-failed' | 'device-error'): void {
    if (this.#phase === 'over') return;
    this.#end();
    this.#options.onEvent({type: 'failed', reason});
  }

  #end(): void {
    this.#phase = 'over';
    this.#stopWaiting();
  }

  #showDevices(): void {
    const {microphone, camera} = this.#devices.states.value;
    this.#link.attach('audio', microphone.track ?? null);
    this.#link.attach('video', camera.track ?? null);
    const before = this.#state.value;
    this.#state.set({
      ...before,
      local: streamOf(before.local, [microphone.track, camera.track]),
      microphone: microphone.state,
      camera: camera.state,
    });
    if (
      isOn(before.microphone) !== isOn(microphone.state) ||
      isOn(before.camera) !== isOn(camera.state)
    ) {
      this.#sendState();
    }
  }

  #sendState(): void {
    if (this.#phase === 'idle' || this.#phase === 'over') return;
    const {microphone, camera} = this.#state.value;
    this.#options.send({kind: 'state', microphone: isOn(microphone), camera: isOn(camera)});
  }
}

const isOn = (state: DeviceState): boolean => state === 'on';

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
