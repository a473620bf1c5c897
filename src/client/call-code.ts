import {codeUnavailable, type ServerFrameOf} from '../protocol/index.js';
import type {CallLine, CallLineOptions} from './call-line.js';
import {isLive} from './call.js';
import type {CallModule} from './environment.js';
import type {ReadableStore, Store} from './store.js';

/** How long a call that could not begin stays to be seen. */
const ENDED_SHOWN_MS = 6_000;

type Step = (line: CallLine) => void;

export interface CallCodeOptions extends CallLineOptions {
  /** Whether there has been a ring or an invite. */
  readonly near: Store<boolean>;
  /** Whether a call that rings here could be seen by somebody. */
  readonly ringsHere: ReadableStore<boolean>;
}

/**
 * The line of this page as `Calls` reaches it: its code is fetched when somebody calls, so that pages without calls
 * never load it. What is asked of the line, and what the server says to it, waits for that, in order.
 */
export class CallCode {
  readonly #options: CallCodeOptions;
  #state: 'none' | 'loading' | 'closed' = 'none';
  #line: CallLine | undefined;
  #waiting: Step[] = [];
  /** What would ring if somebody could see it. */
  #unseen: ServerFrameOf<'ring'> | undefined;

  /** Asked before the line is. */
  readonly #rings: Pick<CallLine['routes'], 'ring' | 'ended'> = {
    ring: (frame) => this.#show(frame),
    ended: (frame) => {
      if (this.#unseen?.call === frame.call) this.#unseen = undefined;
      // Frames may overtake each other: the ring of this call may still come, and must not ring.
      else this.run(({routes}) => routes.ended(frame));
    },
  };

  constructor(options: CallCodeOptions) {
    const {signaling} = options;
    this.#options = options;
    signaling.user.subscribe((user) => {
      if (!user) this.#forget();
    });
    options.ringsHere.subscribe(() => this.#show());
    signaling.route({
      ...this.#rings,
      room: (frame) => this.run(({routes}) => routes.room(frame)),
      ringing: (frame) => this.#follow(({routes}) => routes.ringing(frame)),
      preconnect: (frame) => this.#follow(({routes}) => routes.preconnect(frame)),
      'room-peer': (frame) => this.#follow(({routes}) => routes['room-peer'](frame)),
      'room-signal': (frame) => this.#follow(({routes}) => routes['room-signal'](frame)),
      error: (frame) => this.#follow(({routes}) => routes.error(frame)),
    });
  }

  /** The line, where there has been a call. */
  get line(): CallLine | undefined {
    return this.#line;
  }

  /** Does `step` with the line: at once where there is one, else when its code has come. */
  run(step: Step): void {
    if (this.#line) return step(this.#line);
    this.#waiting.push(step);
    if (this.#state === 'none') this.#load();
  }

  /** Nothing that waits is done any more. */
  close(): void {
    this.#forget();
    this.#state = 'closed';
  }

  /** Lets ring what has come, or waits, once somebody can see it. */
  #show(ring = this.#unseen): void {
    const isSeen = this.#options.ringsHere.value;
    this.#unseen = isSeen ? undefined : ring;
    if (isSeen && ring) this.run(({routes}) => routes.ring(ring));
  }

  /** What means nothing without a ring or an invite. */
  #follow(step: Step): void {
    if (this.#line || this.#state === 'loading') this.run(step);
  }

  #load(): void {
    const {environment, near} = this.#options;
    this.#state = 'loading';
    near.set(true);
    // All that a call needs is to come at once; that this could not be had is told by who waits for it.
    environment.loadMedia().catch(() => undefined);
    const coming = environment.loadCalls();
    if (coming instanceof Promise) coming.then((code) => this.#start(code), this.#failed);
    else this.#start(coming);
  }

  #start({CallLine}: CallModule): void {
    if (this.#state === 'closed') return;
    this.#line = new CallLine(this.#options);
    this.#options.signaling.route(this.#rings);
    for (const step of this.#waiting.splice(0)) step(this.#line);
  }

  /** The next call tries again. */
  readonly #failed = (cause: unknown): void => {
    if (this.#state === 'closed') return;
    const {signaling, environment, current} = this.#options;
    this.#state = 'none';
    this.#waiting = [];
    const call = current.value;
    if (isLive(call)) {
      const ended = {...call, phase: 'ended', endReason: 'device-error'} as const;
      current.set({...ended, endedAt: environment.now()});
      environment.after(ENDED_SHOWN_MS, () => {
        if (current.value?.id === call.id && !isLive(current.value)) current.set(undefined);
      });
    }
    signaling.report(codeUnavailable('calls', cause));
  };

  #forget(): void {
    this.#waiting = [];
    this.#unseen = undefined;
    if (!this.#line) this.#options.current.set(undefined);
  }
}
