import {adoptStyles, html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import type {Contact, UserId} from '../../protocol/index.js';
import {controls} from '../controls.css.js';
import {ImContactSelectEvent} from '../events.js';
import {icons} from '../icons.js';
import {ImElement} from '../im-element.js';
import {CodeLoader} from '../lazy-code.js';
import {notLoaded} from '../not-loaded.js';
import {outsideSentence} from '../outside.js';
import {SessionController} from '../session-controller.js';
import {signedInCode} from '../signed-in-code.js';
import {tokens} from '../tokens.css.js';
import {contactListStyles} from './im-contact-list.css.js';
import type {ListContent} from './list-content.js';

/**
 * The people the signed-in user can reach: who they are, whether they are there, what was said last, and a
 * button each for a voice and a video call. Choosing one opens it in the `<im-text-chat>` of the same session.
 *
 * ```html
 * <im-contact-list token-url="/im-token"></im-contact-list>
 * ```
 *
 * @tagname im-contact-list
 * @summary The people the signed-in user can talk to, with presence, last message and call buttons.
 *
 * @fires {ImContactSelectEvent} im-contact-select - A contact was chosen. Cancelable: then the chat does not open it.
 * @fires {ImCallRequestEvent} im-call-request - A call button was pressed. Cancelable: then no call is placed.
 * @fires {ImMessageEvent} im-message - A message has come. Cancelable: then nothing sounds and nothing is notified.
 * @fires {ImUnreadChangeEvent} im-unread-change - Another number of messages is unread, in all conversations.
 * @fires {ImTransmitEvent} im-transmit - Another user has transmitted data of the application's own.
 * @fires {ImErrorEvent} im-error - Something failed; `event.error.code` says what.
 *
 * @slot header - In place of the heading.
 * @slot actions - After the bell in the heading's line.
 * @slot empty - In place of the words shown while there is nobody.
 * @slot footer - Below the rows.
 *
 * @csspart header - The heading's line.
 * @csspart notify-button - The button in it that turns the system's notifications on and off.
 * @csspart search - The search field.
 * @csspart banner - The line that tells of a lost connection or a refusal.
 * @csspart rows - The rows, which scroll.
 * @csspart contact - A row; in it `avatar`, `presence`, `name`, `preview` (the last message) and `time`.
 * @csspart contact-selected - The row of the chosen contact.
 * @csspart unread - The number of unread messages.
 * @csspart empty - What is shown while there is nobody.
 * @csspart call-button - A call button; also `audio-call-button` and `video-call-button`.
 * @csspart retry-button - Tries again to load a part of the script that could not be had.
 *
 * @cssprop [--im-accent=#1d5bd0] - Buttons, badges, links and the chosen row.
 * @cssprop [--im-on-accent=#ffffff] - Text on the accent.
 * @cssprop [--im-surface=#ffffff] - The background.
 * @cssprop [--im-surface-raised=#ffffff] - What floats on it: menus, windows.
 * @cssprop [--im-surface-sunken=#f1f3f6] - Fields, and what waits.
 * @cssprop [--im-text=#14171c] - Text.
 * @cssprop [--im-text-muted=#5a6270] - What matters less: times, last messages.
 * @cssprop [--im-border=#dfe3e9] - Lines.
 * @cssprop [--im-border-width=1px] - How thick they are.
 * @cssprop [--im-header=transparent] - Behind the heading's line.
 * @cssprop [--im-on-header] - Everything on it, where it has a colour of its own.
 * @cssprop [--im-focus] - The ring of what has the focus; by default the accent.
 * @cssprop [--im-danger=#c9252d] - Refusals.
 * @cssprop [--im-success=#167c46] - Acceptance.
 * @cssprop [--im-warning=#8f5a00] - A lost connection.
 * @cssprop [--im-radius=12px] - The corners of the element, of menus and windows.
 * @cssprop [--im-control-radius=10px] - The corners of rows, fields to search and choices.
 * @cssprop [--im-button-radius=50%] - The corners of round buttons.
 * @cssprop [--im-avatar-radius=50%] - The corners of people's pictures.
 * @cssprop [--im-avatar-size=44px] - How large they are in a row; elsewhere in proportion.
 * @cssprop [--im-density=1] - The room around everything, and the size of pictures and buttons; `dense` makes it 0.8.
 * @cssprop [--im-target=40px] - The least size of a button; 44 pixels for fingers at least.
 * @cssprop [--im-shadow] - The shadow of what floats.
 * @cssprop [--im-font=system-ui] - The font family.
 * @cssprop [--im-heading-font] - That of headings and names; by default the same.
 * @cssprop [--im-font-size=15px] - The size of text; all others follow it.
 * @cssprop [--im-selected] - The chosen row; by default made of the accent.
 * @cssprop [--im-badge] - The number of unread messages; by default the accent.
 * @cssprop [--im-on-badge] - Its digits.
 * @cssprop [--im-online=#1f9d57] - The mark of who is there; also `--im-away` and `--im-busy`.
 */
export class ImContactList extends ImElement {
  static override styles = [tokens, controls, contactListStyles];

  readonly #im = new SessionController(
    this,
    ({status, roster, transcripts, calls, selected}) => [
      status,
      roster.contacts,
      transcripts.all,
      transcripts.typing,
      calls.current,
      selected,
    ],
    undefined,
    {showsCalls: false},
  );

  readonly #code = new CodeLoader(this, signedInCode);
  #content: ListContent | undefined;

  /** Chooses a contact as if their row had been pressed; gives whether there is such a contact. */
  openConversation(user: UserId): boolean {
    const contact = this.#im.session.roster.get(user);
    if (contact) this.#open(contact);
    return contact !== undefined;
  }

  /** Puts the focus onto the row where the Tab key stops, or onto the element's first button. */
  override focus(options?: FocusOptions): void {
    const root = this.renderRoot;
    const row = root?.querySelector<HTMLElement>('.open[tabindex="0"]');
    (row ?? root?.querySelector('button'))?.focus(options);
  }

  /** A row that moves in the document loses the focus. */
  protected override update(changed: PropertyValues<this>): void {
    if (!this.#content && this.#isSignedIn) this.#fill();
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus({preventScroll: true});
  }

  override render() {
    const {say} = this;
    const contacts = this.#im.session.roster.contacts.value;
    return html`<section
      class="list"
      lang=${say.lang}
      dir=${say.dir ?? nothing}
      aria-label=${say('contacts')}
    >
      <header part="header">
        <slot name="header"><h2>${say('contacts')}</h2></slot>
        ${(this.alerts ?? 'system').includes('system') ? this.#content?.notifyButton(say) : nothing}
        <slot name="actions"></slot>
      </header>
      ${this.#content?.above(contacts)} ${this.#body(contacts)}
      <slot name="footer"></slot>
    </section>`;
  }

  #body(contacts: readonly Contact[]): TemplateResult {
    if (contacts.length === 0) return this.#nobody();
    return this.#content?.rows(contacts) ?? this.#waiting();
  }

  #nobody(): TemplateResult {
    const {say} = this;
    switch (this.#im.session.status.value) {
      case 'online':
        return html`<slot name="empty"
          ><div class="blank" part="empty">
            ${icons.people}
            <p class="title">${say('noContacts')}</p>
            <p>${say('noContactsHint')}</p>
          </div></slot
        >`;
      case 'connecting':
      case 'offline':
        return this.#waiting();
      default:
        return outside(say(outsideSentence(this.#im.session)), this.#im.tells);
    }
  }

  #waiting(): TemplateResult {
    if (this.#code.hasFailed) return notLoaded(this.say, this.#code.retry);
    return html`<div class="skeleton" aria-busy="true">
      <p class="spoken" role="status">${this.say('connecting')}</p>
      ${Array.from({length: 5}, () => bones)}
    </div>`;
  }

  /** Whether somebody is signed in, or about to be. */
  get #isSignedIn(): boolean {
    const {me, status} = this.#im.session;
    return me.value !== undefined || status.value === 'connecting' || status.value === 'offline';
  }

  #fill(): void {
    const code = this.#code.want();
    if (!code) return;
    adoptStyles(this.renderRoot as ShadowRoot, [
      ...ImContactList.elementStyles,
      ...code.listStyles,
    ]);
    this.#content = new code.ListContent({
      host: this,
      session: () => this.#im.session,
      say: () => this.say,
      tells: () => this.#im.tells,
      open: this.#open,
    });
  }

  readonly #open = (contact: Contact): void => {
    this.#content?.forgetRefusal();
    const choice = new ImContactSelectEvent(contact);
    if (this.dispatchEvent(choice)) this.#im.session.selected.set(contact.id);
  };
}

const bones = html`<div class="waiting">
  <span class="bone"></span><span class="bone"></span><span class="bone"></span>
</div>`;

const outside = (sentence: string, tells: boolean) =>
  html`<div class="blank" role=${tells ? 'status' : nothing}>
    ${icons.person}
    <p>${sentence}</p>
  </div>`;

declare global {
  interface HTMLElementTagNameMap {
    'im-contact-list': ImContactList;
  }
}
