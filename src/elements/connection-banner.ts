import {html, nothing, type TemplateResult} from 'lit';
import type {Session} from '../client/session.js';
import {icons} from './talk-icons.js';
import type {Say} from './strings/index.js';

/**
 * A line across the top of an element while there is no connection. All elements of a session show it, and one of them
 * has it read out; that one also says when the connection is back, which is not shown.
 */
export class ConnectionBanner {
  readonly #tells: () => boolean;
  /** Whether this element has said that the connection was lost. */
  #hasTold = false;

  /** `tells`: whether it is for this element to read out what others show, too. */
  constructor(tells: () => boolean) {
    this.#tells = tells;
  }

  /** What is read out stands in a part of the page that is there before: what comes with its text is not heard everywhere. */
  render(session: Session, say: Say): TemplateResult {
    const status = session.status.value;
    const isLost = status === 'offline' || status === 'refused';
    const tells = isLost && this.#tells();
    if (status !== 'online') this.#hasTold = status === 'offline' && tells;
    const shown = isLost ? (status === 'offline' ? lost(say) : refused(say, tells)) : nothing;
    const isSaid = this.#hasTold && isLost;
    return html`<div role="status">${isSaid ? shown : this.#hasTold ? back(say) : nothing}</div>
      ${isSaid ? nothing : shown}`;
  }
}

const lost = (say: Say) =>
  html`<div class="banner lost" part="banner">
    ${icons.offline}<span>${say('connectionLost')}</span>
  </div>`;

const refused = (say: Say, tells: boolean) =>
  html`<div class="banner failed" part="banner" role=${tells ? 'alert' : nothing}>
    ${icons.failed}<span>${say('signInRefused')}</span>
  </div>`;

const back = (say: Say) => html`<span class="spoken">${say('connectionBack')}</span>`;
