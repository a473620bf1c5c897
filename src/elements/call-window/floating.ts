import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {
  insetOf,
  kept,
  nextCorner,
  placeOf,
  pulled,
  type Corner,
  type Place,
  type Rectangle,
  type Size,
} from './geometry.js';

/** What may be done to the window as it is shown now. */
export type Freedom = 'fixed' | 'move' | 'move-and-resize';

const LEAST: Size = {width: 300, height: 240};

/** How far one arrow key moves or resizes; with Shift, to fit it exactly, a little. */
const STEP = 32;
const SMALL_STEP = 4;

/** A press that moves less than this is a click. */
const SLACK = 4;

interface Hold {
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  readonly from: Rectangle;
  readonly corner: Corner | undefined;
}

/**
 * Lets its host's window be moved and resized, by pointer and by keyboard, and keeps it within the viewport.
 * Position and size reach the stylesheet as `--_inset`, `--_width` and `--_height`: set from script, because a
 * strict CSP forbids `style` attributes.
 */
export class Floating implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #window: () => HTMLElement | undefined;
  readonly #freedom: () => Freedom;
  readonly #sizes = new ResizeObserver(() => this.#show());
  #observed: HTMLElement | undefined;
  #place: Place | undefined;
  #size: Size | undefined;
  #hold: Hold | undefined;
  #dragged = false;

  constructor(
    host: ReactiveControllerHost,
    window: () => HTMLElement | undefined,
    freedom: () => Freedom,
  ) {
    this.#host = host;
    this.#window = window;
    this.#freedom = freedom;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('resize', this.#show);
  }

  hostDisconnected(): void {
    window.removeEventListener('resize', this.#show);
    this.#observe(undefined);
  }

  hostUpdated(): void {
    this.#observe(this.#window());
    this.#show();
  }

  /** Whether the press that ends now has moved something, and so was not a click. */
  get dragged(): boolean {
    return this.#dragged;
  }

  readonly grab = (event: PointerEvent): void => {
    this.#dragged = false;
    const box = this.#window();
    if (!box || event.button !== 0 || this.#freedom() === 'fixed') return;

    const corner = (event.target as HTMLElement).dataset['corner'] as Corner | undefined;
    if (corner ? this.#freedom() !== 'move-and-resize' : isPressable(event, box)) return;
    const {pointerId: pointer, clientX: x, clientY: y} = event;
    // A fast pointer leaves the window before it is told of its first move.
    box.setPointerCapture(pointer);
    this.#hold = {pointer, x, y, from: rectangleOf(box), corner};
  };

  readonly drag = (event: PointerEvent): void => {
    const hold = this.#hold;
    if (!hold || hold.pointer !== event.pointerId) return;
    const by = {x: event.clientX - hold.x, y: event.clientY - hold.y};
    if (!this.#dragged) {
      if (Math.hypot(by.x, by.y) < SLACK) return;
      this.#dragged = true;
      this.#host.requestUpdate();
    }
    if (hold.corner) this.#resizeTo(pulled(hold.from, hold.corner, by, LEAST, viewport()));
    else this.#moveTo({...hold.from, left: hold.from.left + by.x, top: hold.from.top + by.y});
  };

  readonly letGo = (event: PointerEvent): void => {
    if (this.#hold?.pointer !== event.pointerId) return;
    this.#hold = undefined;
    this.#host.requestUpdate();
  };

  /** Whether a pointer holds the window at this moment. */
  get isHeld(): boolean {
    return this.#hold !== undefined && this.#dragged;
  }

  /** For a handle: arrow keys move the window. */
  readonly moveByKey = (event: KeyboardEvent): void => {
    const by = arrow(event);
    const box = this.#window();
    if (!by || !box || this.#freedom() === 'fixed') return;
    event.preventDefault();
    const from = rectangleOf(box);
    this.#moveTo({...from, left: from.left + by.x, top: from.top + by.y});
  };

  /** For a handle: arrow keys make the window larger and smaller. */
  readonly resizeByKey = (event: KeyboardEvent): void => {
    const by = arrow(event);
    const box = this.#window();
    if (!by || !box || this.#freedom() !== 'move-and-resize') return;
    event.preventDefault();
    event.stopPropagation();
    this.#grow(rectangleOf(box), by);
  };

  /** For who can neither drag nor press arrows: each press takes the window to the next corner. */
  readonly toNextCorner = (): void => {
    const box = this.#window();
    if (!box || this.#freedom() === 'fixed') return;
    this.#place = nextCorner(placeOf(rectangleOf(box), viewport()), 24);
    this.#show();
  };

  /** For who can neither drag nor press arrows: as large as fits, and back to the usual size. */
  readonly toggleSize = (): void => {
    if (this.#dragged || this.#freedom() !== 'move-and-resize') return;
    const {width, height} = viewport();
    this.#size = this.#size ? undefined : {width: width * 0.8, height: height * 0.8};
    this.#show();
  };

  #grow(from: Rectangle, by: {x: number; y: number}): void {
    // Away from the edges it is nearest to, since on their side there may be no room.
    const {horizontal, vertical} = placeOf(from, viewport());
    const corner: Corner = `${vertical.edge === 'top' ? 'bottom' : 'top'}-${
      horizontal.edge === 'left' ? 'right' : 'left'
    }`;
    const x = horizontal.edge === 'left' ? by.x : -by.x;
    const y = vertical.edge === 'top' ? by.y : -by.y;
    this.#resizeTo(pulled(from, corner, {x, y}, LEAST, viewport()));
  }

  #resizeTo(rectangle: Rectangle): void {
    this.#size = size(rectangle);
    this.#moveTo(rectangle);
  }

  #moveTo(rectangle: Rectangle): void {
    // What is kept is what can be seen: else a window pushed past the edge would have to be pulled back as far.
    const wanted = placeOf(rectangle, viewport());
    this.#place = kept(wanted, rectangle, viewport());
    this.#show();
  }

  readonly #show = (): void => {
    const box = this.#window();
    if (!box) return;
    set(box, '--_width', this.#size && `${this.#size.width}px`);
    set(box, '--_height', this.#size && `${this.#size.height}px`);
    const shown = {width: box.offsetWidth, height: box.offsetHeight};
    set(box, '--_inset', this.#place && insetOf(kept(this.#place, shown, viewport())));
  };

  #observe(box: HTMLElement | undefined): void {
    if (box === this.#observed) return;
    this.#sizes.disconnect();
    if (box) this.#sizes.observe(box);
    this.#observed = box;
    this.#hold = undefined;
  }
}

/** The part of the page that can be seen, without scroll bars. */
function viewport(): Size {
  return {width: document.documentElement.clientWidth, height: window.innerHeight};
}

/** Whether a press falls on something of the window that wants it for itself, or on what a page has put there. */
function isPressable(event: PointerEvent, box: HTMLElement): boolean {
  const path = event.composedPath();
  return path
    .slice(0, path.indexOf(box))
    .some((part) => part instanceof HTMLElement && part.matches('button, slot, .panel'));
}

/** A DOMRect holds its numbers where no spread finds them. */
function rectangleOf(box: HTMLElement): Rectangle {
  const {left, top, width, height} = box.getBoundingClientRect();
  return {left, top, width, height};
}

const size = ({width, height}: Size): Size => ({width, height});

function arrow({key, shiftKey}: KeyboardEvent): {x: number; y: number} | undefined {
  const step = shiftKey ? SMALL_STEP : STEP;
  switch (key) {
    case 'ArrowLeft':
      return {x: -step, y: 0};
    case 'ArrowRight':
      return {x: step, y: 0};
    case 'ArrowUp':
      return {x: 0, y: -step};
    case 'ArrowDown':
      return {x: 0, y: step};
    default:
      return undefined;
  }
}

function set(element: HTMLElement, property: string, value: string | undefined): void {
  if (value) element.style.setProperty(property, value);
  else element.style.removeProperty(property);
}
