import {
  inCall,
  LONGEST_RING_MS,
  notConnected,
  RING_TIMEOUT_MS,
  SHORTEST_RING_MS,
  toOneself,
  userUnknown,
  type CallId,
  type ClientEndReason,
  type Media,
  type UserId,
} from '../protocol/index.js';
import {CallCode} from './call-code.js';
import {isAccepted, isLive, type Call} from './call.js';
import type {CallsView} from './calls.js';
import type {DeviceChoices} from './device-choices.js';
import type {RunningMedia, SessionEnvironment} from './environment.js';
import {MissedCalls} from './missed-calls.js';
import type {Roster} from './roster.js';
import type {Signaling} from './signaling.js';

export interface CallKeeperOptions {
  /** The name of the session. */
  readonly session: string;
  readonly signaling: Signaling;
  readonly roster: Roster;
  readonly environment: SessionEnvironment;
  readonly view: CallsView;
  readonly devices: DeviceChoices;
}

/** What a person can ask of the one call of this page, once there is a connection. */
export class CallKeeper {
  readonly #options: CallKeeperOptions;
  readonly #missed: MissedCalls;
  readonly #code: CallCode;

  constructor(options: CallKeeperOptions) {
    const {session, signaling, environment, view, devices} = options;
    this.#options = options;
    this.#missed = new MissedCalls(signaling, view.missed);
    this.#code = new CallCode({
      ...view,
      view,
      session,
      signaling,
      environment,
      choices: devices,
      preconnect: () => view.preferences.value.preconnect,
    });
  }

  /** The media of the call, where there are some. */
  get media(): RunningMedia | undefined {
    return this.#code.line?.room?.session;
  }

  /** @throws ImError as `Calls.invite`. */
  invite(to: UserId, media: Media): CallId {
    const {signaling, roster, environment, view} = this.#options;
    if (isLive(this.#call)) throw inCall();
    if (!signaling.welcome.value) throw notConnected();
    if (to === signaling.user.value?.id) throw toOneself();
    const contact = roster.get(to);
    if (!contact) throw userUnknown(to);
    const {presence: _, ...remote} = contact;
    const id = environment.makeId();
    const ringTimeout = secondsOf(view.preferences.value.ringTimeout);
    const rings = ringTimeout === undefined ? RING_TIMEOUT_MS : ringTimeout * 1000;
    const call: Call = {id, remote, direction: 'outgoing', phase: 'inviting', media};
    view.current.set(call);
    this.#code.run((line) => line.invite(call, ringTimeout, rings));
    return id;
  }

  accept(media?: Media): void {
    const call = this.#ringing();
    if (call) this.#code.run((line) => line.accept(call, media ?? call.media));
  }

  decline(): void {
    if (this.#ringing()) this.#endBy('declined');
  }

  cancel(): void {
    const call = this.#call;
    if (isLive(call) && call.direction === 'outgoing' && !isAccepted(call)) {
      this.#endBy('cancelled');
    }
  }

  hangUp(): void {
    const call = this.#call;
    if (isLive(call) && isAccepted(call)) this.#endBy('hung-up');
  }

  dismiss(): void {
    if (this.#code.line) this.#code.line.dismiss();
    else if (!isLive(this.#call)) this.#options.view.current.set(undefined);
  }

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

  get #call(): Call | undefined {
    return this.#options.view.current.value;
  }

  #endBy(reason: ClientEndReason): void {
    this.#code.run((line) => line.endBy(reason));
  }

  #ringing(): Call | undefined {
    const call = this.#call;
    return call?.phase === 'ringing' && call.direction === 'incoming' ? call : undefined;
  }
}

/** Whole seconds that the server takes. */
function secondsOf(ringTimeout: number | undefined): number | undefined {
  if (ringTimeout === undefined || Number.isNaN(ringTimeout)) return undefined;
  const seconds = Math.round(ringTimeout);
  return Math.min(LONGEST_RING_MS / 1000, Math.max(SHORTEST_RING_MS / 1000, seconds));
}
