import type {ReactiveController, ReactiveControllerHost} from 'lit';

/**
 * Moves the focus into its host's window when that appears, keeps it there while what was focused is replaced,
 * and gives it back when the window goes.
 *
 * The window itself is focused and no button in it: who is typing when a call comes in must not accept or
 * decline it with the next key.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment};
  readonly #window: () => HTMLElement | undefined;
  #before: HTMLElement | undefined;
  #isOpen = false;
  #held: Element | null = null;

  constructor(
    host: ReactiveControllerHost & {readonly renderRoot: HTMLElement | DocumentFragment},
    window: () => HTMLElement | undefined,
  ) {
    this.#host = host;
    this.#window = window;
    host.addController(this);
  }

  /** Whether the window is about to appear and to be given the focus, which has its name and description read out. */
  get isComing(): boolean {
    return !this.#isOpen && mayTake();
  }

  /** Puts the focus back to where it was before the window appeared, if the window has it. */
  giveBack(): void {
    if (this.#focused()) this.#restore();
  }

  hostUpdate(): void {
    this.#held = this.#focused();
    // Asked before the window is shown, which may move the focus by itself.
    if (!this.#isOpen) this.#before = focusedInPage();
  }

  hostUpdated(): void {
    const box = this.#window();
    if (box && !this.#isOpen) this.#take(box);
    else if (!box && this.#isOpen && this.#held) this.#restore();
    else if (box && this.#held && !this.#focused()) focus(heirOf(this.#held, box));
    this.#isOpen = box !== undefined;
  }

  #take(box: HTMLElement): void {
    if (mayTake()) focus(box);
  }

  #restore(): void {
    if (this.#before?.isConnected) focus(this.#before);
    else (this.#focused() as HTMLElement | null)?.blur();
  }

  #focused(): Element | null {
    return (this.#host.renderRoot as ShadowRoot | undefined)?.activeElement ?? null;
  }
}

/** A frame without the focus would take it from the page around it. */
const mayTake = (): boolean => document.hasFocus() || window.parent === window;

const focus = (element: HTMLElement): void => element.focus({preventScroll: true});

/** What now stands where the focused element stood, or else the window itself. */
function heirOf(element: Element, box: HTMLElement): HTMLElement {
  const place = element instanceof HTMLElement && element.dataset['place'];
  return (place && box.querySelector<HTMLElement>(`[data-place=${place}]`)) || box;
}

/** The element that has the focus, looked for through open shadow roots. */
function focusedInPage(): HTMLElement | undefined {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement && focused !== document.body ? focused : undefined;
}
