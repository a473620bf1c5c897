import {html, nothing, type TemplateResult} from 'lit';
import type {Contact, Media, Profile} from '../../protocol/index.js';
import {avatar, presenceMark} from '../avatar.js';
import {callButtons} from '../call-buttons.js';
import type {Say} from '../strings/index.js';

/** Who one writes with. Somebody who is not in the roster has no presence. */
export type Partner = Profile & Partial<Pick<Contact, 'presence' | 'blocked'>>;

export interface ChatHeader {
  readonly partner: Partner;
  readonly canCall: boolean;
  readonly say: Say;
  readonly onCall: (contact: Profile, media: Media) => void;
  /** What else can be done with this person. */
  readonly menu: TemplateResult;
}

/** Who one writes with, whether they are there, the buttons to call them, and the menu. */
export function chatHeader(header: ChatHeader): TemplateResult {
  const {partner, canCall, say, onCall, menu} = header;
  const {name, presence, blocked = false} = partner;
  return html`<header part="header">
    <slot name="start"></slot>
    ${avatar(partner)}
    <div class="who">
      <h2 part="name" dir="auto" title=${name}>${name}</h2>
      ${
        presence
          ? html`<p class="standing" part="status" role="status">
              ${blocked ? say('blocked') : html`${presenceMark(presence)}${say(presence)}`}
            </p>`
          : nothing
      }
    </div>
    <span class="calls">
      ${callButtons({contact: partner, enabled: canCall && !blocked, tabStop: true, say, onCall})}
    </span>
    <slot name="actions"></slot>
    ${menu}
  </header>`;
}
