import type {Signal} from '../protocol/index.js';

/** The signals that make a connection; the other kind, `state`, is about what is shown. */
export type ConnectionSignal = Exclude<Signal, {kind: 'state'}>;
export type Description = Extract<ConnectionSignal, {sdp: string}>;
type Candidate = Extract<ConnectionSignal, {kind: 'candidate'}>;

/** More than a device ever has; the rest would be an attack on memory. */
const HELD_CANDIDATES = 128;
const HEARD_DESCRIPTIONS = 64;

export interface NegotiationOptions {
  readonly connection: RTCPeerConnection;
  /** Whether this side withdraws its offer when both offer at once. One of the two sides must be. */
  readonly polite: boolean;
  /** The other side's first offer, where this side did not make it. */
  readonly offer?: string;
  readonly send: (signal: ConnectionSignal) => void;
}

/**
 * Keeps one connection negotiated after its first offer or answer, which PeerJS makes: perfect negotiation over
 * signaling that may lose, double or reorder. It owns the connection's `onnegotiationneeded` and `onicecandidate`.
 */
export class Negotiation {
  readonly #connection: RTCPeerConnection;
  readonly #polite: boolean;
  readonly #send: (signal: ConnectionSignal) => void;
  #begin!: () => void;
  /** One thing at a time: what a signal means depends on the one before it having been applied. */
  #work = new Promise<void>((resolve) => (this.#begin = resolve));
  #closed = false;
  /** The remote offer that the present local description answers. */
  #answered: string | undefined;
  readonly #heard = new Set<string>();
  #candidates: Candidate[] = [];

  constructor({connection, polite, offer, send}: NegotiationOptions) {
    this.#connection = connection;
    this.#polite = polite;
    this.#send = send;
    if (offer !== undefined) this.#remember((this.#answered = mark({kind: 'offer', sdp: offer})));
    connection.onnegotiationneeded = () => {
      // Until the first exchange is over, the offer on its way holds everything there is.
      if (connection.currentRemoteDescription) this.#enqueue(() => this.#offer());
    };
    connection.onicecandidate = ({candidate}) => {
      if (candidate?.candidate && !this.#closed) this.#send(written(candidate));
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
    this.#enqueue(() => {
      if (this.#isOffering) this.#repeat();
      else this.#connection.restartIce();
    });
  }

  close(): void {
    this.#closed = true;
    this.#connection.onnegotiationneeded = null;
    this.#connection.onicecandidate = null;
    this.#candidates = [];
  }

  /** Whether an offer of this side waits for its answer. */
  get #isOffering(): boolean {
    return this.#connection.signalingState === 'have-local-offer';
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
    this.#sendLocal();
  }

  #repeat(): void {
    if (this.#isOffering) this.#sendLocal();
  }

  async #describe(description: Description): Promise<void> {
    const {kind, sdp} = description;
    const connection = this.#connection;
    const heard = mark(description);
    if (this.#heard.has(heard)) {
      if (kind === 'offer' && heard === this.#answered) await this.#answerAgain();
      return;
    }
    if (kind === 'answer' && !this.#isOffering) return;
    // Both have offered: the impolite side's offer stands.
    if (kind === 'offer' && this.#isOffering && !this.#polite) return;

    await connection.setRemoteDescription({type: kind, sdp});
    this.#remember(heard);
    await this.#addHeldCandidates();
    if (kind === 'answer') {
      this.#answered = undefined;
    } else {
      await connection.setLocalDescription();
      this.#answered = heard;
      this.#sendLocal();
    }
  }

  /** The other side says an offer again because the answer to it got lost. */
  async #answerAgain(): Promise<void> {
    if (this.#isOffering) {
      // They still wait, so an offer made after that answer has no meaning for them yet.
      if (!this.#polite) return;
      await this.#connection.setLocalDescription({type: 'rollback'});
    }
    this.#sendLocal();
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
      this.#send({kind: local.type, sdp: local.sdp});
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
