import {html, LitElement, render} from 'lit';
import {property} from './property.js';
import {ImError} from '../protocol/index.js';
import {AttributeCheck} from './attribute-check.js';
import {ImErrorEvent} from './events.js';
import {Language} from './language.js';
import {replaceWords, type OwnWords, type Say} from './strings/index.js';

/** Light and dark: `auto` follows the page's `color-scheme`, `system` the reader's own setting. */
export type Theme = 'auto' | 'light' | 'dark' | 'system';

/** Asks the site for a token of the signed-in user. */
export type GetToken = () => Promise<string> | string;

/**
 * What the elements have in common: which session they belong to, and how that session signs in.
 * `server` and a token are needed on one element of a session; the others wait for it.
 */
export abstract class ImElement extends LitElement {
  /** The session this element shares with others of the same name on the page. */
  @property({reflect: true}) session = 'default';

  /** The address of the im-elements server; by default the one the script came from. */
  @property() server?: string;

  /** The token that signs the user in. Prefer `token-url` or `getToken`, which can renew it. */
  @property() token?: string;

  /**
   * An address of the site that answers a POST, which carries the site's cookies, with a token: as text or as
   * `{"token": "…"}`.
   */
  @property({attribute: 'token-url'}) tokenUrl?: string;

  /**
   * Gives a token, or a promise of one, whenever one is needed. Set from script. Keep the same function: another one
   * is another way to sign in.
   */
  @property({attribute: false}) getToken?: GetToken;

  /** `light`, `dark`, as the page's `color-scheme` says (`auto`), or as the reader's own setting does (`system`). */
  @property({reflect: true}) theme: Theme = 'auto';

  /** Smaller rows, bubbles and buttons, for a page with little room. A finger has its 44 pixels all the same. */
  @property({type: Boolean, reflect: true}) dense = false;

  /**
   * In which ways messages are told that nobody is looking at: `title` counts them in the tab's title, `sound`
   * is a soft sound, `system` a notification of the system, if the reader has asked for those. What one element
   * of a session leaves out is left out for the session.
   */
  @property({reflect: true}) alerts = 'title sound system';

  /** Puts sentences of the page's own in place of ours: `replaceWords`, for pages that load the script by its address. */
  static replaceWords(language: string, words: OwnWords): Promise<void> {
    return replaceWords(language, words);
  }

  readonly #language = new Language(this);

  constructor() {
    super();
    new AttributeCheck(this);
  }

  /**
   * A sentence of the element's language with its `{names}` filled in.
   *
   * @internal
   */
  get say(): Say {
    return this.#language.say;
  }
}

/**
 * Whether the page lets templates become elements: one that enforces Trusted Types does only where it allows the
 * policy `lit-html`, once for each copy of Lit.
 */
function mayRender(): boolean {
  try {
    render(html`<i></i>`, document.createElement('i'));
    return true;
  } catch {
    return false;
  }
}

let hasToldOfCopy = false;

/** Said once by each copy that finds the names taken. */
function tellOfCopy(): void {
  if (!hasToldOfCopy) console.info('This page loads im-elements twice; the first stays.');
  hasToldOfCopy = true;
}

let mayDraw: boolean | undefined;

/**
 * Registers an element once; a second bundle on the page finds the name taken and leaves it. On a server, where there
 * are no elements, it does nothing.
 */
export function define(tag: string, element: CustomElementConstructor): void {
  // Lit brings a registry of its own to a server, which has no document.
  const registry = (globalThis.document as Document | undefined) && globalThis.customElements;
  if (!registry) return;
  if (registry.get(tag)) return tellOfCopy();
  if ((mayDraw ??= mayRender())) return registry.define(tag, element);
  void import('./refused-element.js').then(
    ({refusedElement}) =>
      registry.get(tag) || registry.define(tag, refusedElement({Language, ImErrorEvent, ImError})),
  );
}
