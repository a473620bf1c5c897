/** How long a silence is told as one, and how soon it is looked for, in milliseconds. */
export interface PulsePatience {
  /** Between two words to the other side, so that packets flow even where nobody speaks. */
  readonly beat: number;
  /** Between two looks. */
  readonly look: number;
  /** How long nothing may arrive. */
  readonly silence: number;
  /** The same, once there is a reason to believe that the other side, or the path to it, has gone. */
  readonly suspicion: number;
  /** For how long of that the packets must have been counted and found to stand still. */
  readonly proof: number;
}

export const PULSE_PATIENCE: PulsePatience = {
  beat: 500,
  look: 250,
  silence: 1_500,
  suspicion: 700,
  proof: 400,
};

/** A page that was asleep, not the other side, has missed what is longer than this between two looks. */
const LONGEST_LOOK_MS = 1_250;

/** From here on all packets are counted. */
const DOUBTFUL_MS = 700;

/** How recent a sign of life has to be. */
const ALIVE_MS = 1_000;

/** How long a suspicion lasts: what arrives first may have been on its way when the other side went. */
const SUSPICION_MS = 3_000;

export interface LinkPulseOptions {
  readonly connection: RTCPeerConnection;
  /** Nothing has arrived for too long. ICE would say so only after five seconds. */
  readonly onSilence: () => void;
  /** Something has arrived after a silence that was told. */
  readonly onSign: () => void;
  /** The other side has pressed accept. */
  readonly onAccepted: () => void;
  readonly patience: PulsePatience;
}

/**
 * Feels whether the other side of a connection is still there: by a word twice a second over a data channel of its
 * own and, when that is late, by all packets that arrive. Both sides make the channel, so nothing has to announce it.
 *
 * The word alone proves nothing: it waits for packets that were lost, for a busy page that should say it, and here for
 * a busy page that should hear it. Packets are sent and counted beside the page, so silence is told only when
 * two counts with some time between them agree that none has arrived.
 */
export class LinkPulse {
  readonly #options: LinkPulseOptions;
  readonly #channel: RTCDataChannel;
  #timer: ReturnType<typeof setInterval> | undefined;
  #state: 'idle' | 'beating' | 'silent' | 'closed' = 'idle';
  #heard = -Infinity;
  #spoke = -Infinity;
  #looked = 0;
  #suspectedUntil = -Infinity;
  #count: Count | undefined;
  #isCounting = false;
  #accepts: 'no' | 'unsaid' | 'said' = 'no';

  constructor(options: LinkPulseOptions) {
    this.#options = options;
    this.#channel = options.connection.createDataChannel('pulse', {negotiated: true, id: 1});
    this.#channel.onopen = () => this.#sayAccepted();
    this.#channel.onmessage = ({data}) => {
      this.#hear();
      if (data === ACCEPTED) options.onAccepted();
    };
  }

  /** Whether something has arrived within the last second. */
  get isAlive(): boolean {
    return !this.#hasLeft && performance.now() - this.#heard < ALIVE_MS;
  }

  /** For how many milliseconds nothing has arrived; 0 before `start`. */
  get silence(): number {
    return this.#state === 'idle' ? 0 : performance.now() - this.#heard;
  }

  /** Whether silence has not been told of since the last sign of life. */
  get isBeating(): boolean {
    return this.#state === 'beating';
  }

  /** The connection stands, for the first time or again: the other side is told, and silence means something. */
  start(): void {
    if (this.#state === 'closed') return;
    this.#beat(performance.now());
    if (this.#state !== 'idle') return;
    this.#state = 'beating';
    this.#hear();
    this.#looked = performance.now();
    this.#timer = setInterval(() => this.#look(), this.#options.patience.look);
  }

  /** There is a reason to believe that the other side has gone: it is judged sooner, or at once if it said so. */
  suspect(): void {
    this.#suspectedUntil = performance.now() + SUSPICION_MS;
    if (this.#hasLeft) this.#miss();
    else if (this.#state === 'beating') void this.#countPackets();
  }

  /** Tells the other side that the call was accepted: now, or when the channel opens. */
  accept(): void {
    if (this.#accepts === 'no') this.#accepts = 'unsaid';
    this.#sayAccepted();
  }

  close(): void {
    this.#state = 'closed';
    clearInterval(this.#timer);
    this.#channel.onopen = this.#channel.onmessage = null;
    this.#channel.close();
  }

  /** Whether the other side has closed its connection. */
  get #hasLeft(): boolean {
    const {readyState} = this.#channel;
    return readyState === 'closing' || readyState === 'closed';
  }

  #look(): void {
    const {connection, patience} = this.#options;
    // By somebody else, which the browser tells nobody of.
    if (connection.signalingState === 'closed') return this.#miss();
    const now = performance.now();
    // What was missed asleep is nobody's silence.
    this.#heard += Math.max(0, now - this.#looked - LONGEST_LOOK_MS);
    this.#looked = now;
    if (now - this.#spoke >= patience.beat - patience.look / 2) this.#beat(now);
    if (this.#isSuspected || this.#state === 'silent' || this.silence > DOUBTFUL_MS) {
      void this.#countPackets();
    } else {
      this.#count = undefined;
    }
  }

  get #isSuspected(): boolean {
    return this.#hasLeft || performance.now() < this.#suspectedUntil;
  }

  #beat(now: number): void {
    // A channel that cannot send would only pile up words to say later.
    if (this.#channel.readyState !== 'open' || this.#channel.bufferedAmount > 0) return;
    this.#spoke = now;
    this.#channel.send(BEAT);
  }

  /** Hears whether more packets have arrived than at the last count, and judges where there were none. */
  async #countPackets(): Promise<void> {
    if (this.#isCounting) return;
    this.#isCounting = true;
    // A busy page reads late what was counted now.
    const countedAt = performance.now();
    try {
      const packets = arrived(await this.#options.connection.getStats());
      const known = this.#count;
      if (known?.packets === packets) this.#judge(known, countedAt);
      else {
        this.#count = {packets, since: performance.now()};
        // What comes after it has left was sent before.
        if (known && packets > known.packets && !this.#hasLeft) this.#hear();
      }
    } catch {
      // The connection was closed meanwhile.
    } finally {
      this.#isCounting = false;
    }
  }

  /** What nothing has been added to at `countedAt`; anything may have arrived since then. */
  #judge({since}: Count, countedAt: number): void {
    const {silence, suspicion, proof} = this.#options.patience;
    const enough = this.#isSuspected ? suspicion : silence;
    if (countedAt - since >= proof && countedAt - this.#heard >= enough) this.#miss();
  }

  #miss(): void {
    if (this.#state !== 'beating') return;
    this.#state = 'silent';
    this.#options.onSilence();
  }

  #hear(): void {
    this.#heard = performance.now();
    if (this.#state !== 'silent') return;
    this.#state = 'beating';
    this.#options.onSign();
  }

  #sayAccepted(): void {
    if (this.#accepts !== 'unsaid' || this.#channel.readyState !== 'open') return;
    this.#accepts = 'said';
    this.#channel.send(ACCEPTED);
  }
}

/** What was last counted, and since when it has been so. */
interface Count {
  readonly packets: number;
  readonly since: number;
}

const BEAT = '';
const ACCEPTED = 'accepted';

/** A number that grows with every packet. Where a browser does not count those of the transport, those of media do. */
function arrived(report: RTCStatsReport): number {
  const sums = {transport: 0, 'inbound-rtp': 0};
  for (const {type, packetsReceived = 0} of report.values() as Iterable<Counted>) {
    if (type === 'transport' || type === 'inbound-rtp') sums[type] += packetsReceived;
  }
  return sums.transport || sums['inbound-rtp'];
}

interface Counted {
  readonly type: string;
  readonly packetsReceived?: number;
}
