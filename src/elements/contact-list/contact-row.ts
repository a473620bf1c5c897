import {html, nothing, type TemplateResult} from 'lit';
import type {Transcript} from '../../client/transcript.js';
import type {Contact, Media, Profile} from '../../protocol/index.js';
import {avatar} from '../avatar.js';
import {callButtons} from '../call-buttons.js';
import type {Say} from '../strings/index.js';
import {lastMessage} from './last-message.js';

export interface ContactRow {
  readonly contact: Contact;
  readonly transcript: Transcript | undefined;
  readonly isTyping: boolean;
  /** Where it stands in the list; makes the ids of the row's parts. */
  readonly index: number;
  readonly selected: boolean;
  /** Whether the tab key stops in this row; the arrow keys move on to the others. */
  readonly tabStop: boolean;
  readonly canCall: boolean;
  readonly now: number;
  readonly say: Say;
  readonly onFocus: (contact: Contact) => void;
  readonly onOpen: (contact: Contact) => void;
  readonly onCall: (contact: Profile, media: Media) => void;
}

/** One contact: a button lies over the whole row and opens the chat; the two that place a call lie above it. */
export function contactRow(row: ContactRow): TemplateResult {
  const {contact, transcript, index, isTyping, selected, tabStop, canCall, now, say} = row;
  const last = transcript?.last;
  const unread = transcript?.unread ?? 0;
  return html`<li
    class="row ${selected ? 'selected' : ''} ${unread > 0 ? 'unread' : ''}"
    part="contact${selected ? ' contact-selected' : ''}"
    @focusin=${() => row.onFocus(contact)}
  >
    <button
      class="open"
      type="button"
      tabindex=${tabStop ? 0 : -1}
      aria-label=${say('openChat', {name: contact.name})}
      aria-describedby="about-${index}"
      aria-current=${selected ? 'true' : nothing}
      @click=${() => row.onOpen(contact)}
    ></button>
    ${avatar(contact, contact.blocked ? undefined : contact.presence)}
    <span class="name" part="name" dir="auto" aria-hidden="true">${contact.name}</span>
    <span class="about" id="about-${index}">
      <span class=${(last || isTyping) && !contact.blocked ? 'spoken' : 'preview'}
        >${say(contact.blocked ? 'blocked' : contact.presence)}</span
      >
      ${last && !contact.blocked ? lastMessage(last, isTyping, now, say) : nothing}
      ${isTyping && !contact.blocked ? html`<span class="preview writing">${say('isTyping')}</span>` : nothing}
      ${unread > 0 ? badge(unread, say) : nothing}
    </span>
    <span class="calls">
      ${callButtons({contact, enabled: canCall && !contact.blocked, tabStop, say, onCall: row.onCall})}
    </span>
  </li>`;
}

/** Numbers beyond this are no news to anybody. */
const COUNTED = 99;

const badge = (unread: number, say: Say) =>
  html`<span class="badge" part="unread">
    <span aria-hidden="true"
      >${say(unread > COUNTED ? 'many' : 'number', {count: Math.min(unread, COUNTED)})}</span
    >
    <span class="spoken">${say('unread', {count: unread})}</span>
  </span>`;
