import {adoptStyles, type PropertyValues} from 'lit';
import {property} from '../property.js';
import type {UserId} from '../../protocol/index.js';
import {controls} from '../controls.css.js';
import {ImElement} from '../im-element.js';
import {CodeLoader} from '../lazy-code.js';
import {notLoaded} from '../not-loaded.js';
import {SessionController} from '../session-controller.js';
import {tokens} from '../tokens.css.js';
import {chatCode} from './chat-code.js';
import type {ChatContent} from './chat-content.js';
import type {RenderMessage} from './custom-message.js';
import {textChatStyles} from './im-text-chat.css.js';
import {nobodyChosen, onItsWay} from './nobody-chosen.js';

/**
 * The conversation with one person: everything that was said, how far each message has come, and a field to
 * write the next. It shows the contact that was chosen in the `<im-contact-list>` of the same session, or
 * always the one that `contact` names.
 *
 * ```html
 * <im-text-chat contact="support" token-url="/im-token"></im-text-chat>
 * ```
 *
 * @tagname im-text-chat
 * @summary The conversation with one person, as bubbles, with a field to write the next message.
 *
 * @fires {ImMessageSendEvent} im-message-send - A message is about to be sent. Cancelable: then it stays in the field.
 * @fires {ImCallRequestEvent} im-call-request - A call button was pressed. Cancelable: then no call is placed.
 * @fires {ImMessageEvent} im-message - A message has come, in any conversation. Cancelable: then nothing sounds and nothing is notified.
 * @fires {ImUnreadChangeEvent} im-unread-change - Another number of messages is unread, in all conversations.
 * @fires {ImTransmitEvent} im-transmit - Another user has transmitted data of the application's own.
 * @fires {ImErrorEvent} im-error - Something failed; `event.error.code` says what.
 *
 * @slot start - Before the name in the header; the place for a way back on a phone.
 * @slot actions - After the call buttons in the header.
 * @slot notice - Between the header and the messages: opening hours, who answers, what is recorded.
 * @slot composer-start - Before the field for the next message.
 * @slot composer-end - Between that field and the button that sends.
 * @slot empty - In place of the words shown while nobody is chosen.
 *
 * @csspart header - The line with the name and the call buttons.
 * @csspart banner - The line that tells of a lost connection or a refusal.
 * @csspart call-button - A call button; also `audio-call-button` and `video-call-button`.
 * @csspart avatar - The picture of a person; `presence` is the mark on it.
 * @csspart name - The name in the header.
 * @csspart status - Whether that person is there, below the name.
 * @csspart empty - What is shown while nobody is chosen, or nothing was said.
 * @csspart log - The messages, which scroll.
 * @csspart day - The heading of a day.
 * @csspart message - A message with its time; also `own-message` and `their-message`.
 * @csspart news - The line before what came while the reader was away.
 * @csspart bubble - The text of a message.
 * @csspart meta - The time below a message, and how far it has come: `delivery-mark`.
 * @csspart failure - Why a message was not sent, and what can be done.
 * @csspart copy-button - The button beside a message that copies it.
 * @csspart call-event - The picture of a call among the messages.
 * @csspart typing - The sign that the other is writing.
 * @csspart jump - The button that leads back to the newest messages.
 * @csspart composer - The line in which one writes.
 * @csspart field - The box around the text being written.
 * @csspart send-button - The button that sends it.
 * @csspart more-button - The button in the header that opens the menu; `menu` and in it `block-button`.
 * @csspart blocked - What stands in place of the composer for somebody who is blocked; in it `unblock-button`.
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
 * @cssprop [--im-own-bubble] - Own messages; by default made of the accent.
 * @cssprop [--im-on-own-bubble] - Text in them.
 * @cssprop [--im-their-bubble] - Messages of the other; by default as fields.
 * @cssprop [--im-on-their-bubble] - Text in them.
 * @cssprop [--im-bubble-radius=18px] - The corners of messages.
 * @cssprop [--im-field-radius=20px] - The corners of the field for the next message.
 * @cssprop [--im-wallpaper=none] - Behind the messages: any background.
 * @cssprop [--im-online=#1f9d57] - The mark of who is there; also `--im-away` and `--im-busy`.
 */
export class ImTextChat extends ImElement {
  static override styles = [tokens, controls, textChatStyles];

  /** The user to write with, whoever is chosen in the contact list. */
  @property({reflect: true}) contact?: UserId;

  /** Draws messages in place of the element; see `RenderMessage`. Set from script. */
  @property({attribute: false}) renderMessage?: RenderMessage;

  readonly #im = new SessionController(
    this,
    ({status, me, roster, transcripts, calls, selected}) => [
      status,
      me,
      roster.contacts,
      transcripts.all,
      transcripts.typing,
      calls.current,
      selected,
    ],
    (session) => [
      session.transcripts.onMessage((entry, user) => {
        if (user === this.#user) this.#content?.came(entry, user);
      }),
    ],
    {showsCalls: false},
  );
  readonly #code = new CodeLoader(this, chatCode);
  #content: ChatContent | undefined;
  #shown: UserId | undefined;
  /** Whether the focus is meant to be in the field, which is still on its way. */
  #isFocusDue = false;

  /** Leads a notification that was pressed to this chat, where it is the one with that user. */
  openConversation(user: UserId): boolean {
    if (user !== this.contact) return false;
    this.focus();
    return true;
  }

  /** Puts the cursor into the field for the next message, or onto the element's first button. */
  override focus(options?: FocusOptions): void {
    const target = this.#content?.field ?? this.renderRoot?.querySelector('button');
    target?.focus(options);
    this.#isFocusDue = !target && this.#isOpen && !this.#content;
  }

  /** Not `willUpdate`, which comes before the session of a new name is joined. */
  protected override update(changed: PropertyValues<this>): void {
    const user = this.#user;
    if (user !== this.#shown) {
      this.#shown = user;
      // The list that it was chosen in may be in another corner of the page.
      if (this.hasUpdated && user !== undefined) this.scrollIntoView({block: 'nearest'});
    }
    if (!this.#content && this.#isOpen) this.#fill();
    this.#content?.follow(user);
    super.update(changed);
  }

  override render() {
    const user = this.#user;
    if (user === undefined || !this.#isOpen) {
      return nobodyChosen(this.#im, this.say);
    }
    if (this.#content) return this.#content.render(user);
    return this.#code.hasFailed ? notLoaded(this.say, this.#code.retry) : onItsWay(this.say);
  }

  protected override updated(): void {
    this.#im.attend(this.#content?.inView);
    const {field} = this.#content ?? {};
    if (this.#isFocusDue && field) this.focus();
    // What follows from what is in sight now changes the session, and so is no part of this update.
    void this.updateComplete.then(() => this.#content?.look());
  }

  get #user(): UserId | undefined {
    return this.contact || this.#im.session.selected.value;
  }

  /** Whether there is a conversation to show, and somebody signed in, or about to be, to show it to. */
  get #isOpen(): boolean {
    const {me, status} = this.#im.session;
    const isOutside = !me.value && status.value !== 'connecting' && status.value !== 'offline';
    return this.#user !== undefined && !isOutside;
  }

  #fill(): void {
    const code = this.#code.want();
    if (!code) return;
    adoptStyles(this.renderRoot as ShadowRoot, [...ImTextChat.elementStyles, ...code.styles]);
    this.#content = new code.ChatContent(
      this,
      () => this.#im.session,
      () => this.say,
      () => this.#im.tells,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'im-text-chat': ImTextChat;
  }
}
