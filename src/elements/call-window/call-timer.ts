import type {ReactiveController, ReactiveControllerHost} from 'lit';

const SECOND = 1_000;

/** Renders its host anew with every whole second of the call, while there is one to count. */
export class CallTimer implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #since: () => number | undefined;
  readonly #now: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    host: ReactiveControllerHost,
    since: () => number | undefined,
    now: () => number = Date.now,
  ) {
    this.#host = host;
    this.#since = since;
    this.#now = now;
    host.addController(this);
  }

  /** How long the call lasts, as `1:02`; undefined before it has begun. */
  get elapsed(): string | undefined {
    const since = this.#since();
    return since === undefined ? undefined : duration(this.#now() - since);
  }

  hostUpdated(): void {
    clearTimeout(this.#timer);
    const since = this.#since();
    if (since === undefined) return;
    const past = Math.max(0, this.#now() - since);
    this.#timer = setTimeout(() => this.#host.requestUpdate(), SECOND - (past % SECOND));
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}

/** `0:07`, `12:30`, `1:02:03`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
