import type {ReactiveController, ReactiveControllerHost, TemplateResult} from 'lit';
import type {CallView} from './view.js';

/** What opens over the stage: the menu, and what is chosen in it. */
export type PanelName = 'menu' | 'devices' | 'connection';

/** The panels' code, which a page loads with its first call. */
type PanelCode = typeof import('./panel/panel.js');

interface PanelHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/**
 * Which panel is open over its host's stage. The focus moves into a panel that opens, and back to what has
 * opened it.
 */
export class Panels implements ReactiveController {
  readonly #host: PanelHost;
  readonly #onFailure: () => void;
  #name: PanelName | undefined;
  #opener: HTMLElement | undefined;
  #loading: Promise<void> | undefined;
  #code: PanelCode | undefined;
  /** Where the focus has to go with the next rendering. */
  #focus: 'into' | 'back' | undefined;

  /** To be made after the keeper of the focus. `onFailure`: the code of the panels could not be loaded. */
  constructor(host: PanelHost, onFailure: () => void) {
    this.#host = host;
    this.#onFailure = onFailure;
    host.addController(this);
  }

  /** The panel that is open; undefined while its code is still on its way. */
  get current(): PanelName | undefined {
    return this.#code && this.#name;
  }

  render(view: CallView): TemplateResult | undefined {
    return this.#code && this.#name && this.#code.panel(view, this.#name);
  }

  /** Loads the code, so that it is there when it is asked for. */
  prepare(): void {
    // Tried again, and complained of, by who really opens one.
    if (!this.#code) this.#load().catch(() => undefined);
  }

  /** For a button: opens a panel, or closes it where it is open. */
  readonly toggle = (name: PanelName, event: Event): void => {
    if (this.#name === name) return this.close();
    this.#opener = event.currentTarget as HTMLElement;
    this.turnTo(name);
  };

  /** Goes from one panel to another. */
  readonly turnTo = (name: PanelName): void => {
    this.#name = name;
    this.#focus = 'into';
    this.#load().then(
      () => this.#host.requestUpdate(),
      () => {
        this.#name = undefined;
        this.#onFailure();
      },
    );
  };

  readonly close = (): void => {
    if (!this.#name) return;
    this.#name = undefined;
    this.#focus = 'back';
    this.#host.requestUpdate();
  };

  /** Whether `event` falls on a panel, or on a button that opens one. */
  isWithin(event: Event): boolean {
    return event
      .composedPath()
      .some((part) => part instanceof HTMLElement && part.matches('.panel, [data-opens]'));
  }

  hostUpdated(): void {
    if (this.#name && !this.#code) return;
    const focus = this.#focus;
    this.#focus = undefined;
    if (focus === 'into') this.#find('.panel [data-first]')?.focus({preventScroll: true});
    else if (focus === 'back' && this.#hasFocus()) this.#opener?.focus({preventScroll: true});
  }

  /** Whoever has gone on to something else is not called back. */
  #hasFocus(): boolean {
    const active = (this.#host.renderRoot as ShadowRoot).activeElement;
    return active === null ? false : active.matches('.window') || this.#opener === active;
  }

  #load(): Promise<void> {
    this.#loading ??= import('./panel/panel.js').then(
      (code) => {
        this.#code = code;
        const root = this.#host.renderRoot as ShadowRoot;
        const {styleSheet} = code.panelStyles;
        if (styleSheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
      },
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  #find(selector: string): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>(selector);
  }
}
