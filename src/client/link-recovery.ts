import type {LinkState} from './peer-link.js';
import type {RoomLink} from './room-link.js';

/** How patient a recovery is, in milliseconds. */
export interface RecoveryPatience {
  /** For the first connection. */
  readonly connect: number;
  /** For an interrupted connection to come back, counted from when something last arrived. */
  readonly recover: number;
  /** From when an interruption is noticed until another path is looked for. */
  readonly restart: number;
  /** Between one attempt and the next. */
  readonly retry: number;
}

export const RECOVERY_PATIENCE: RecoveryPatience = {
  connect: 20_000,
  recover: 30_000,
  restart: 0,
  retry: 4_000,
};

export type RecoveryPhase = 'idle' | 'connecting' | 'connected' | 'interrupted' | 'over';

export interface LinkRecoveryOptions {
  readonly link: RoomLink;
  readonly patience: RecoveryPatience;
  readonly onPhase: (phase: 'connected' | 'interrupted') => void;
  /** It has taken too long. */
  readonly onGiveUp: () => void;
}

/**
 * Brings the two devices together and, when what connects them breaks, together again: first by waiting, then by
 * another path between the two links, then by a fresh link.
 */
export class LinkRecovery {
  readonly #options: LinkRecoveryOptions;
  #phase: RecoveryPhase = 'idle';
  /** Whether the two sides have agreed on another path in this interruption. */
  #agreed = false;
  #isUrgent = false;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #attempt: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LinkRecoveryOptions) {
    this.#options = options;
  }

  get phase(): RecoveryPhase {
    return this.#phase;
  }

  begin(): void {
    this.#phase = 'connecting';
    this.#tryIn(this.#options.patience.retry);
  }

  /** Somebody waits for the connection: from now on it is given up when it takes too long. */
  hurry(): void {
    this.#isUrgent = true;
    const {connect} = this.#options.patience;
    if (this.#phase === 'connecting' || this.#phase === 'interrupted') this.#giveUpIn(connect);
  }

  /** What the browser says of the present link. */
  follow(state: LinkState): void {
    if (state === 'disconnected' || state === 'failed') this.#interrupted();
    else this.#see();
    if (state === 'failed') this.restart();
  }

  /** What the packets of the present link say; they know better than the browser. */
  feel(pulse: 'silent' | 'beating'): void {
    if (pulse === 'silent') this.#interrupted();
    else this.#see();
  }

  /** Signals reach the other side, for all one knows: what was not answered is said again. */
  restart(): void {
    const {link, patience} = this.#options;
    if (this.#phase !== 'connecting' && this.#phase !== 'interrupted') return;
    link.restart();
    this.#tryIn(patience.retry);
  }

  /** The other side has offered or answered: what comes of it is given its time. */
  agree(): void {
    if (this.#phase !== 'interrupted') return;
    this.#agreed = true;
    this.#tryIn(this.#options.patience.retry);
  }

  /** A fresh link has been made. */
  beginAfresh(): void {
    this.#interrupted();
    if (this.#phase !== 'connecting' && this.#phase !== 'interrupted') return;
    this.#agreed = false;
    this.#tryIn(this.#options.patience.retry);
  }

  stop(): void {
    this.#phase = 'over';
    this.#rest();
  }

  #see(): void {
    if (this.#phase !== 'connecting' && this.#phase !== 'interrupted') return;
    if (!this.#options.link.present?.isUp) return;
    this.#rest();
    this.#phase = 'connected';
    this.#options.onPhase('connected');
  }

  #interrupted(): void {
    if (this.#phase !== 'connected') return;
    const {link, patience, onPhase} = this.#options;
    const silence = link.present?.silence ?? 0;
    this.#phase = 'interrupted';
    this.#agreed = false;
    this.#tryIn(patience.restart);
    // Both sides were cut off from each other at the same moment, whenever they notice: so they give up together.
    if (this.#isUrgent) this.#giveUpIn(Math.max(0, patience.recover - silence));
    onPhase('interrupted');
  }

  #tryAgain(): void {
    const {link, patience} = this.#options;
    if (this.#phase === 'connecting') {
      // A first connection that is slow would be set back by a restart; only its offer may have been lost.
      link.repeat();
    } else if (this.#agreed) {
      // Still nothing arrives.
      link.renew();
    } else {
      link.restart();
    }
    this.#tryIn(patience.retry);
  }

  #tryIn(ms: number): void {
    clearTimeout(this.#attempt);
    this.#attempt = setTimeout(() => this.#tryAgain(), ms);
  }

  #giveUpIn(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#options.onGiveUp(), ms);
  }

  #rest(): void {
    clearTimeout(this.#deadline);
    clearTimeout(this.#attempt);
  }
}
