import {
  inCall,
  notConnected,
  parse,
  Profile,
  RING_TIMEOUT_MS,
  toOneself,
  userUnknown,
  type CallId,
  type ClientEndReason,
  type EndReason,
  type ErrorCode,
  type Media,
  type ServerFrameOf,
  type UserId,
} from '../protocol/index.js';
import {CallFrames} from './call-frames.js';
import {
  advance,
  enterRoom,
  isLive,
  leaveReason,
  type Call,
  type CallEvent,
} from './call-machine.js';
import {CallTimers} from './call-timers.js';
import type {SessionEnvironment} from './environment.js';
import type {CallMedia, MediaEvent} from './media-session.js';
import {MediaCode, Room} from './room.js';
import type {Roster} from './roster.js';
import type {Signaling, Welcome} from './signaling.js';
import {Store, type ReadableStore} from './store.js';

/** The one call of this page: asks for it, answers it, and runs its media from the first room to the end. */
export class Calls {
  readonly #signaling: Signaling;
  readonly #roster: Roster;
  readonly #environment: SessionEnvironment;
  readonly #frames: CallFrames;
  readonly #current = new Store<Call | undefined>(undefined);
  readonly #media = new Store<CallMedia | undefined>(undefined);
  readonly #mediaCode: MediaCode;
  readonly #timers: CallTimers;
  #room: Room | undefined;

  constructor(signaling: Signaling, roster: Roster, environment: SessionEnvironment) {
    this.#signaling = signaling;
    this.#roster = roster;
    this.#environment = environment;
    this.#frames = new CallFrames(signaling, environment);
    this.#mediaCode = new MediaCode(environment.loadMedia);
    this.#timers = new CallTimers(environment, {
      ranOut: (reason) => this.#leave(reason),
      shown: () => this.dismiss(),
    });
    signaling.heldCall = () => this.#heldCall();
    signaling.user.subscribe((user) => {
      if (!user) this.#forget();
    });
    signaling.welcome.subscribe((welcome) => this.#connectionChanged(welcome));
    signaling.route({
      ring: (frame) => this.#rung(frame),
      ringing: ({call, remaining}) => this.#ringsThere(call, remaining),
      room: (frame) => this.#opened(frame),
      'room-peer': ({call, present}) => {
        if (present) this.#roomOf(call)?.restart();
      },
      'room-signal': ({call, signal}) => this.#roomOf(call)?.receive(signal),
      ended: ({call, reason}) => this.#endedByServer(call, reason),
      error: ({call, code}) => this.#refused(call!, code),
    });
  }

  /** The call there is. One that has ended stays for a while, or until `dismiss`, so that its reason can be shown. */
  get current(): ReadableStore<Call | undefined> {
    return this.#current;
  }

  /** What to show and hear: there once the call has a room and its devices are asked for, until it ends. */
  get media(): ReadableStore<CallMedia | undefined> {
    return this.#media;
  }

  /**
   * Calls a contact. What becomes of it is told by `current`.
   *
   * @throws ImError `in-call`, `not-connected`, `to-oneself`, or `user-unknown` for who is not in the roster.
   */
  invite(to: UserId, media: Media): CallId {
    if (isLive(this.#current.value)) throw inCall();
    if (!this.#signaling.welcome.value) throw notConnected();
    if (to === this.#signaling.user.value?.id) throw toOneself();
    const contact = this.#roster.get(to);
    if (!contact) throw userUnknown(to);
    const remote = parse(Profile, contact, 'contact');
    const id = this.#environment.makeId();
    this.#begin({id, remote, direction: 'outgoing', phase: 'inviting', media}, RING_TIMEOUT_MS);
    this.#frames.send({type: 'invite', call: id, to, media});
    return id;
  }

  /** Takes the call that rings; `media` is what this side shows, by default what the caller asked for. */
  accept(media?: Media): void {
    const call = this.#current.value;
    if (call?.phase !== 'ringing' || call.direction !== 'incoming') return;
    this.#timers.waitsForRoom();
    this.#advance({type: 'accepted'});
    this.#frames.send({type: 'accept', call: call.id, media: media ?? call.media});
  }

  /** Refuses the call that rings, on all devices of this user. */
  decline(): void {
    const call = this.#current.value;
    if (call?.phase === 'ringing' && call.direction === 'incoming') this.#endBy('declined');
  }

  /** Withdraws the own call before it is answered. */
  cancel(): void {
    const call = this.#current.value;
    if (call?.direction !== 'outgoing') return;
    if (call.phase === 'inviting' || call.phase === 'ringing') this.#endBy('cancelled');
  }

  /** Ends the accepted call, at once on this side. */
  hangUp(): void {
    const phase = this.#current.value?.phase;
    if (phase === 'connecting' || phase === 'connected' || phase === 'reconnecting') {
      this.#endBy('hung-up');
    }
  }

  /** Resolves when the microphone is on or off, or `media` says why it is not. */
  async setMicrophone(on: boolean): Promise<void> {
    await this.#room?.setMicrophone(on);
  }

  /** Resolves when the camera is on or off, or `media` says why it is not. */
  async setCamera(on: boolean): Promise<void> {
    await this.#room?.setCamera(on);
  }

  /** Forgets the ended call now. */
  dismiss(): void {
    if (isLive(this.#current.value)) return;
    this.#timers.stop();
    this.#current.set(undefined);
  }

  /** Gets out of a live call in an orderly way, as when the page goes. */
  close(): void {
    this.#leave('hung-up');
    this.dismiss();
  }

  #begin(call: Call, rings: number): void {
    this.#timers.rings(rings);
    void this.#mediaCode.fetch();
    this.#current.set(call);
  }

  #rung({call: id, from, media, remaining}: ServerFrameOf<'ring'>): void {
    const call = this.#current.value;
    if (call?.id === id) {
      if (call.phase !== 'ringing') return;
      this.#timers.rings(remaining);
    } else {
      if (isLive(call) || this.#frames.isOver(id)) return;
      this.#begin({id, remote: from, direction: 'incoming', phase: 'ringing', media}, remaining);
    }
    this.#signaling.send({type: 'ringing', call: id});
  }

  #ringsThere(id: CallId, remaining: number): void {
    this.#frames.answered(id, 'ringing');
    const call = this.#current.value;
    if (call?.id !== id || call.direction !== 'outgoing' || call.room !== undefined) return;
    this.#timers.rings(remaining);
    this.#advance({type: 'ringing'});
  }

  #opened(frame: ServerFrameOf<'room'>): void {
    const call = this.#current.value;
    this.#frames.answered(frame.call, 'room');
    if (!isLive(call) || (call.id !== frame.call && call.id !== frame.replaces)) {
      // The server takes this page to be in a call that it never knew; one that it left needs no word.
      if (!this.#frames.isOver(frame.call)) {
        this.#frames.send({type: 'end', call: frame.call, reason: 'hung-up'});
      }
      return;
    }
    if (this.#room) return this.#room.restart();
    if (call.id !== frame.call) this.#frames.close(call.id);
    this.#timers.hasRoom();
    this.#current.set(enterRoom(call, frame));
    this.#room = new Room(this.#mediaCode, frame, {
      send: (signal) => this.#signaling.send({type: 'room-signal', call: frame.call, signal}),
      onMedia: (media) => this.#media.set(media),
      onEvent: (event) => this.#mediaEvent(event),
    });
  }

  #mediaEvent(event: MediaEvent): void {
    switch (event.type) {
      case 'connected':
        return this.#advance({type: 'connected', at: this.#environment.now()});
      case 'interrupted':
        // What cuts media off may have cut signaling off as well, and media comes back through it.
        this.#signaling.probe();
        return this.#advance({type: 'interrupted'});
      case 'failed':
        this.#endBy(event.reason);
    }
  }

  #endedByServer(id: CallId, reason: EndReason): void {
    this.#frames.answered(id, 'ended');
    if (this.#current.value?.id === id) this.#end(reason);
    else this.#frames.close(id);
  }

  #refused(id: CallId, code: ErrorCode): void {
    const reason = this.#frames.refused(id, code);
    if (reason && this.#current.value?.id === id) this.#end(reason);
  }

  #connectionChanged(welcome: Welcome | undefined): void {
    const call = this.#current.value;
    if (welcome) this.#timers.connectionIsBack();
    else if (isLive(call) && call.room === undefined) this.#timers.connectionLost();
  }

  /** Named in `hello` only if the server knows of it: else it would be answered as lost. */
  #heldCall(): CallId | undefined {
    const call = this.#current.value;
    return isLive(call) && call.phase !== 'inviting' ? call.id : undefined;
  }

  /** Ends the call here and tells the server why. */
  #endBy(reason: ClientEndReason): void {
    const call = this.#current.value;
    if (!isLive(call)) return;
    this.#frames.send({type: 'end', call: call.id, reason});
    this.#end(reason);
  }

  /** Ends the call here for `reason`, and tells the server what that means for the other side. */
  #leave(reason: EndReason): void {
    const call = this.#current.value;
    if (!isLive(call)) return;
    const told = leaveReason(call);
    if (told) this.#frames.send({type: 'end', call: call.id, reason: told});
    this.#end(reason);
  }

  #end(reason: EndReason): void {
    const call = this.#current.value;
    if (!isLive(call)) return;
    this.#frames.close(call.id);
    this.#room?.close();
    this.#room = undefined;
    this.#media.set(undefined);
    this.#timers.ended();
    this.#advance({type: 'ended', reason, at: this.#environment.now()});
  }

  #forget(): void {
    this.close();
    this.#frames.reset();
  }

  #roomOf(call: CallId): Room | undefined {
    return this.#room?.call === call ? this.#room : undefined;
  }

  #advance(event: CallEvent): void {
    this.#current.update((call) => call && advance(call, event));
  }
}
