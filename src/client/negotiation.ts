import type {Signal} from '../protocol/index.js';
import {tuned} from './sdp-tuning.js';

type WithoutLink<T> = T extends unknown ? Omit<T, 'link' | 'for'> : never;

/** What two connected links tell each other; which links those are is said by whoever sends it. */
export type ConnectionSignal = WithoutLink<
  Extract<Signal, {kind: 'offer' | 'answer' | 'candidate'}>
>;
export type Description = Extract<ConnectionSignal, {sdp: string}>;
type Candidate = Extract<ConnectionSignal, {kind: 'candidate'}>;

/** More than a device ever has; the rest would be an attack on memory. */
const HELD_CANDIDATES = 128;
const HEARD_DESCRIPTIONS = 64;

/** An offer that waited this long for its answer may name addresses that this device no longer has. */
const STALE_OFFER_MS = 2_500;

/** How long what such an offer found has to work before there is another one; a second path would only set it back. */
const STALE_TRIAL_MS = 1_000;

export interface NegotiationOptions {
  readonly connection: RTCPeerConnection;
  /** The caller makes every offer, the callee every answer. */
  readonly role: 'caller' | 'callee';
  /** The caller's first offer, where this side did not make it. */
  readonly offer?: string;
  readonly send: (signal: ConnectionSignal) => void;
  /** The callee needs an offer of the caller, who has to be asked for it. */
  readonly onNeed: () => void;
  /** Whether packets of the other side arrive. */
  readonly isUp: () => boolean;
}

/**
 * Keeps one connection negotiated after its first offer and answer, which PeerJS makes, over signaling that may lose,
 * double or reorder. Only the caller offers: both sides offering at once would mean that one takes its offer back,
 * and Chromium then shows nothing more of what that side receives. It owns the connection's `onnegotiationneeded`
 * and `onicecandidate`.
 */
export class Negotiation {
  readonly #options: NegotiationOptions;
  readonly #connection: RTCPeerConnection;
  #begin!: () => void;
  /** One thing at a time: what a signal means depends on the one before it having been applied. */
  #work = new Promise<void>((resolve) => (this.#begin = resolve));
  #closed = false;
  /** When this side last offered anew. The first offer is not counted: its age says nothing of the network. */
  #offeredAt = Infinity;
  #trial: ReturnType<typeof setTimeout> | undefined;
  /** The offer that the present local description answers. */
  #answered: string | undefined;
  readonly #heard = new Set<string>();
  #candidates: Candidate[] = [];

  constructor(options: NegotiationOptions) {
    const {connection, offer} = options;
    this.#options = options;
    this.#connection = connection;
    if (offer !== undefined) this.#remember((this.#answered = mark({kind: 'offer', sdp: offer})));
    connection.onnegotiationneeded = () => {
      // Until the first exchange is over, the offer on its way holds everything there is.
      if (connection.currentRemoteDescription) this.#need();
    };
    connection.onicecandidate = ({candidate}) => {
      if (candidate?.candidate && !this.#closed) options.send(written(candidate));
    };
  }

  /** The first offer or answer of this side was made, applied and sent. Until then everything else waits. */
  begin(): void {
    this.#begin();
  }

  receive(signal: ConnectionSignal): void {
    this.#enqueue(() =>
      signal.kind === 'candidate' ? this.#addCandidate(signal) : this.#describe(signal),
    );
  }

  /** Says an offer again that was not answered, with the candidates found since. */
  repeat(): void {
    this.#enqueue(() => this.#repeat());
  }

  /** Looks for a new path between the devices; media goes on over the old one as long as that works. */
  restart(): void {
    if (this.#options.role === 'callee') return this.#need();
    this.#enqueue(() => {
      if (this.#isOffering) this.#repeat();
      else this.#connection.restartIce();
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#trial);
    this.#connection.onnegotiationneeded = null;
    this.#connection.onicecandidate = null;
    this.#candidates = [];
  }

  /** Whether an offer waits for its answer. */
  get #isOffering(): boolean {
    return this.#connection.signalingState === 'have-local-offer';
  }

  #need(): void {
    if (this.#closed) return;
    if (this.#options.role === 'callee') this.#options.onNeed();
    else this.#enqueue(() => this.#offer());
  }

  #enqueue(step: () => void | Promise<void>): void {
    this.#work = this.#work
      .then(() => (this.#closed ? undefined : step()))
      // What the other side sent made no sense, or the connection was closed meanwhile. A sound offer cures it.
      .catch(() => undefined);
  }

  async #offer(): Promise<void> {
    // Not stable: the browser asks again once it is.
    if (this.#connection.signalingState !== 'stable') return;
    await this.#connection.setLocalDescription();
    this.#offeredAt = performance.now();
    this.#sendLocal();
  }

  #repeat(): void {
    if (this.#isOffering) this.#sendLocal();
  }

  async #describe(description: Description): Promise<void> {
    const {kind, sdp} = description;
    const isAnswerer = this.#options.role === 'callee';
    if ((kind === 'offer') !== isAnswerer) return;
    const heard = mark(description);
    if (this.#heard.has(heard)) {
      // The caller says an offer again because the answer to it got lost.
      if (heard === this.#answered) this.#sendLocal();
      return;
    }
    if (!isAnswerer && !this.#isOffering) return;
    await this.#connection.setRemoteDescription({type: kind, sdp: tuned(sdp)});
    this.#remember(heard);
    await this.#addHeldCandidates();
    if (!isAnswerer) {
      if (performance.now() - this.#offeredAt > STALE_OFFER_MS) this.#try();
      return;
    }
    await this.#connection.setLocalDescription();
    this.#answered = heard;
    this.#sendLocal();
  }

  #try(): void {
    clearTimeout(this.#trial);
    this.#trial = setTimeout(() => {
      if (!this.#options.isUp()) this.#connection.restartIce();
    }, STALE_TRIAL_MS);
  }

  #remember(heard: string): void {
    this.#heard.add(heard);
    for (const oldest of this.#heard) {
      if (this.#heard.size <= HEARD_DESCRIPTIONS) break;
      this.#heard.delete(oldest);
    }
  }

  async #addCandidate(candidate: Candidate): Promise<void> {
    if (!this.#belongs(candidate)) {
      this.#candidates = [...this.#candidates, candidate].slice(-HELD_CANDIDATES);
      return;
    }
    const {sdpMid, sdpMLineIndex, usernameFragment = null} = candidate;
    await this.#connection.addIceCandidate({
      candidate: candidate.candidate,
      sdpMid,
      sdpMLineIndex,
      usernameFragment,
    });
  }

  async #addHeldCandidates(): Promise<void> {
    const held = this.#candidates;
    this.#candidates = [];
    for (const candidate of held) await this.#addCandidate(candidate).catch(() => undefined);
  }

  /** Whether the description that a candidate belongs to has been applied; candidates may overtake it. */
  #belongs({usernameFragment, candidate}: Candidate): boolean {
    const remote = this.#connection.remoteDescription;
    const fragment = usernameFragment ?? / ufrag (\S+)/.exec(candidate)?.[1];
    return remote !== null && (!fragment || fragments(remote.sdp).includes(fragment));
  }

  #sendLocal(): void {
    const local = this.#connection.localDescription;
    if (this.#closed || !local) return;
    if (local.type === 'offer' || local.type === 'answer') {
      this.#options.send({kind: local.type, sdp: local.sdp});
    }
  }
}

/** What is the same of a description however often it is said: candidates may be added to it. */
function mark({kind, sdp}: Description): string {
  return [kind, /^o=.*/m.exec(sdp)?.[0], ...new Set(fragments(sdp))].join(' ');
}

function fragments(sdp: string): string[] {
  return [...sdp.matchAll(/^a=ice-ufrag:(\S+)/gm)].map(([, fragment]) => fragment!);
}

function written({candidate, sdpMid, sdpMLineIndex, usernameFragment}: RTCIceCandidate): Candidate {
  return {kind: 'candidate', candidate, sdpMid, sdpMLineIndex, usernameFragment};
}
