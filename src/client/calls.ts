import {
  notConnected,
  pictureMissing,
  type CallId,
  type Media,
  type Preconnect,
  type UserId,
} from '../protocol/index.js';
import type {CallKeeper} from './call-keeper.js';
import type {Call} from './call.js';
import type {DeviceChoices} from './device-choices.js';
import type {RunningMedia} from './environment.js';
import type {Levels} from './levels.js';
import type {MediaSettings} from './media-settings.js';
import type {CallMedia} from './media-session.js';
import type {MissedCall} from './missed-calls.js';
import type {RoomView} from './room.js';
import type {CallStatistics} from './statistics.js';
import type {ReadableStore, Store} from './store.js';

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

/** What there is to see of calls, and what is asked of them before there is one. */
export interface CallsView extends RoomView {
  readonly current: Store<Call | undefined>;
  readonly near: Store<boolean>;
  readonly ringsHere: Store<boolean>;
  readonly missed: Store<readonly MissedCall[]>;
  readonly settings: Store<MediaSettings>;
  readonly preferences: Store<CallPreferences>;
}

/** The one call of this page: what the person asks of it, and what there is to show. */
export class Calls {
  /** What calls ask of media; may change in a call. */
  readonly settings: Store<MediaSettings>;
  /** Which devices there are and which are used; may change in a call. */
  readonly devices: DeviceChoices;
  readonly preferences: Store<CallPreferences>;
  /**
   * Whether calls of others ring on this page. `joinSession` sets it: they do not where all who have joined say that they show
   * none. The caller then does not hear that it rings.
   */
  readonly ringsHere: Store<boolean>;
  readonly #view: CallsView;
  readonly #keeper: () => CallKeeper | undefined;

  /** `keeper`: what runs calls, once its code is there. */
  constructor(view: CallsView, devices: DeviceChoices, keeper: () => CallKeeper | undefined) {
    this.settings = view.settings;
    this.preferences = view.preferences;
    this.ringsHere = view.ringsHere;
    this.devices = devices;
    this.#view = view;
    this.#keeper = keeper;
  }

  /** The call there is. One that has ended stays for a while, or until `dismiss`, so that its reason can be shown. */
  get current(): ReadableStore<Call | undefined> {
    return this.#view.current;
  }

  /**
   * Whether there has been a ring or an invite, so that whoever shows calls may fetch what they need for that, before
   * there is one to show.
   */
  get near(): ReadableStore<boolean> {
    return this.#view.near;
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
    return this.#view.missed;
  }

  /**
   * Calls a contact. What becomes of it is told by `current`.
   *
   * @throws ImError `in-call`, `not-connected`, `to-oneself`, or `user-unknown` for who is not in the roster.
   */
  invite(to: UserId, media: Media): CallId {
    const keeper = this.#keeper();
    if (!keeper) throw notConnected();
    return keeper.invite(to, media);
  }

  /** Takes the call that rings; `media` is what this side shows, by default what the caller asked for. */
  accept(media?: Media): void {
    this.#keeper()?.accept(media);
  }

  /** Refuses the call that rings, on all devices of this user. */
  decline(): void {
    this.#keeper()?.decline();
  }

  /** Withdraws the own call before it is answered. */
  cancel(): void {
    this.#keeper()?.cancel();
  }

  /** Ends the accepted call, at once on this side. */
  hangUp(): void {
    this.#keeper()?.hangUp();
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
    this.#keeper()?.dismiss();
  }

  /** Forgets who has called in vain. */
  dismissMissed(): void {
    this.#keeper()?.dismissMissed();
  }

  /** Gets out of a live call in an orderly way. */
  close(): void {
    this.#keeper()?.close();
  }

  /** The page goes: an accepted call waits some seconds for it to come back, as by a reload. */
  abandon(): void {
    this.#keeper()?.abandon();
  }

  get #media(): RunningMedia | undefined {
    return this.#keeper()?.media;
  }
}
