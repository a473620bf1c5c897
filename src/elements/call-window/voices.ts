import type {ReactiveController, ReactiveControllerHost} from 'lit';
import type {Levels} from '../../client/levels.js';
import type {Session} from '../../client/session.js';
import {SessionWatch} from './session-watch.js';

/** For how long "you are muted" is said after the last word. */
const MUTED_HINT_MS = 5_000;

/**
 * Who speaks. How loud changes eight times a second and is no reason to render: it goes to the stylesheet, as
 * `--_own-level` and `--_remote-level` from 0 to 1.
 */
export class Voices implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #box: () => HTMLElement | undefined;
  readonly #now: () => number;
  #levels: Levels | undefined;
  #spokeMutedAt: number | undefined;

  constructor(
    host: ReactiveControllerHost,
    session: () => Session,
    box: () => HTMLElement | undefined,
    now: () => number = Date.now,
  ) {
    this.#host = host;
    this.#box = box;
    this.#now = now;
    host.addController(this);
    new SessionWatch(host, session, ({calls}) => {
      this.#hear(calls.levels.value);
      return calls.levels.subscribe((levels) => this.#hear(levels));
    });
  }

  get speaking(): boolean {
    return this.#levels?.speaking ?? false;
  }

  get remoteSpeaking(): boolean {
    return this.#levels?.remoteSpeaking ?? false;
  }

  /** How loud the own microphone is now, from 0 to 1. */
  get microphone(): number {
    return this.#levels?.microphone ?? 0;
  }

  /** Whether somebody has just spoken here whom nobody could hear. */
  get isHintDue(): boolean {
    return this.#spokeMutedAt !== undefined && this.#now() - this.#spokeMutedAt < MUTED_HINT_MS;
  }

  /** The hint was heeded, or is not wanted. */
  forgetHint(): void {
    this.#spokeMutedAt = undefined;
  }

  hostUpdated(): void {
    this.#show();
  }

  #hear(levels: Levels | undefined): void {
    const before = this.#levels;
    const wasDue = this.isHintDue;
    this.#levels = levels;
    if (levels?.speakingWhileMuted) this.#spokeMutedAt = this.#now();
    else if (!levels) this.forgetHint();
    this.#show();
    const isNews =
      before?.speaking !== levels?.speaking ||
      before?.remoteSpeaking !== levels?.remoteSpeaking ||
      wasDue !== this.isHintDue;
    if (isNews) this.#host.requestUpdate();
  }

  #show(): void {
    const box = this.#box();
    box?.style.setProperty('--_own-level', levelOf(this.#levels?.microphone));
    box?.style.setProperty('--_remote-level', levelOf(this.#levels?.remote));
  }
}

const levelOf = (level = 0): string => level.toFixed(2);
