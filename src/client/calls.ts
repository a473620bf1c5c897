import {
  inCall,
  LONGEST_RING_MS,
  notConnected,
  pictureMissing,
  RING_TIMEOUT_MS,
  SHORTEST_RING_MS,
  toOneself,
  userUnknown,
  type CallId,
  type ClientEndReason,
  type Media,
  type Preconnect,
  type UserId,
} from '../protocol/index.js';
import {CallCode} from './call-code.js';
import {isAccepted, isLive, type Call} from './call.js';
import {DeviceChoices} from './device-choices.js';
import type {RunningMedia, SessionEnvironment} from './environment.js';
import type {Levels} from './levels.js';
import {DEFAULT_SETTINGS, type MediaSettings} from './media-settings.js';
import type {CallMedia} from './media-session.js';
import {MissedCalls, type MissedCall} from './missed-calls.js';
import type {RoomView} from './room.js';
import type {Roster} from './roster.js';
import type {Signaling} from './signaling.js';
import {Store, type ReadableStore} from './store.js';
import type {CallStatistics} from './statistics.js';

export type {MissedCall} from './missed-calls.js';

/** How calls are begun, own ones and those of others. */
export interface CallPreferences {
  /** For how many seconds own calls ring, from 5 to 180; left out, as long as the server likes, which is 45. */
  readonly ringTimeout?: number;
  /**
   * Whether the two devices connect while it still rings, so that talk begins sooner. With `direct` each learns the
   * other's network address, unless the two are strangers; with `relay` never.
   */
  readonly preconnect: Preconnect;
}

/** The one call of this page: what the person asks of it, and what there is to show. */
export class Calls {
  /** What calls ask of media; may change in a call. */
  readonly settings = new Store<MediaSettings>(DEFAULT_SETTINGS);
  /** Which devices there are and which are used; may change in a call. */
  readonly devices: DeviceChoices;
  readonly preferences = new Store<CallPreferences>({preconnect: 'direct'});
  readonly #signaling: Signaling;
  readonly #roster: Roster;
  readonly #environment: SessionEnvironment;
  readonly #view: RoomView = {
    media: new Store<CallMedia | undefined>(undefined),
    statistics: new Store<CallStatistics | undefined>(undefined),
    levels: new Store<Levels | undefined>(undefined),
  };
  readonly #current = new Store<Call | undefined>(undefined);
  readonly #missed: MissedCalls;
  readonly #code: CallCode;

  constructor(
    session: string,
    signaling: Signaling,
    roster: Roster,
    environment: SessionEnvironment,
  ) {
    this.#signaling = signaling;
    this.#roster = roster;
    this.#environment = environment;
    this.devices = new DeviceChoices(environment.deviceStorage);
    this.#missed = new MissedCalls(signaling);
    this.#code = new CallCode({
      session,
      signaling,
      environment,
      current: this.#current,
      choices: this.devices,
      settings: this.settings,
      view: this.#view,
      preconnect: () => this.preferences.value.preconnect,
    });
  }

  /** The call there is. One that has ended stays for a while, or until `dismiss`, so that its reason can be shown. */
  get current(): ReadableStore<Call | undefined> {
    return this.#current;
  }

  /**
   * Whether there has been a ring or an invite, so that whoever shows calls may fetch what they need for that, before
   * there is one to show.
   */
  get near(): ReadableStore<boolean> {
    return this.#code.near;
  }

  /** What to show and hear, until the call ends: for the caller from the start, for the called from accepting on. */
  get media(): ReadableStore<CallMedia | undefined> {
    return this.#view.media;
  }

  /** How the call runs, about once a second while it does. */
  get statistics(): ReadableStore<CallStatistics | undefined> {
    return this.#view.statistics;
  }

  /** How loud both sides are, a few times a second during a call. */
  get levels(): ReadableStore<Levels | undefined> {
    return this.#view.levels;
  }

  /** Who has called while this user was busy, oldest first, until `dismissMissed`. */
  get missed(): ReadableStore<readonly MissedCall[]> {
    return this.#missed.all;
  }

  /**
   * Calls a contact. What becomes of it is told by `current`.
   *
   * @throws ImError `in-call`, `not-connected`, `to-oneself`, or `user-unknown` for who is not in the roster.
   */
  invite(to: UserId, media: Media): CallId {
    if (isLive(this.current.value)) throw inCall();
    if (!this.#signaling.welcome.value) throw notConnected();
    if (to === this.#signaling.user.value?.id) throw toOneself();
    const contact = this.#roster.get(to);
    if (!contact) throw userUnknown(to);
    const {presence: _, ...remote} = contact;
    const id = this.#environment.makeId();
    const ringTimeout = secondsOf(this.preferences.value.ringTimeout);
    const rings = ringTimeout === undefined ? RING_TIMEOUT_MS : ringTimeout * 1000;
    const call: Call = {id, remote, direction: 'outgoing', phase: 'inviting', media};
    this.#current.set(call);
    this.#code.run((line) => line.invite(call, ringTimeout, rings));
    return id;
  }

  /** Takes the call that rings; `media` is what this side shows, by default what the caller asked for. */
  accept(media?: Media): void {
    const call = this.#ringing();
    if (call) this.#code.run((line) => line.accept(call, media ?? call.media));
  }

  /** Refuses the call that rings, on all devices of this user. */
  decline(): void {
    if (this.#ringing()) this.#endBy('declined');
  }

  /** Withdraws the own call before it is answered. */
  cancel(): void {
    const call = this.current.value;
    if (isLive(call) && call.direction === 'outgoing' && !isAccepted(call)) {
      this.#endBy('cancelled');
    }
  }

  /** Ends the accepted call, at once on this side. */
  hangUp(): void {
    const call = this.current.value;
    if (isLive(call) && isAccepted(call)) this.#endBy('hung-up');
  }

  /** Resolves when the microphone is on or off, or `media` says why it is not. */
  async setMicrophone(on: boolean): Promise<void> {
    await this.#media?.setMicrophone(on);
  }

  /** Resolves when the camera is on or off, or `media` says why it is not. */
  async setCamera(on: boolean): Promise<void> {
    await this.#media?.setCamera(on);
  }

  /** From the front to the back camera of a phone and back; elsewhere to the next camera there is. */
  async flipCamera(): Promise<void> {
    await this.#media?.flipCamera();
  }

  /** Lets the person choose what to share; has to be called from a press of theirs. `media` tells what came of it. */
  async shareScreen(): Promise<void> {
    await this.#media?.shareScreen();
  }

  stopSharing(): void {
    this.#media?.stopSharing();
  }

  /**
   * The present picture of a side as a PNG.
   *
   * @throws ImError `picture-missing` where there is none.
   */
  async snapshot(side: 'local' | 'remote'): Promise<Blob> {
    const session = this.#media;
    if (!session) throw pictureMissing();
    return session.snapshot(side);
  }

  /** Forgets the ended call now. */
  dismiss(): void {
    if (this.#code.line) this.#code.line.dismiss();
    else if (!isLive(this.current.value)) this.#current.set(undefined);
  }

  /** Forgets who has called in vain. */
  dismissMissed(): void {
    this.#missed.dismiss();
  }

  /** Gets out of a live call in an orderly way. */
  close(): void {
    this.#code.line?.leave('hung-up');
    this.#code.line?.dismiss();
    this.#code.close();
  }

  /** The page goes: an accepted call waits some seconds for it to come back, as by a reload. */
  abandon(): void {
    this.#code.line?.abandon();
  }

  get #media(): RunningMedia | undefined {
    return this.#code.line?.room?.session;
  }

  #endBy(reason: ClientEndReason): void {
    this.#code.run((line) => line.endBy(reason));
  }

  #ringing(): Call | undefined {
    const call = this.current.value;
    return call?.phase === 'ringing' && call.direction === 'incoming' ? call : undefined;
  }
}

/** Whole seconds that the server takes. */
function secondsOf(ringTimeout: number | undefined): number | undefined {
  if (ringTimeout === undefined || Number.isNaN(ringTimeout)) return undefined;
  const seconds = Math.round(ringTimeout);
  return Math.min(LONGEST_RING_MS / 1000, Math.max(SHORTEST_RING_MS / 1000, seconds));
}
