import type {IceServer, LinkId, Signal} from '../protocol/index.js';
import {EarlySignals} from './early-signals.js';
import type {TrackKind} from './link-senders.js';
import {MetLinks} from './met-links.js';
import type {ConnectionSignal} from './negotiation.js';
import type {Shown} from './own-side.js';
import {PeerLink, type LinkPolicy, type PeerLinkOptions} from './peer-link.js';

export interface RoomLinkOptions extends Omit<PeerLinkOptions, 'send' | 'onNeed'> {
  readonly send: (signal: Signal) => void;
  /** A new link of the other side has shown itself: it knows nothing of this side yet. */
  readonly onMet: () => void;
  /** An offer or answer of the other side has come over: it does what is needed for a path. */
  readonly onDescribed: () => void;
  /** A fresh link has taken the place of one that connected, or was to connect, the two sides. */
  readonly onFresh: () => void;
}

/** Who enters later than this after the offer was sent may not have been there to hear it. */
const OFFER_HEARD_MS = 1_000;

/**
 * What connects the two devices of a room as long as they share it: one `PeerLink` after the other. A link can only
 * ever be connected with one link of the other side, so when that one has gone, by a reload or beyond repair,
 * both begin afresh. The caller dials; a callee whose link is new says `enter`. Every signal says which link it
 * comes from and, once that belongs to another, which one it is for: what is late is told by that.
 */
export class RoomLink {
  readonly #options: RoomLinkOptions;
  readonly #tracks: Record<TrackKind, MediaStreamTrack | null> = {audio: null, video: null};
  readonly #others = new MetLinks();
  readonly #early = new EarlySignals();
  #iceServers: readonly IceServer[];
  #policy: LinkPolicy;
  #link: PeerLink | undefined;
  #dialledAt = 0;
  /** Answers an offer of a new link; it takes the present link's place if that offer makes sense. */
  #next: PeerLink | undefined;
  #closed = false;

  constructor(options: RoomLinkOptions) {
    this.#options = options;
    this.#iceServers = options.iceServers;
    this.#policy = options.policy;
  }

  /** The present link; undefined before `open` and after `close`. */
  get present(): PeerLink | undefined {
    return this.#link;
  }

  /**
   * Dials, or waits to be dialled. Signals may arrive before.
   *
   * @throws what the browser throws where it cannot make such a connection.
   */
  open(): void {
    if (this.#link || this.#closed) return;
    this.#adopt(this.#make());
    this.#receiveEarly(() => true);
    if (!this.#isCaller && !this.#link!.isDialled) this.#say({kind: 'enter'});
  }

  /** Takes a signal of the other side. False where it is late: said by a link that has gone. */
  receive(signal: Signal): boolean {
    if (this.#closed || this.#others.hasGone(signal.link)) return false;
    if (signal.kind === 'state') return true;
    if (!this.#link) this.#early.hold(signal);
    else if (this.#isCaller) this.#hearCallee(signal);
    else this.#hearCaller(signal);
    return true;
  }

  /** Says about this side's devices what the other side shows. */
  sayState(state: Shown): void {
    if (this.#link) this.#say({kind: 'state', ...state});
  }

  /** Sends `track` from now on, over this link and those that follow. */
  attach(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#tracks[kind] = track;
    this.#link?.senders.attach(kind, track);
    this.#next?.senders.attach(kind, track);
  }

  /** The servers of the next search for a path, as credentials for relays do not last. */
  setIceServers(iceServers: readonly IceServer[], policy: LinkPolicy = this.#policy): void {
    this.#iceServers = iceServers;
    this.#policy = policy;
    this.#link?.configure(iceServers, policy);
  }

  /** Looks for direct paths too, where only relays were to be used. */
  permitAll(): void {
    if (this.#policy === 'all') return;
    this.#policy = 'all';
    // An offer that nobody took names relays only.
    if (this.#link?.isDialled && !this.#others.paired) this.renew();
    else this.#link?.configure(this.#iceServers, 'all');
  }

  /** Says again what nobody has answered. */
  repeat(): void {
    if (this.#link?.isLost) this.renew();
    else if (this.#link?.isDialled) this.#link.repeat();
    else if (this.#link && !this.#isCaller) this.#say({kind: 'enter'});
  }

  /** Looks for a new path between the two links, or says again what nobody has answered. */
  restart(): void {
    if (this.#others.paired && !this.#link?.isLost) this.#link?.restart();
    else this.repeat();
  }

  /** Gives the present link up, and connects with whatever link the other side comes with. */
  renew(): void {
    if (!this.#link) return;
    this.#replace();
    if (!this.#isCaller) this.#say({kind: 'enter'});
  }

  close(): void {
    this.#closed = true;
    this.#early.clear();
    this.#link?.close();
    this.#next?.close();
    this.#link = this.#next = undefined;
  }

  get #isCaller(): boolean {
    return this.#options.role === 'caller';
  }

  #hearCallee(signal: Exclude<Signal, {kind: 'state'}>): void {
    if (signal.kind === 'enter') {
      const {present: before, paired} = this.#others;
      if (paired === signal.link) {
        if (signal.for === this.#link!.id) this.restart();
        return;
      }
      if (paired !== undefined) this.#replace();
      this.#meet(signal.link, 'met');
      // Whoever was there when the offer was made has heard it.
      const isHeard = before === undefined && performance.now() - this.#dialledAt < OFFER_HEARD_MS;
      if (!isHeard) this.#link!.repeat();
    } else if (signal.for === this.#link!.id) {
      if (signal.kind === 'answer' && !this.#others.paired) this.#meet(signal.link, 'paired');
      // Until the answer is there, these are candidates that have overtaken it.
      if ((this.#others.paired ?? signal.link) === signal.link) this.#pass(signal);
    }
  }

  #hearCaller(signal: Exclude<Signal, {kind: 'state'}>): void {
    if (signal.kind === 'enter' || (signal.for !== undefined && signal.for !== this.#link!.id)) {
      return;
    }
    if (signal.link === this.#others.paired) {
      this.#pass(signal);
    } else if (signal.kind !== 'offer') {
      this.#early.hold(signal);
    } else if (signal.for === undefined) {
      this.#answer(signal);
    }
  }

  /** Belongs to the caller's new link from now on, with a fresh link unless the present one is still free. */
  #answer(offer: Extract<Signal, {kind: 'offer'}>): void {
    const belong = () => {
      this.#meet(offer.link, 'paired');
      this.#receiveEarly(({link}) => link === offer.link);
    };
    if (!this.#link!.isDialled) {
      this.#pass(offer);
      return belong();
    }
    this.#next?.close();
    const next = (this.#next = this.#make(() => {
      this.#adopt(next);
      this.#options.onDescribed();
      belong();
    }));
    next.receive(offer);
  }

  #pass(signal: ConnectionSignal): void {
    if (this.#link!.isLost) return this.renew();
    this.#link!.receive(signal);
    if (signal.kind !== 'candidate') this.#options.onDescribed();
  }

  #meet(id: LinkId, how: 'met' | 'paired'): void {
    if (this.#others.meet(id, how)) this.#options.onMet();
  }

  #receiveEarly(isDue: (signal: Signal) => boolean): void {
    for (const signal of this.#early.take(isDue)) this.receive(signal);
  }

  /** Begins afresh, free for whatever link the other side has. */
  #replace(): void {
    this.#others.part();
    this.#adopt(this.#make());
  }

  #adopt(link: PeerLink): void {
    const before = this.#link;
    before?.close();
    if (this.#next !== link) this.#next?.close();
    this.#next = undefined;
    this.#link = link;
    if (before) this.#options.onFresh();
    if (link.remote) this.#options.onRemote(link.remote);
    if (!this.#isCaller) return;
    this.#dialledAt = performance.now();
    link.dial();
  }

  /** A link that tells what happens to it while it is the present one; `onAnswer` is called before its first word. */
  #make(onAnswer?: () => void): PeerLink {
    const {onState, onRemote, onPulse, onAccepted, onError} = this.#options;
    const ifPresent =
      <Told extends unknown[]>(tell: (...told: Told) => void) =>
      (...told: Told) => {
        if (this.#link === link) tell(...told);
      };
    const link: PeerLink = new PeerLink({
      ...this.#options,
      iceServers: this.#iceServers,
      policy: this.#policy,
      send: (signal) => {
        if (this.#next === link) onAnswer?.();
        if (this.#link === link) this.#say(signal);
      },
      onNeed: ifPresent(() => this.#say({kind: 'enter'})),
      onState: ifPresent(onState),
      onRemote: ifPresent(onRemote),
      onPulse: ifPresent(onPulse),
      onAccepted: ifPresent(onAccepted),
      onError: (error) => {
        // One that somebody else has closed is replaced with the next try.
        if (this.#link === link && !link.isLost) onError(error);
        if (this.#next !== link) return;
        link.close();
        this.#next = undefined;
      },
    });
    link.senders.attach('audio', this.#tracks.audio);
    link.senders.attach('video', this.#tracks.video);
    return link;
  }

  #say(signal: ConnectionSignal | Unaddressed): void {
    const {paired} = this.#others;
    this.#options.send({
      ...signal,
      link: this.#link!.id,
      ...(paired !== undefined && {for: paired}),
    });
  }
}

type Unaddressed = {readonly kind: 'enter'} | ({readonly kind: 'state'} & Shown);
