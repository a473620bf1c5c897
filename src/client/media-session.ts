import type {IceServer, Media, Signal} from '../protocol/index.js';
import {
  SILENCE,
  type CallMedia,
  type MediaPatience,
  type MediaSessionOptions,
} from './call-media.js';
import {callExtras} from './call-extras-code.js';
import {CallMonitor} from './call-monitor.js';
import {DeviceChoices} from './device-choices.js';
import type {Levels} from './levels.js';
import {PULSE_PATIENCE} from './link-pulse.js';
import {LinkRecovery, RECOVERY_PATIENCE} from './link-recovery.js';
import {LocalMedia} from './local-media.js';
import {DEFAULT_SETTINGS} from './media-settings.js';
import {OwnSide} from './own-side.js';
import type {LinkPolicy} from './peer-link.js';
import {RemoteSide} from './remote-side.js';
import {RoomLink} from './room-link.js';
import type {CallStatistics} from './statistics.js';
import {Store, type ReadableStore} from './store.js';

export {callExtras} from './call-extras-code.js';
export type {CallMedia, MediaEvent, MediaPatience, MediaSessionOptions} from './call-media.js';

/**
 * The media of one call: this side's devices and the connection to the other device, neither of which waits for
 * the other, and neither for the call to be accepted. Until `admit` nothing of the one goes over the other. Whoever
 * makes a session closes it; only then are the devices free again.
 */
export class MediaSession {
  readonly #options: MediaSessionOptions;
  readonly #local: LocalMedia;
  readonly #link: RoomLink;
  readonly #recovery: LinkRecovery;
  readonly #monitor: CallMonitor;
  readonly #state = new Store<CallMedia>(SILENCE);
  readonly #remote = new RemoteSide(this.#state);
  readonly #own: OwnSide;
  #gate: 'shut' | 'open' = 'shut';
  #isBroken = false;

  constructor(options: MediaSessionOptions) {
    const {role, iceServers, policy = 'all', send, onEvent} = options;
    this.#options = options;
    const patience: MediaPatience = {
      ...PULSE_PATIENCE,
      ...RECOVERY_PATIENCE,
      ...options.patience,
    };
    const settings = options.settings ?? new Store(DEFAULT_SETTINGS);
    this.#local = new LocalMedia({
      choices: options.choices ?? new DeviceChoices(),
      settings,
      onError: options.onDeviceError ?? (() => undefined),
    });
    this.#link = new RoomLink({
      role,
      iceServers,
      policy,
      patience,
      send,
      prepare: (connection) => this.#monitor.prepare(connection),
      onState: (state) => this.#recovery.follow(state),
      onPulse: (pulse) => this.#recovery.feel(pulse),
      onRemote: (remote) => {
        this.#remote.take(remote);
        this.#showRemote();
      },
      onMet: () => this.#sendState(),
      onDescribed: () => this.#recovery.agree(),
      onFresh: () => this.#recovery.beginAfresh(),
      onAccepted: () => {
        if (role === 'caller') onEvent({type: 'accepted'});
      },
      onError: () => {
        if (this.#gate === 'open') this.#fail('media-failed');
        this.#isBroken = true;
      },
    });
    this.#monitor = new CallMonitor({
      local: this.#local,
      settings,
      connection: () => this.#link.present?.connection,
      remotePicture: () => this.#remote.picture,
    });
    this.#recovery = new LinkRecovery({
      link: this.#link,
      patience,
      onPhase: (phase) => this.#tell(phase),
      onGiveUp: () => this.#fail('media-failed'),
    });
    this.#own = new OwnSide({
      local: this.#local,
      state: this.#state,
      attach: () => this.#attach(),
      say: () => this.#sendState(),
    });
  }

  get state(): ReadableStore<CallMedia> {
    return this.#state;
  }

  /** How the call runs, about once a second. */
  get statistics(): ReadableStore<CallStatistics | undefined> {
    return this.#monitor.statistics;
  }

  /** How loud both sides are, about eight times a second. */
  get levels(): ReadableStore<Levels> {
    return this.#monitor.levels;
  }

  /** Whether packets of the other side have arrived within the last second. */
  get isAlive(): boolean {
    return this.#link.present?.isAlive ?? false;
  }

  /** Connects to the other device, without any media. Where it fails before `admit`, that shows only then. */
  connect(): void {
    if (this.#recovery.phase !== 'idle') return;
    this.#recovery.begin();
    this.#attempt(() => this.#link.open());
    this.#sendState();
  }

  /** Opens this side's devices. Resolves when it is known which there are; never rejects. */
  async capture(media: Media): Promise<void> {
    if (this.#recovery.phase === 'over') return;
    await this.#local.open(media);
  }

  /**
   * The call was accepted: from now on media flows, both ways. With `all`, a connection that was to use relays only
   * is given direct paths too; that may be said later than the first time.
   */
  admit(policy?: 'all'): void {
    if (this.#recovery.phase === 'over') return;
    const isFirst = this.#gate === 'shut';
    this.#gate = 'open';
    this.connect();
    if (policy) this.#attempt(() => this.#link.permitAll());
    if (!isFirst) return;
    if (this.#isBroken) this.#attempt(() => this.#link.renew());
    this.#attach();
    this.#showRemote();
    this.#recovery.hurry();
    if (this.#recovery.phase === 'connected') this.#tell('connected');
  }

  /** The person here has accepted: tells the caller's device without the detour over the server. */
  accept(): void {
    this.#link.present?.accept();
  }

  /** Takes a signal of the other device's session, at any time and in any order, even before `connect`. */
  receive(signal: Signal): void {
    this.#attempt(() => {
      if (this.#link.receive(signal) && signal.kind === 'state') this.#remote.hear(signal);
    });
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#local.setMicrophone(on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#local.setCamera(on);
  }

  /** From the front to the back camera of a phone and back; elsewhere to the next camera there is. */
  flipCamera(): Promise<void> {
    return this.#local.flipCamera();
  }

  /** Lets the person choose what to share; has to be called from a press of theirs. */
  shareScreen(): Promise<void> {
    return this.#local.shareScreen();
  }

  stopSharing(): void {
    this.#local.stopSharing();
  }

  /**
   * The present picture of a side as a PNG; what it shares, while it shares.
   *
   * @throws ImError `picture-missing`, `code-unavailable`.
   */
  async snapshot(side: 'local' | 'remote'): Promise<Blob> {
    const {snapshotOf} = await callExtras();
    return snapshotOf(side, this.#state.value);
  }

  /** The signaling is back: says again what may have been lost, and mends the connection where it needs to be. */
  restart(): void {
    this.#sendState();
    this.#attempt(() => this.#recovery.restart());
  }

  /** The other device turned out to be another one: what connects this side with the first is cut at once. */
  renew(): void {
    this.#attempt(() => this.#link.renew());
  }

  /** The other side's signaling has gone, or this side's network has changed: what arrives is judged sooner. */
  suspect(): void {
    this.#link.present?.suspect();
  }

  /** Other servers to find paths with: those known at first, or as the credentials of the first have run out. */
  setIceServers(iceServers: readonly IceServer[], policy?: LinkPolicy): void {
    this.#attempt(() => this.#link.setIceServers(iceServers, policy));
  }

  /** Stops every track and closes the connection. Only the first call counts. */
  close(): void {
    this.#recovery.stop();
    this.#own.close();
    this.#remote.close();
    this.#monitor.close();
    this.#local.close();
    this.#link.close();
    this.#state.set(SILENCE);
  }

  /** Does what may fail where the browser has no WebRTC, or does not take the servers: no other try would help. */
  #attempt(step: () => void): void {
    if (this.#recovery.phase === 'over') return;
    try {
      step();
    } catch {
      this.#fail('device-error');
    }
  }

  #tell(phase: 'connected' | 'interrupted'): void {
    this.#showRemote();
    // What is told to a sender later would undo what was prepared.
    if (phase === 'connected') void this.#monitor.connected().then(() => this.#prepareForPicture());
    if (this.#gate === 'shut') return;
    if (phase === 'connected') this.#monitor.start();
    this.#options.onEvent({type: phase});
  }

  #fail(reason: 'media-failed' | 'device-error'): void {
    if (this.#recovery.phase === 'over') return;
    this.#recovery.stop();
    this.#options.onEvent({type: 'failed', reason});
  }

  #attach(): void {
    if (this.#gate === 'shut') return;
    const {audio, video} = this.#local.outgoing.value;
    // The picture first: it takes longer to get there.
    this.#link.attach('video', video);
    this.#link.attach('audio', audio);
  }

  /**
   * It rings, and the caller's camera is open: its picture is to be there as soon as the call is accepted. Who is called
   * has no camera open, and once they have accepted, the devices have more need of the machine.
   */
  #prepareForPicture(): void {
    const {camera} = this.#state.value;
    if (this.#gate === 'shut' && (camera === 'on' || camera === 'opening')) {
      this.#link.present?.senders.prepareForPicture();
    }
  }

  /** The picture of a link that was given up stays, standing still, until that of the next one is there. */
  #showRemote(): void {
    const isFirst = this.#state.value.remote === undefined;
    if (this.#gate === 'shut') return;
    if (isFirst || this.#recovery.phase === 'connected') this.#remote.show();
  }

  #sendState(): void {
    const {phase} = this.#recovery;
    if (phase !== 'idle' && phase !== 'over') this.#link.sayState(this.#own.toSay());
  }
}
