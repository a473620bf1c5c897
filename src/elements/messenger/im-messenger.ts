import {adoptStyles, nothing, type PropertyValues} from 'lit';
import {property} from '../property.js';
import type {UserId} from '../../protocol/index.js';
import {ImCloseEvent, ImOpenEvent} from '../events.js';
import {ImElement} from '../im-element.js';
import {CodeLoader} from '../lazy-code.js';
import {notLoaded} from '../not-loaded.js';
import {SessionController} from '../session-controller.js';
import {tokens} from '../tokens.css.js';
import {messengerCode} from './messenger-code.js';
import type {MessengerContent} from './messenger-content.js';

/**
 * The three other elements as one: a round button in the corner of the page, with the number of unread messages,
 * that opens a panel with the contacts and the chat; and the window of calls, which shows itself when there is one.
 *
 * ```html
 * <im-messenger token-url="/im-token"></im-messenger>
 * ```
 *
 * @tagname im-messenger
 * @summary A button in the corner that opens contacts and chat as one panel, and the window of calls.
 *
 * @fires {ImOpenEvent} im-open - The panel has opened.
 * @fires {ImCloseEvent} im-close - The panel has closed.
 * @fires {ImContactSelectEvent} im-contact-select - A contact was chosen. Cancelable: then the chat does not open it.
 * @fires {ImMessageSendEvent} im-message-send - A message is about to be sent. Cancelable: then it stays in the field.
 * @fires {ImCallRequestEvent} im-call-request - A call button was pressed. Cancelable: then no call is placed.
 * @fires {ImCallChangeEvent} im-call-change - The call entered another phase.
 * @fires {ImMessageEvent} im-message - A message has come. Cancelable: then nothing sounds and nothing is notified.
 * @fires {ImUnreadChangeEvent} im-unread-change - Another number of messages is unread, in all conversations.
 * @fires {ImTransmitEvent} im-transmit - Another user has transmitted data of the application's own.
 * @fires {ImErrorEvent} im-error - Something failed; `event.error.code` says what.
 *
 * @slot launcher - In place of the picture on the button.
 * @slot header - In place of the heading of the contacts.
 * @slot empty - In place of the words shown while there is nobody.
 * @slot footer - Below the contacts.
 * @slot notice - Between the header of the chat and its messages.
 * @slot composer-start - Before the field for the next message.
 * @slot composer-end - Between that field and the button that sends.
 * @slot controls - Further buttons beside ours in a call.
 *
 * @csspart launcher - The button in the corner.
 * @csspart badge - The number of unread messages on it.
 * @csspart panel - The panel. The parts of the contacts in it are there with `list-` before their names, those of the
 *   chat with `chat-`, those of the call window with `call-`: `chat-bubble`, `list-contact`, `call-hang-up`.
 * @csspart back-button - The button that leads from the chat back to the contacts.
 * @csspart close-button - The button that closes a panel which fills the screen.
 *
 * @cssprop [--im-launcher-size=60px] - How large the button is.
 * @cssprop [--im-launcher-radius=50%] - Its corners.
 * @cssprop [--im-messenger-edge=24px] - How far button and panel are from the edges of the window.
 * @cssprop [--im-panel-width=400px] - How wide the panel is; from 640 pixels on it shows contacts and chat side by side.
 * @cssprop [--im-panel-height=640px] - How high it is at most.
 */
export class ImMessenger extends ImElement {
  static override styles = [tokens];

  /** Whether the panel is shown. */
  @property({type: Boolean, reflect: true}) open = false;

  /** The corner of the window it stands in: `bottom-end` (to the right where text goes that way) or `bottom-start`. */
  @property({reflect: true}) position: 'bottom-end' | 'bottom-start' = 'bottom-end';

  /** The user to write with: then there is no list of contacts, as suits a shop with one counter. */
  @property({reflect: true}) contact?: UserId;

  /** Neither rings nor plays the ring-back tone, for a page that has its own. */
  @property({type: Boolean, reflect: true}) silent = false;

  readonly #im = new SessionController(this, ({transcripts, selected}) => [
    transcripts.unread,
    selected,
  ]);
  readonly #code = new CodeLoader(this, messengerCode);
  #content: MessengerContent | undefined;

  /** Opens the panel with the chat with a contact; gives whether there is such a contact. */
  openConversation(user: UserId): boolean {
    return this.#content?.openConversation(user) ?? false;
  }

  /** Not `willUpdate`, which comes before the session of a new name is joined. */
  protected override update(changed: PropertyValues<this>): void {
    if (!this.#content) this.#fill();
    this.#content?.prepare();
    super.update(changed);
  }

  override render() {
    if (this.#content) return this.#content.render();
    return this.#code.hasFailed ? notLoaded(this.say, this.#code.retry) : nothing;
  }

  protected override updated(changed: PropertyValues<this>): void {
    this.#content?.shown();
    const wasOpen = changed.get('open');
    if (!changed.has('open') || (wasOpen ?? false) === this.open) return;
    const change = this.open ? new ImOpenEvent() : new ImCloseEvent();
    this.dispatchEvent(change);
  }

  #fill(): void {
    const code = this.#code.want();
    if (!code) return;
    adoptStyles(this.renderRoot as ShadowRoot, [...ImMessenger.elementStyles, ...code.styles]);
    this.#content = new code.MessengerContent(
      this,
      () => this.#im.session,
      () => this.say,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'im-messenger': ImMessenger;
  }
}
