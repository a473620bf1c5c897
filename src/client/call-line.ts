import type {
  CallId,
  ClientEndReason,
  EndReason,
  ErrorCode,
  Media,
  ServerFrameOf,
} from '../protocol/index.js';
import {CallFrames} from './call-frames.js';
import {advance, enterRoom, leaveReason, reenterRoom, type CallEvent} from './call-machine.js';
import {isAccepted, isLive, type Call} from './call.js';
import {CallMemory} from './call-memory.js';
import {CallTimers} from './call-timers.js';
import type {SessionEnvironment} from './environment.js';
import type {MediaEvent} from './media-session.js';
import {RoomKeeper, type RoomKeeperOptions} from './room-keeper.js';
import type {Room} from './room.js';
import type {Routes, Signaling, Welcome} from './signaling.js';
import type {Store} from './store.js';

export interface CallLineOptions extends Omit<RoomKeeperOptions, 'memory'> {
  /** The name of the session. */
  readonly session: string;
  /** Where the call is to be seen; it may hold one already, which `invite` begins. */
  readonly current: Store<Call | undefined>;
}

/** The frames that tell of calls. */
export type CallFrameType =
  'ring' | 'ringing' | 'preconnect' | 'room' | 'room-peer' | 'room-signal' | 'ended' | 'error';

/**
 * The one line of this page: runs the one call there is, from its first frame to its last. Keeps frames, timers and
 * room in step with the machine; what the person wants comes from `Calls`.
 */
export class CallLine {
  /** What is done about each frame. */
  readonly routes: Pick<Routes, CallFrameType> = {
    ring: (frame) => this.#rung(frame),
    ringing: (frame) => this.#ringsThere(frame),
    preconnect: (frame) => this.#mayConnect(frame),
    room: (frame) => this.#opened(frame),
    'room-peer': ({call, present}) => this.#rooms.peerChanged(call, present),
    'room-signal': ({call, signal}) => this.#rooms.roomOf(call)?.receive(signal),
    ended: ({call, reason}) => this.#endedByServer(call, reason),
    error: ({call, code, message}) => this.#refused(call!, code, message),
  };
  readonly #options: CallLineOptions;
  readonly #signaling: Signaling;
  readonly #environment: SessionEnvironment;
  readonly #frames: CallFrames;
  readonly #current: Store<Call | undefined>;
  readonly #timers: CallTimers;
  readonly #rooms: RoomKeeper;

  constructor(options: CallLineOptions) {
    const {session, signaling, environment, current} = options;
    const memory = new CallMemory(environment, session);
    this.#options = options;
    this.#signaling = signaling;
    this.#environment = environment;
    this.#current = current;
    this.#frames = new CallFrames(signaling, environment);
    this.#rooms = new RoomKeeper({...options, memory}, (event) => this.#mediaEvent(event));
    this.#timers = new CallTimers(environment, {
      ranOut: (reason) => this.leave(reason),
      shown: () => this.dismiss(),
    });
    signaling.hurry(isLive(current.value));
    current.subscribe((call) => signaling.hurry(isLive(call)));
    signaling.heldCall = () => this.#heldCall();
    signaling.user.subscribe((user) => {
      if (!user) this.#forget();
    });
    signaling.welcome.subscribe((welcome) => this.#connectionChanged(welcome));
    signaling.route(this.routes);
  }

  get room(): Room | undefined {
    return this.#rooms.room;
  }

  /** The person here calls. `rings`: for how many ms, as long as the server does not say. */
  invite(call: Call, ringTimeout: number | undefined, rings: number): void {
    const preconnect = this.#options.preconnect();
    this.#begin(call, rings);
    this.#rooms.call(call.id, call.media);
    this.#frames.send({
      type: 'invite',
      call: call.id,
      to: call.remote.id,
      media: call.media,
      preconnect,
      ...(ringTimeout !== undefined && {ringTimeout}),
    });
  }

  /** The person here takes the call that rings. */
  accept(call: Call, media: Media): void {
    this.#timers.waitsForRoom();
    this.#advance({type: 'accepted', at: this.#environment.now()});
    this.#frames.send({type: 'accept', call: call.id, media});
    this.#rooms.answer(call.id, media);
  }

  /** Ends the call here and tells the server why. */
  endBy(reason: ClientEndReason): void {
    const call = this.#current.value;
    if (!isLive(call)) return;
    this.#frames.send({type: 'end', call: call.id, reason});
    this.#end(reason, 'page');
  }

  /** Ends the call here for `reason`, and tells the server what that means for the other side. */
  leave(reason: EndReason): void {
    const call = this.#current.value;
    if (!isLive(call)) return;
    const told = leaveReason(call);
    if (told) this.#frames.send({type: 'end', call: call.id, reason: told});
    this.#end(reason, 'page');
  }

  /**
   * The page goes, and may come back by a reload: an accepted call waits for it a while, the own one that nobody
   * has answered is withdrawn.
   */
  abandon(): void {
    const call = this.#current.value;
    if (isLive(call) && call.direction === 'outgoing' && !isAccepted(call)) this.leave('cancelled');
    else if (isLive(call)) {
      if (isAccepted(call)) this.#rooms.remember();
      this.#frames.drop(call.id);
      this.#rooms.close();
    }
    this.#timers.stop();
    this.#current.set(undefined);
  }

  /** Forgets the ended call now. */
  dismiss(): void {
    if (isLive(this.#current.value)) return;
    this.#timers.stop();
    this.#current.set(undefined);
  }

  #begin(call: Call, rings: number): void {
    this.#timers.rings(rings);
    this.#rooms.prepare();
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
    this.#signaling.send({type: 'ringing', call: id, preconnect: this.#options.preconnect()});
  }

  #ringsThere({call: id, remaining, preconnect}: ServerFrameOf<'ringing'>): void {
    this.#frames.answered(id, 'ringing');
    const call = this.#current.value;
    if (!isLive(call) || call.id !== id || call.direction !== 'outgoing') return;
    if (!isAccepted(call)) this.#timers.rings(remaining);
    this.#advance({type: 'ringing'});
    if (preconnect) this.#preconnect(call, preconnect);
  }

  #mayConnect(frame: ServerFrameOf<'preconnect'>): void {
    const call = this.#current.value;
    if (!isLive(call) || call.id !== frame.call || call.direction !== 'incoming') return;
    this.#preconnect(call, frame);
  }

  #preconnect(call: Call, connecting: Connecting): void {
    // In its room the call has better servers already.
    if (call.room !== undefined) return;
    const role = call.direction === 'outgoing' ? 'caller' : 'callee';
    this.#rooms.preconnect(call.id, role, connecting);
    if (isAccepted(call)) this.#rooms.admitEarly();
  }

  #opened(frame: ServerFrameOf<'room'>): void {
    const {call: id, replaces} = frame;
    this.#frames.answered(id, 'room');
    const call = this.#current.value;
    // What this page has left needs no word: its end is on the way.
    if ([id, replaces].some((over) => over !== undefined && this.#frames.isOver(over))) return;
    if (!isLive(call)) return this.#reenter(frame);
    if (call.id !== id && call.id !== replaces) {
      this.#frames.close(id);
      return this.#frames.send({type: 'end', call: id, reason: 'hung-up'});
    }
    if (call.room === undefined) return this.#enter(call, frame);
    this.#rooms.repeat(frame);
  }

  #enter(call: Call, frame: ServerFrameOf<'room'>): void {
    if (call.id !== frame.call) this.#frames.close(call.id);
    this.#timers.hasRoom();
    this.#current.set(enterRoom(call, frame, this.#environment.now()));
    this.#rooms.enter(frame);
  }

  /** The server says that this page is in a call that it does not know: it was reloaded, or put aside, in that call. */
  #reenter(frame: ServerFrameOf<'room'>): void {
    this.#timers.stop();
    this.#current.set(reenterRoom(frame, this.#environment.now()));
    this.#rooms.reenter(frame);
  }

  #mediaEvent(event: MediaEvent): void {
    const at = this.#environment.now();
    switch (event.type) {
      case 'accepted': {
        const call = this.#current.value;
        if (!isLive(call) || isAccepted(call)) return;
        this.#timers.waitsForRoom();
        this.#advance({type: 'accepted', at});
        return this.#rooms.admitEarly();
      }
      case 'connected':
        return this.#advance({type: 'connected', at});
      case 'interrupted':
        // What cuts media off may have cut signaling off as well, and media comes back through it.
        this.#signaling.probe();
        return this.#advance({type: 'interrupted'});
      case 'failed':
        return this.#mediaFailed(event.reason);
    }
  }

  /** Where one of the two is not at the server either, its connection is lost altogether. */
  #mediaFailed(reason: 'media-failed' | 'device-error'): void {
    const call = this.#current.value;
    if (!isLive(call)) return;
    this.#frames.send({type: 'end', call: call.id, reason});
    const isCutOff = !this.#signaling.welcome.value || this.#rooms.isPeerAway;
    this.#end(isCutOff && reason === 'media-failed' ? 'connection-lost' : reason, 'page');
  }

  #endedByServer(id: CallId, reason: EndReason): void {
    this.#frames.answered(id, 'ended');
    this.#frames.close(id);
    if (this.#current.value?.id === id) this.#end(reason, 'server');
  }

  #refused(id: CallId, code: ErrorCode, message: string): void {
    const reason = this.#frames.refused(id, code);
    const call = this.#current.value;
    if (call?.id !== id) return;
    if (code === 'not-allowed') this.#current.set({...call, refusal: message});
    if (reason) this.#end(reason, 'server');
  }

  #connectionChanged(welcome: Welcome | undefined): void {
    const call = this.#current.value;
    if (welcome) return this.#timers.connectionIsBack();
    this.#rooms.signalingLost();
    if (isLive(call) && call.room === undefined) this.#timers.connectionLost();
  }

  /** Named in `hello` only if the server knows of it: else it would be answered as lost. */
  #heldCall(): CallId | undefined {
    const call = this.#current.value;
    return isLive(call) && call.phase !== 'inviting' ? call.id : undefined;
  }

  #end(reason: EndReason, by: 'page' | 'server'): void {
    const call = this.#current.value;
    if (!call) return;
    if (isLive(call)) {
      this.#frames.close(call.id);
      this.#rooms.close();
      this.#timers.ended();
    }
    this.#advance({type: 'ended', reason, by, at: this.#environment.now()});
  }

  #forget(): void {
    this.leave('hung-up');
    this.dismiss();
    this.#frames.reset();
  }

  #advance(event: CallEvent): void {
    this.#current.update((call) => call && advance(call, event));
  }
}

type Connecting = Pick<ServerFrameOf<'preconnect'>, 'policy' | 'iceServers'>;
