import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {createRef, type Ref} from 'lit/directives/ref.js';
import type {Place} from '../../protocol/index.js';

/** How close to the end counts as being there. */
const AT_END_PX = 32;

/** How many heights of the window are left to scroll when the next page is asked for. */
const AHEAD = 1.5;

/** How far down the window the message stands at which the reader is to go on. */
const START_AT = 0.2;

/**
 * Keeps the reader's place in the element that `log` refers to: with the newest message while they are there,
 * and else with the same message in the same place, whatever is added or taken away above or below it.
 */
export class TranscriptScroll implements ReactiveController {
  /** What scrolls, and what is in it. */
  readonly log: Ref<HTMLElement> = createRef();
  readonly rows: Ref<HTMLElement> = createRef();
  readonly #host: ReactiveControllerHost;
  readonly #endsWithNewest: () => boolean;
  readonly #resize = new ResizeObserver(() => this.#resized());
  #watched: HTMLElement | undefined;
  #follows = true;
  /** Whether the newest messages were asked for and are not there yet. */
  #awaits = false;
  /** What is to be brought into sight as soon as it is drawn. */
  #target: string | undefined;
  /** The size by which the last place was judged. */
  #size = '';
  #hadFocus = false;
  /** The topmost message in sight, and where it is. */
  #anchor: Anchor | undefined;

  /** `endsWithNewest` tells whether there is no newer message than the last one drawn. */
  constructor(host: ReactiveControllerHost, endsWithNewest: () => boolean) {
    this.#host = host;
    this.#endsWithNewest = endsWithNewest;
    host.addController(this);
  }

  /** Whether the newest message is in sight, and the next ones will be as they come. */
  get follows(): boolean {
    return this.#follows;
  }

  /** Whether the first message drawn is in sight, or soon will be. */
  get nearTop(): boolean {
    const log = this.log.value;
    return isShown(log) && log.scrollTop < log.clientHeight * AHEAD;
  }

  get nearBottom(): boolean {
    const log = this.log.value;
    return isShown(log) && below(log) < log.clientHeight * AHEAD;
  }

  /** Where the last message stands that the reader has seen to its end. */
  get seenTo(): Place | undefined {
    const log = this.log.value;
    if (!isShown(log)) return undefined;
    const messages = messagesIn(log);
    const edge = log.getBoundingClientRect().bottom + 1;
    const next = firstWith(messages, ({bottom}) => bottom > edge);
    for (let index = next - 1; index >= 0; index--) {
      const place = Number(messages[index]!.dataset['place']);
      if (place) return place;
    }
    return undefined;
  }

  /** Goes to the newest message, now or as soon as it is there, and stays with the next ones. */
  toNewest(): void {
    this.#follows = true;
    this.#awaits = true;
    this.#target = undefined;
    this.#place();
  }

  /** Brings what the selector finds into sight once it is drawn, with a little of what is before it. */
  toFirst(selector: string): void {
    this.#target = selector;
  }

  /** To be called when the reader scrolls. */
  readonly scrolled = (): void => {
    const log = this.log.value;
    // While a change of size is not dealt with, the place says nothing about what the reader wants.
    if (!isShown(log) || sizeOf(log) !== this.#size) return;
    this.#judge(log);
  };

  hostUpdate(): void {
    this.#hadFocus = focusIn(this.log.value) !== undefined;
    if (!this.#follows) this.#anchor = anchorIn(this.log.value) ?? this.#anchor;
  }

  hostUpdated(): void {
    if (this.log.value !== this.#watched) this.#watch(this.log.value);
    this.#place();
    // What had the focus may be gone, as a message far from those in sight.
    if (this.#hadFocus && !focusIn(this.log.value)) this.log.value?.focus({preventScroll: true});
  }

  hostDisconnected(): void {
    this.#watch(undefined);
  }

  #watch(log: HTMLElement | undefined): void {
    this.#resize.disconnect();
    this.#watched = log;
    if (log) this.#resize.observe(log);
    if (log && this.rows.value) this.#resize.observe(this.rows.value);
  }

  /** A phone's keyboard takes room away, a picture in a message has come, the window is narrower. */
  #resized(): void {
    const log = this.log.value;
    if (log) this.#size = sizeOf(log);
    // A scroll of which nobody has been told yet is meant.
    if (log && this.#anchor) {
      const {message, top, scrolled} = this.#anchor;
      this.#anchor = {message, top: top + scrolled - log.scrollTop, scrolled: log.scrollTop};
    }
    this.#place();
  }

  #place(): void {
    const log = this.log.value;
    if (!isShown(log)) return;
    const target = this.#target && log.querySelector(this.#target);
    if (target) {
      this.#target = undefined;
      this.#follows = this.#awaits = false;
      const {top} = log.getBoundingClientRect();
      log.scrollTop += target.getBoundingClientRect().top - top - log.clientHeight * START_AT;
    } else if (this.#follows) {
      log.scrollTop = log.scrollHeight;
    } else if (this.#anchor?.message.isConnected) {
      const {message, top} = this.#anchor;
      const moved = message.getBoundingClientRect().top - log.getBoundingClientRect().top - top;
      if (Math.abs(moved) >= 0.5) log.scrollTop += moved;
    }
    this.#judge(log);
  }

  #judge(log: HTMLElement): void {
    const endsWithNewest = this.#endsWithNewest();
    if (endsWithNewest) this.#awaits = false;
    const follows = this.#awaits || (endsWithNewest && below(log) < AT_END_PX);
    this.#anchor = follows ? undefined : anchorIn(log);
    if (follows === this.#follows) return;
    this.#follows = follows;
    // Not within the update that may be going on.
    void this.#host.updateComplete.then(() => this.#host.requestUpdate());
  }
}

interface Anchor {
  readonly message: HTMLElement;
  /** Its distance from the upper edge, and how far the log was scrolled then. */
  readonly top: number;
  readonly scrolled: number;
}

const isShown = (log: HTMLElement | undefined): log is HTMLElement =>
  log !== undefined && log.clientHeight > 0;

function focusIn(log: HTMLElement | undefined): Element | undefined {
  const focused = (log?.getRootNode() as ShadowRoot | undefined)?.activeElement;
  return focused && log!.contains(focused) ? focused : undefined;
}

const below = ({scrollHeight, scrollTop, clientHeight}: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight;

const sizeOf = ({clientWidth, clientHeight}: HTMLElement) => `${clientWidth}×${clientHeight}`;

/** A live collection, which costs nothing to ask for again. */
const messagesIn = (log: HTMLElement) =>
  log.getElementsByClassName('message') as HTMLCollectionOf<HTMLElement>;

function anchorIn(log: HTMLElement | undefined): Anchor | undefined {
  if (!isShown(log)) return undefined;
  const edge = log.getBoundingClientRect().top;
  const messages = messagesIn(log);
  const message = messages[firstWith(messages, ({bottom}) => bottom > edge)];
  if (!message) return undefined;
  const top = message.getBoundingClientRect().top - edge;
  return {message, top, scrolled: log.scrollTop};
}

/** The first of the messages, which stand from top to bottom, of whose place `is` is true; else their number. */
function firstWith(
  messages: HTMLCollectionOf<HTMLElement>,
  is: (place: DOMRect) => boolean,
): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(messages[middle]!.getBoundingClientRect())) high = middle;
    else low = middle + 1;
  }
  return low;
}
