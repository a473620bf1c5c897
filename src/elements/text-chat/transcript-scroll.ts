import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {createRef, type Ref} from 'lit/directives/ref.js';

/** How close to the bottom counts as being there, and how close to the top asks for older messages. */
const BOTTOM_PX = 32;
const TOP_PX = 300;

/**
 * Keeps the reader's place in the element that `log` refers to: at the bottom while they are there, and else
 * with the same message in the same place, whatever is added above or below it.
 */
export class TranscriptScroll implements ReactiveController {
  readonly log: Ref<HTMLElement> = createRef();
  readonly #host: ReactiveControllerHost;
  readonly #resize = new ResizeObserver(() => this.#resized());
  #watched: HTMLElement | undefined;
  #atBottom = true;
  /** The size by which the last place was judged. */
  #size = '';
  /** The topmost message in sight before the update, and where it was. */
  #anchor: {readonly message: Element; readonly top: number} | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the newest message is in sight. */
  get atBottom(): boolean {
    return this.#atBottom;
  }

  /** Whether the oldest known message is, or nearly. */
  get nearTop(): boolean {
    const log = this.log.value;
    return log !== undefined && log.clientHeight > 0 && log.scrollTop < TOP_PX;
  }

  /** Goes to the newest message, now and with the next ones. */
  toBottom(): void {
    this.#atBottom = true;
    const log = this.log.value;
    if (log) log.scrollTop = log.scrollHeight;
  }

  /** To be called when the reader scrolls. */
  readonly scrolled = (): void => {
    const log = this.log.value;
    // While a change of size is not dealt with, the place says nothing about what the reader wants.
    if (!log || log.clientHeight === 0 || sizeOf(log) !== this.#size) return;
    const atBottom = log.scrollHeight - log.scrollTop - log.clientHeight < BOTTOM_PX;
    if (atBottom !== this.#atBottom || this.nearTop) this.#host.requestUpdate();
    this.#atBottom = atBottom;
  };

  hostUpdate(): void {
    this.#anchor = this.#atBottom ? undefined : anchorIn(this.log.value);
  }

  hostUpdated(): void {
    const log = this.log.value;
    if (log !== this.#watched) this.#watch(log);
    if (!log) return;
    if (this.#atBottom) this.toBottom();
    else if (this.#anchor?.message.isConnected) {
      const {message, top} = this.#anchor;
      log.scrollTop += message.getBoundingClientRect().top - top;
    }
    this.#anchor = undefined;
  }

  hostDisconnected(): void {
    this.#watch(undefined);
  }

  #watch(log: HTMLElement | undefined): void {
    this.#resize.disconnect();
    this.#watched = log;
    if (log) this.#resize.observe(log);
  }

  /** The keyboard of a phone or a growing composer takes room away at the bottom. */
  #resized(): void {
    if (this.log.value) this.#size = sizeOf(this.log.value);
    if (this.#atBottom) this.toBottom();
  }
}

const sizeOf = ({clientWidth, clientHeight}: HTMLElement) => `${clientWidth}×${clientHeight}`;

function anchorIn(log: HTMLElement | undefined) {
  if (!log) return undefined;
  const edge = log.getBoundingClientRect().top;
  for (const message of log.querySelectorAll('.message')) {
    const {top, bottom} = message.getBoundingClientRect();
    if (bottom > edge) return {message, top};
  }
  return undefined;
}
