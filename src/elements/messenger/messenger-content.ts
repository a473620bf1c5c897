import {html, nothing, type TemplateResult} from 'lit';
import {createRef, ref} from 'lit/directives/ref.js';
import type {Session} from '../../client/session.js';
import type {UserId} from '../../protocol/index.js';
import type {ImCallWindow} from '../call-window/im-call-window.js';
import type {ImContactList} from '../contact-list/im-contact-list.js';
import {ImContactSelectEvent} from '../events.js';
import type {Say} from '../strings/index.js';
import type {ImTextChat} from '../text-chat/im-text-chat.js';
import type {ImMessenger} from './im-messenger.js';
import {innerTokens} from '../inner-tokens.css.js';
import {icons} from './messenger-icons.js';
import {messengerStyles} from './messenger.css.js';
import {CALL_PARTS, CHAT_PARTS, exported, LIST_PARTS} from './parts.js';
import {SheetRoom} from './sheet-room.js';
import {SlotsInUse} from './slots-in-use.js';

/** What the element looks like. */
export const styles = [innerTokens, messengerStyles];

/** Numbers beyond this are no news to anybody. */
const COUNTED = 99;

/**
 * The inside of an `<im-messenger>`: the other elements, in a panel that is shown or not. It knows no more than which of
 * list and chat is in sight, which follows from whether a contact is chosen, and where the focus belongs.
 */
export class MessengerContent {
  readonly #host: ImMessenger;
  readonly #session: () => Session;
  readonly #say: () => Say;
  readonly #slots: SlotsInUse;
  readonly #sheet: SheetRoom;
  readonly #panel = createRef<HTMLElement>();
  readonly #launcher = createRef<HTMLButtonElement>();
  readonly #list = createRef<ImContactList>();
  readonly #chat = createRef<ImTextChat>();
  readonly #calls = createRef<ImCallWindow>();
  /** Once opened, the panel stays, so that nothing in it has to be found or scrolled to again. */
  #wasOpened = false;
  #hadFocus = false;
  #shown: 'nothing' | 'closed' | 'list' | 'chat' = 'nothing';

  constructor(host: ImMessenger, session: () => Session, say: () => Say) {
    this.#host = host;
    this.#session = session;
    this.#say = say;
    this.#slots = new SlotsInUse(host);
    this.#sheet = new SheetRoom(host, () => (host.open ? this.#panel.value : undefined));
  }

  /** As if the contact had been chosen in the list. */
  openConversation(user: UserId): boolean {
    const {roster, selected} = this.#session();
    const contact = roster.get(user);
    const own = this.#host.contact;
    if (!contact || (own !== undefined && own !== user)) return false;
    const choice = new ImContactSelectEvent(contact);
    if (this.#host.dispatchEvent(choice)) {
      selected.set(user);
      this.#host.open = true;
    }
    return true;
  }

  /** Before each render: what is hidden by it loses the focus. */
  prepare(): void {
    this.#hadFocus = this.#panel.value?.matches(':focus-within') ?? false;
  }

  /** After it: the focus goes where the person now is. */
  shown(): void {
    const before = this.#shown;
    this.#shown = this.#host.open ? this.#view : 'closed';
    this.#sheet.look();
    if (before === this.#shown || before === 'nothing') return;
    if (this.#shown === 'closed') {
      if (this.#hadFocus) this.#launcher.value?.focus();
    } else if (before === 'closed' || this.#hadFocus) void this.#focusWithin();
  }

  render(): TemplateResult {
    const {session, open, dense, alerts, silent} = this.#host;
    if (open) this.#wasOpened = true;
    return html`${this.#renderLauncher()} ${this.#wasOpened ? this.#renderPanel() : nothing}
      <im-call-window
        exportparts=${exported('call', CALL_PARTS)}
        session=${session}
        alerts=${alerts}
        ?dense=${dense}
        ?silent=${silent}
        ${ref(this.#calls)}
        >${this.#slots.through('controls')}</im-call-window
      >`;
  }

  get #view(): 'list' | 'chat' {
    const isChosen = this.#session().selected.value !== undefined;
    return isChosen || this.#host.contact !== undefined ? 'chat' : 'list';
  }

  #renderLauncher(): TemplateResult {
    const say = this.#say();
    const {open} = this.#host;
    const unread = this.#session().transcripts.unread.value;
    return html`<button
        class="launcher"
        part="launcher"
        type="button"
        lang=${say.lang}
        dir=${say.dir ?? nothing}
        title=${say('messages')}
        aria-expanded=${open ? 'true' : 'false'}
        @click=${this.#toggle}
        ${ref(this.#launcher)}
      >
        ${open ? icons.down : html`<slot name="launcher" aria-hidden="true">${icons.chat}</slot>`}
        <span class="spoken">${say('messages')}</span>
        ${unread > 0 && !open ? badge(unread, say) : nothing}
      </button>
      <span class="spoken" role="status" lang=${say.lang}
        >${unread > 0 && !open ? say('unread', {count: unread}) : nothing}</span
      >`;
  }

  #renderPanel(): TemplateResult {
    const say = this.#say();
    const {open, contact} = this.#host;
    const view = this.#view;
    return html`<section
      class="panel"
      part="panel"
      role="dialog"
      tabindex="-1"
      aria-label=${say('messages')}
      aria-modal=${this.#sheet.fills ? 'true' : 'false'}
      data-view=${view}
      data-sides=${contact === undefined ? 'both' : 'chat'}
      ?hidden=${!open}
      @keydown=${this.#closeOnEscape}
      @focusout=${this.#keepFocus}
      ${ref(this.#panel)}
    >
      ${contact === undefined ? this.#renderList(say) : nothing} ${this.#renderChat(say)}
    </section>`;
  }

  #renderList(say: Say): TemplateResult {
    const {session, dense, alerts} = this.#host;
    return html`<im-contact-list
      exportparts=${exported('list', LIST_PARTS)}
      session=${session}
      alerts=${alerts}
      ?dense=${dense}
      ${ref(this.#list)}
    >
      ${this.#slots.through('header')} ${this.#slots.through('empty')}
      ${this.#slots.through('footer')} ${this.#closeButton(say)}
    </im-contact-list>`;
  }

  #renderChat(say: Say): TemplateResult {
    const {session, dense, alerts, contact} = this.#host;
    return html`<im-text-chat
      exportparts=${exported('chat', CHAT_PARTS)}
      session=${session}
      alerts=${alerts}
      contact=${contact ?? nothing}
      ?dense=${dense}
      ${ref(this.#chat)}
    >
      ${contact === undefined ? this.#backButton(say) : this.#closeButton(say)}
      ${this.#slots.through('notice')} ${this.#slots.through('composer-start')}
      ${this.#slots.through('composer-end')}
    </im-text-chat>`;
  }

  #backButton(say: Say): TemplateResult {
    return html`<button
      class="tool back"
      part="back-button"
      slot="start"
      type="button"
      lang=${say.lang}
      dir=${say.dir ?? nothing}
      aria-label=${say('backToContacts')}
      title=${say('backToContacts')}
      @click=${this.#back}
    >
      ${icons.back}
    </button>`;
  }

  #closeButton(say: Say): TemplateResult {
    return html`<button
      class="tool close"
      part="close-button"
      slot="actions"
      type="button"
      lang=${say.lang}
      aria-label=${say('closeMessages')}
      title=${say('closeMessages')}
      @click=${this.#close}
    >
      ${icons.close}
    </button>`;
  }

  /** Where there are keys; on a phone, the field would bring up the keyboard over what is to be read. */
  async #focusWithin(): Promise<void> {
    const panel = this.#panel.value;
    const target = this.#view === 'list' ? this.#list.value : this.#chat.value;
    await target?.updateComplete;
    if (!panel?.isConnected || panel.hidden) return;
    panel.focus({preventScroll: true});
    const isTouched = window.matchMedia('(pointer: coarse)').matches;
    if (this.#view === 'list' || !isTouched) target?.focus({preventScroll: true});
  }

  readonly #toggle = (): void => {
    this.#host.open = !this.#host.open;
  };

  readonly #close = (): void => {
    this.#host.open = false;
  };

  readonly #back = (): void => {
    this.#session().selected.set(undefined);
  };

  /** What is open inside the panel goes first. */
  readonly #closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const root = (event.composedPath()[0] as Element).getRootNode() as Document | ShadowRoot;
    if (root.querySelector(':popover-open')) return;
    event.preventDefault();
    this.#close();
  };

  /** A panel that fills the screen hides what lies behind it, and so keeps the focus from it. */
  readonly #keepFocus = ({relatedTarget}: FocusEvent): void => {
    if (!this.#sheet.fills || !(relatedTarget instanceof Element)) return;
    const isElsewhere = !this.#panel.value?.contains(relatedTarget);
    const isAllowed =
      relatedTarget === this.#calls.value ||
      relatedTarget.parentElement === this.#host ||
      relatedTarget.closest(':modal') !== null;
    if (this.#host.open && isElsewhere && !isAllowed) this.#panel.value?.focus();
  };
}

const badge = (unread: number, say: Say) =>
  html`<span class="badge" part="badge"
    >${say(unread > COUNTED ? 'many' : 'number', {count: Math.min(unread, COUNTED)})}</span
  >`;
