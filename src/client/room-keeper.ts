import type {
  CallId,
  IcePolicy,
  IceServer,
  Media,
  Preconnect,
  ServerFrameOf,
} from '../protocol/index.js';
import type {CallMemory} from './call-memory.js';
import type {DeviceChoices} from './device-choices.js';
import type {SessionEnvironment} from './environment.js';
import type {MediaSettings} from './media-settings.js';
import type {MediaEvent} from './media-session.js';
import {PeerWatch} from './peer-watch.js';
import {MediaCode, Room, type RoomView} from './room.js';
import type {Signaling} from './signaling.js';
import type {ReadableStore, Unsubscribe} from './store.js';

export interface RoomKeeperOptions {
  readonly signaling: Signaling;
  readonly environment: SessionEnvironment;
  readonly memory: CallMemory;
  readonly choices: DeviceChoices;
  readonly settings: ReadableStore<MediaSettings>;
  readonly view: RoomView;
  /** How far this page lets its device connect while it rings. */
  readonly preconnect: () => Preconnect;
}

/** How the server lets two devices connect. */
interface Connecting {
  readonly policy: IcePolicy;
  readonly iceServers: readonly IceServer[];
}

/** Makes the room of the one call of this page when there is something to do for it, and keeps it to its end. */
export class RoomKeeper {
  readonly #options: RoomKeeperOptions;
  readonly #onEvent: (event: MediaEvent) => void;
  readonly #code: MediaCode;
  readonly #watch: PeerWatch;
  #room: Room | undefined;
  #deafen: Unsubscribe | undefined;

  constructor(options: RoomKeeperOptions, onEvent: (event: MediaEvent) => void) {
    const {environment, signaling} = options;
    this.#options = options;
    this.#onEvent = onEvent;
    this.#code = new MediaCode(environment.loadMedia);
    this.#watch = new PeerWatch(environment, {
      isAlive: () => this.#room?.isAlive ?? false,
      vouch: () => {
        if (this.#room) signaling.send({type: 'peer-alive', call: this.#room.call});
      },
    });
  }

  /** The room there is, connected or not. */
  get room(): Room | undefined {
    return this.#room;
  }

  /** Whether the other device is not at the server. */
  get isPeerAway(): boolean {
    return this.#watch.isRunning;
  }

  roomOf(call: CallId): Room | undefined {
    return this.#room?.call === call ? this.#room : undefined;
  }

  /** There is a call: the code that runs media will soon be needed, and behind it the rest. */
  prepare(): void {
    const fetching = this.#code.fetch().then(({callExtras}) => callExtras?.());
    // Told where somebody waits for it.
    fetching.catch(() => undefined);
  }

  /** The person here calls: they see themselves while it rings. */
  call(id: CallId, media: Media): void {
    this.#room = this.#make(id, 'caller');
    this.#room.capture(media);
  }

  /** The person here accepts. */
  answer(id: CallId, media: Media): void {
    // The caller's picture does not wait for the devices here.
    this.admitEarly();
    this.#room ??= this.#make(id, 'callee');
    this.#room.capture(media);
  }

  /** Connects while it rings, though never further than this page lets it. */
  preconnect(id: CallId, role: 'caller' | 'callee', {policy, iceServers}: Connecting): void {
    const wish = this.#options.preconnect();
    if (wish === 'off') return;
    const room = (this.#room ??= this.#make(id, role));
    const isSaidAgain = room.isConnecting;
    room.connect(iceServers, wish === 'relay' ? 'relay' : policy);
    if (isSaidAgain) room.restart();
  }

  /** The call was accepted, and the server has not said so yet: what is connected already need not wait for it. */
  admitEarly(): void {
    if (!this.#room?.isConnecting) return;
    if (this.#room.role === 'callee') this.#room.accept();
    this.#room.admit();
  }

  /** The server has opened the room. */
  enter({call, role, media, iceServers, policy, preconnected}: ServerFrameOf<'room'>): void {
    // Where both called at once, the caller of one call is the callee of the other.
    if (this.#room && (this.#room.role !== role || this.#room.call !== call)) this.close();
    const isNewPair = this.#room?.isConnecting === true && !preconnected;
    const room = (this.#room ??= this.#make(call, role));
    room.connect(iceServers, policy);
    if (isNewPair) room.renew();
    room.admit(policy);
    room.capture(media[role]);
  }

  /** The server says again which room this page is in: signals may have been lost. */
  repeat({iceServers, policy}: ServerFrameOf<'room'>): void {
    this.#room?.connect(iceServers, policy);
    this.#room?.restart();
  }

  /** The page comes back to a room of which it knows nothing but what it kept. */
  reenter({call, role, media, iceServers, policy}: ServerFrameOf<'room'>): void {
    const {microphone = true, camera = media[role] === 'video'} =
      this.#options.memory.take(call) ?? {};
    const room = (this.#room = this.#make(call, role));
    room.connect(iceServers, policy);
    room.admit(policy);
    room.capture(camera ? 'video' : 'audio');
    if (!microphone) room.mute();
  }

  /** Whether the other device is at the server. */
  peerChanged(call: CallId, isPresent: boolean): void {
    const room = this.roomOf(call);
    if (isPresent) {
      this.#watch.stop();
      room?.restart();
    } else if (room) {
      this.#watch.start();
      room.suspect();
    }
  }

  /** What the server said of the other device holds no longer; it says so again. */
  signalingLost(): void {
    this.#watch.stop();
  }

  /** The page goes, and may be back soon. */
  remember(): void {
    const media = this.#options.view.media.value;
    if (!this.#room || !media) return;
    const [microphone, camera] = [media.microphone !== 'off', media.camera !== 'off'];
    this.#options.memory.keep(this.#room.call, {microphone, camera});
  }

  close(): void {
    this.#deafen?.();
    this.#deafen = undefined;
    this.#watch.stop();
    this.#room?.close();
    this.#room = undefined;
  }

  #make(call: CallId, role: Room['role']): Room {
    const {choices, environment, settings, view, signaling} = this.#options;
    // A browser that has changed its network says so long before the packets show it.
    this.#deafen ??= environment.onOnline(() => this.#room?.suspect());
    return new Room({
      call,
      role,
      code: this.#code,
      choices,
      settings,
      view,
      send: (signal) => signaling.send({type: 'room-signal', call, signal}),
      onEvent: this.#onEvent,
      onDeviceError: (error) => signaling.report(error),
    });
  }
}
