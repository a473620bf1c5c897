import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Contact, ImError, Media, Profile, UserId} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {canCall, placeCall} from '../call-buttons.js';
import {connectionBanner, refusalBanner} from '../connection-banner.js';
import {controls} from '../controls.css.js';
import {ImContactSelectEvent} from '../events.js';
import {icons} from '../icons.js';
import {ImElement} from '../im-element.js';
import {SessionController} from '../session-controller.js';
import {sentenceOf} from '../strings/index.js';
import {tokens} from '../tokens.css.js';
import {inOrder, matching} from './contact-order.js';
import {contactRow} from './contact-row.js';
import {contactListStyles} from './im-contact-list.css.js';
import {NotifyButton} from './notify-button.js';
import {moveBetweenRows} from './row-keys.js';

/** With no more contacts than this, all are in sight and a search field is in the way. */
const FEW_CONTACTS = 5;

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
 * @slot empty - In place of the words shown while there is nobody.
 *
 * @csspart header - The heading's line.
 * @csspart notify-button - The button in it that turns the system's notifications on and off.
 * @csspart search - The search field.
 * @csspart banner - The line that tells of a lost connection or a refusal.
 * @csspart contact - A row.
 * @csspart contact-selected - The row of the chosen contact.
 * @csspart unread - The number of unread messages.
 * @csspart call-button - A call button; also `audio-call-button` and `video-call-button`.
 *
 * @cssprop [--im-accent=#1d5bd0] - Buttons, badges and the chosen row.
 * @cssprop [--im-surface=#ffffff] - The background.
 * @cssprop [--im-text=#14171c] - Names and text.
 * @cssprop [--im-text-muted=#5a6270] - What matters less: times, last messages.
 * @cssprop [--im-border=#dfe3e9] - Lines.
 * @cssprop [--im-radius=12px] - The corners of the element.
 * @cssprop [--im-font=system-ui] - The font family.
 * @cssprop [--im-font-size=15px] - The size of text; all others follow it.
 */
export class ImContactList extends ImElement {
  static override styles = [tokens, controls, avatarStyles, contactListStyles];

  /** What was typed into the search field. */
  @state() private query = '';

  /** The row in which the tab key stops. */
  @state() private current: UserId | undefined;

  /** The newest refusal of something that was tried here. */
  @state() private refusal: ImError | undefined;

  readonly #im = new SessionController(this, ({status, roster, transcripts, calls, selected}) => [
    status,
    roster.contacts,
    transcripts.all,
    transcripts.typing,
    calls.current,
    selected,
  ]);

  readonly #notifyButton = new NotifyButton(this);

  /** Chooses a contact as if their row had been pressed; gives whether there is such a contact. */
  openConversation(user: UserId): boolean {
    const contact = this.#im.session.roster.get(user);
    if (contact) this.#open(contact);
    return contact !== undefined;
  }

  /** A row that moves in the document loses the focus. */
  protected override update(changed: PropertyValues<this>): void {
    const focused = this.shadowRoot?.activeElement;
    super.update(changed);
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus({preventScroll: true});
  }

  override render() {
    const {status, roster} = this.#im.session;
    const contacts = roster.contacts.value;
    return html`<section
      class="list"
      lang=${this.say.lang}
      dir=${this.say.dir ?? nothing}
      aria-label=${this.say('contacts')}
    >
      <header part="header">
        <slot name="header"><h2>${this.say('contacts')}</h2></slot>
        ${this.alerts.includes('system') ? this.#notifyButton.render(this.say) : nothing}
      </header>
      ${
        contacts.length > 0 || status.value === 'offline'
          ? connectionBanner(status.value, this.say)
          : nothing
      }
      ${
        this.refusal
          ? refusalBanner(
              this.say(sentenceOf(this.refusal)),
              this.say,
              () => (this.refusal = undefined),
            )
          : nothing
      }
      ${contacts.length > FEW_CONTACTS || this.query ? this.#searchField() : nothing}
      ${contacts.length > 0 ? this.#rows(contacts) : this.#nobody()}
    </section>`;
  }

  #searchField(): TemplateResult {
    return html`<div class="search">
      ${icons.search}
      <input
        part="search"
        type="search"
        autocomplete="off"
        spellcheck="false"
        enterkeyhint="search"
        aria-label=${this.say('searchContacts')}
        placeholder=${this.say('searchContacts')}
        .value=${this.query}
        @input=${this.#search}
        @keydown=${this.#leaveSearch}
      />
    </div>`;
  }

  #rows(contacts: readonly Contact[]): TemplateResult {
    const {session} = this.#im;
    const {say} = this;
    const transcripts = session.transcripts.all.value;
    const found = matching(inOrder(contacts, transcripts), this.query);
    if (found.length === 0) {
      const query = this.query.trim();
      return html`<div class="blank" role="status">
        ${icons.search}
        <p>${say('noContactsFound', {query})}</p>
      </div>`;
    }

    const selected = session.selected.value;
    const isThere = (user: UserId | undefined) => found.some(({id}) => id === user);
    const tabStop = [this.current, selected].find(isThere) ?? found[0]!.id;
    const now = Date.now();
    return html`<ul role="list" aria-label=${say('contacts')} @keydown=${moveBetweenRows}>
      ${repeat(
        found,
        ({id}) => id,
        (contact, index) =>
          contactRow({
            contact,
            transcript: transcripts.get(contact.id),
            isTyping: session.transcripts.typing.value.has(contact.id),
            index,
            selected: contact.id === selected,
            tabStop: contact.id === tabStop,
            canCall: canCall(session),
            now,
            say,
            onFocus: this.#stopAt,
            onOpen: this.#open,
            onCall: this.#call,
          }),
      )}
    </ul>`;
  }

  #nobody(): TemplateResult {
    const {say} = this;
    switch (this.#im.session.status.value) {
      case 'online':
        return html`<slot name="empty"
          ><div class="blank">
            ${icons.people}
            <p class="title">${say('noContacts')}</p>
            <p>${say('noContactsHint')}</p>
          </div></slot
        >`;
      case 'connecting':
      case 'offline':
        return html`<div class="skeleton" aria-busy="true">
          <p class="spoken" role="status">${say('connecting')}</p>
          ${Array.from({length: 5}, () => bones)}
        </div>`;
      case 'refused':
        return outside(say('signInRefused'));
      case 'unconfigured':
      case 'closed':
        return outside(say('notSetUp'));
    }
  }

  readonly #search = ({currentTarget}: InputEvent): void => {
    this.query = (currentTarget as HTMLInputElement).value;
  };

  readonly #leaveSearch = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.query) {
      event.preventDefault();
      this.query = '';
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.renderRoot.querySelector<HTMLElement>('.open')?.focus();
    }
  };

  readonly #stopAt = ({id}: Contact): void => {
    this.current = id;
  };

  readonly #open = (contact: Contact): void => {
    this.refusal = undefined;
    const choice = new ImContactSelectEvent(contact);
    if (this.dispatchEvent(choice)) this.#im.session.selected.set(contact.id);
  };

  readonly #call = (contact: Profile, media: Media): void => {
    this.refusal = placeCall(this, this.#im.session, contact, media);
  };
}

const bones = html`<div class="waiting">
  <span class="bone"></span><span class="bone"></span><span class="bone"></span>
</div>`;

const outside = (sentence: string) =>
  html`<div class="blank" role="status">
    ${icons.person}
    <p>${sentence}</p>
  </div>`;

declare global {
  interface HTMLElementTagNameMap {
    'im-contact-list': ImContactList;
  }
}
