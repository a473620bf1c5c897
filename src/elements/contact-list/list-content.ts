import {html, nothing, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {repeat} from 'lit/directives/repeat.js';
import type {Session} from '../../client/session.js';
import type {Contact, ImError, Media, Profile, UserId} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {bannerStyles} from '../banner.css.js';
import {buttonStyles} from '../buttons.css.js';
import {canCall, placeCall} from '../call-buttons.js';
import {ConnectionBanner} from '../connection-banner.js';
import {innerTokens} from '../inner-tokens.css.js';
import {refusalBanner} from '../refusal-banner.js';
import {icons} from './list-icons.js';
import {learn, sentenceOf, type Say} from '../strings/index.js';
import {keepBox} from '../own-box.js';
import {englishTalk} from '../strings/english-talk.js';
import {inOrder, matching} from './contact-order.js';
import {contactRow} from './contact-row.js';
import {listContentStyles} from './list-content.css.js';
import {NotifyButton} from './notify-button.js';
import {moveBetweenRows} from './row-keys.js';

/** What the element looks like once there are contacts. */
export const listStyles = [
  innerTokens,
  buttonStyles,
  bannerStyles,
  avatarStyles,
  listContentStyles,
];

learn(englishTalk);

/** With no more contacts than this, all are in sight and a search field is in the way. */
const FEW_CONTACTS = 5;

export interface ListContentOptions {
  readonly host: ReactiveControllerHost & HTMLElement;
  readonly session: () => Session;
  readonly say: () => Say;
  /** Whether this element is the one to read out what all of its session show. */
  readonly tells: () => boolean;
  /** A row was pressed. */
  readonly open: (contact: Contact) => void;
}

/** The inside of an `<im-contact-list>`: the rows, and the field to search them. */
export class ListContent {
  readonly #options: ListContentOptions;
  readonly #notifyButton: NotifyButton;
  readonly #banner: ConnectionBanner;
  /** What was typed into the search field. */
  #query = '';
  /** The row in which the tab key stops. */
  #current: UserId | undefined;
  /** The newest refusal of something that was tried here. */
  #refusal: ImError | undefined;

  constructor(options: ListContentOptions) {
    this.#options = options;
    this.#notifyButton = new NotifyButton(options.host);
    this.#banner = new ConnectionBanner(options.tells);
    keepBox(options.host);
  }

  notifyButton(say: Say): TemplateResult | typeof nothing {
    return this.#notifyButton.render(say);
  }

  forgetRefusal(): void {
    this.#refuse(undefined);
  }

  /** What stands above the rows. */
  above(contacts: readonly Contact[]): TemplateResult {
    const say = this.#options.say();
    const session = this.#options.session();
    const refusal = this.#refusal;
    const isBannerDue = contacts.length > 0 || session.status.value === 'offline';
    return html`${isBannerDue ? this.#banner.render(session, say) : nothing}
    ${
      refusal
        ? refusalBanner(say(sentenceOf(refusal)), say, () => this.#refuse(undefined))
        : nothing
    }
    ${contacts.length > FEW_CONTACTS || this.#query ? this.#searchField(say) : nothing}`;
  }

  /** Some contacts, best first. */
  rows(contacts: readonly Contact[]): TemplateResult {
    const session = this.#options.session();
    const say = this.#options.say();
    const transcripts = session.transcripts.all.value;
    const found = matching(inOrder(contacts, transcripts), this.#query);
    if (found.length === 0) {
      const query = this.#query.trim();
      return html`<div class="blank" role="status">
        ${icons.search}
        <p>${say('noContactsFound', {query})}</p>
      </div>`;
    }

    const selected = session.selected.value;
    const isThere = (user: UserId | undefined) => found.some(({id}) => id === user);
    const tabStop = [this.#current, selected].find(isThere) ?? found[0]!.id;
    const now = Date.now();
    return html`<ul
      role="list"
      part="rows"
      aria-label=${say('contacts')}
      @keydown=${moveBetweenRows}
    >
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
            onOpen: this.#options.open,
            onCall: this.#call,
          }),
      )}
    </ul>`;
  }

  #searchField(say: Say): TemplateResult {
    return html`<div class="search">
      ${icons.search}
      <input
        part="search"
        type="search"
        autocomplete="off"
        spellcheck="false"
        enterkeyhint="search"
        aria-label=${say('searchContacts')}
        placeholder=${say('searchContacts')}
        .value=${this.#query}
        @input=${this.#search}
        @keydown=${this.#leaveSearch}
      />
    </div>`;
  }

  #look(query: string): void {
    this.#query = query;
    this.#options.host.requestUpdate();
  }

  #refuse(refusal: ImError | undefined): void {
    if (refusal === this.#refusal) return;
    this.#refusal = refusal;
    this.#options.host.requestUpdate();
  }

  readonly #search = ({currentTarget}: InputEvent): void => {
    this.#look((currentTarget as HTMLInputElement).value);
  };

  readonly #leaveSearch = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.#query) {
      event.preventDefault();
      this.#look('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#options.host.shadowRoot?.querySelector<HTMLElement>('.open')?.focus();
    }
  };

  readonly #stopAt = ({id}: Contact): void => {
    if (id === this.#current) return;
    this.#current = id;
    this.#options.host.requestUpdate();
  };

  readonly #call = (contact: Profile, media: Media): void => {
    const {host, session} = this.#options;
    this.#refuse(placeCall(host, session(), contact, media));
  };
}
