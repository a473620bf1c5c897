import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, state} from 'lit/decorators.js';
import {keyed} from 'lit/directives/keyed.js';
import type {Transcript} from '../../client/transcript.js';
import {type ImError, type Media, type Profile, type UserId} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {canCall, placeCall} from '../call-buttons.js';
import {connectionBanner, refusalBanner} from '../connection-banner.js';
import {controls} from '../controls.css.js';
import {ImElement} from '../im-element.js';
import {SessionController} from '../session-controller.js';
import {sentenceOf} from '../strings/index.js';
import {tokens} from '../tokens.css.js';
import {Announcer} from './announcer.js';
import {callEventStyles} from './call-event.css.js';
import {chatHeader, type Partner} from './chat-header.js';
import {composer} from './composer.js';
import {composerStyles} from './composer.css.js';
import {CustomMessages, type RenderMessage} from './custom-message.js';
import {textChatStyles} from './im-text-chat.css.js';
import {KeyboardRoom} from './keyboard-room.js';
import {messageStyles} from './message.css.js';
import type {MessageActions} from './message-bubble.js';
import {moveBetweenMessages} from './message-keys.js';
import {nobodyChosen} from './nobody-chosen.js';
import {Reading} from './reading.js';
import {transcriptStyles} from './transcript.css.js';
import {transcriptView} from './transcript-view.js';
import {WritingDesk} from './writing-desk.js';

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
 * @slot empty - In place of the words shown while nobody is chosen.
 *
 * @csspart header - The line with the name and the call buttons.
 * @csspart banner - The line that tells of a lost connection or a refusal.
 * @csspart call-button - A call button; also `audio-call-button` and `video-call-button`.
 * @csspart log - The messages, which scroll.
 * @csspart day - The heading of a day.
 * @csspart message - A message with its time; also `own-message` and `their-message`.
 * @csspart news - The line before what came while the reader was away.
 * @csspart bubble - The text of a message.
 * @csspart copy-button - The button beside a message that copies it.
 * @csspart call-event - The picture of a call among the messages.
 * @csspart typing - The sign that the other is writing.
 * @csspart jump - The button that leads back to the newest messages.
 * @csspart composer - The line in which one writes.
 * @csspart field - The box around the text being written.
 * @csspart send-button - The button that sends it.
 *
 * @cssprop [--im-accent=#1d5bd0] - Own bubbles, buttons and links.
 * @cssprop [--im-on-accent=#ffffff] - Text on them.
 * @cssprop [--im-own-bubble] - Own bubbles, where they should not be made of the accent; with `--im-on-own-bubble`.
 * @cssprop [--im-surface=#ffffff] - The background.
 * @cssprop [--im-surface-sunken=#f1f3f6] - Bubbles of the other, and the field.
 * @cssprop [--im-text=#14171c] - Text.
 * @cssprop [--im-text-muted=#5a6270] - What matters less: times and days.
 * @cssprop [--im-border=#dfe3e9] - Lines.
 * @cssprop [--im-radius=12px] - The corners of the element.
 * @cssprop [--im-font=system-ui] - The font family.
 * @cssprop [--im-font-size=15px] - The size of text; all others follow it.
 */
export class ImTextChat extends ImElement {
  static override styles = [
    tokens,
    controls,
    avatarStyles,
    textChatStyles,
    transcriptStyles,
    messageStyles,
    callEventStyles,
    composerStyles,
  ];

  /** The user to write with, whoever is chosen in the contact list. */
  @property({reflect: true}) contact?: UserId;

  /** Draws messages in place of the element; see `RenderMessage`. Set from script. */
  @property({attribute: false}) renderMessage?: RenderMessage;

  /** The newest refusal of something that was tried here. */
  @state() private refusal: ImError | undefined;

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
        if (user === this.#user) this.#announcer.came(entry, this.#partner(user), this.say);
      }),
    ],
  );
  readonly #reading = new Reading(this, () => this.#im.session);
  readonly #desk = new WritingDesk(this, () => this.#im.session);
  readonly #announcer = new Announcer(this);
  readonly #custom = new CustomMessages();
  #shown: UserId | undefined;

  constructor() {
    super();
    new KeyboardRoom(this);
  }

  /** Leads a notification that was pressed to this chat, where it is the one with that user. */
  openConversation(user: UserId): boolean {
    if (user !== this.contact) return false;
    this.focus();
    return true;
  }

  /** Puts the cursor into the field for the next message, or onto the element's first button. */
  override focus(options?: FocusOptions): void {
    const target = this.#desk.field.value ?? this.renderRoot.querySelector('button');
    target?.focus(options);
  }

  /** Not `willUpdate`, which comes before the session of a new name is joined. */
  protected override update(changed: PropertyValues<this>): void {
    const user = this.#user;
    if (user !== this.#shown) {
      this.#shown = user;
      this.refusal = undefined;
      this.#announcer.silence();
      // The list that it was chosen in may be in another corner of the page.
      if (this.hasUpdated && user !== undefined) this.scrollIntoView({block: 'nearest'});
    }
    this.#reading.follow(user);
    super.update(changed);
  }

  override render() {
    const {me, status} = this.#im.session;
    const user = this.#user;
    const isOutside = !me.value && status.value !== 'connecting' && status.value !== 'offline';
    return user === undefined || isOutside
      ? nobodyChosen(status.value, this.say)
      : this.#conversation(user);
  }

  protected override updated(): void {
    this.#im.attend(this.#reading.inView);
    // What follows from what is in sight now changes the session, and so is no part of this update.
    void this.updateComplete.then(this.#reading.look);
  }

  get #transcripts() {
    return this.#im.session.transcripts;
  }

  get #user(): UserId | undefined {
    return this.contact || this.#im.session.selected.value;
  }

  #partner(user: UserId): Partner {
    return this.#im.session.roster.get(user) ?? {id: user, name: user};
  }

  #conversation(user: UserId): TemplateResult {
    const {say} = this;
    const {session} = this.#im;
    const partner = this.#partner(user);
    return html`<section
      class="chat"
      lang=${say.lang}
      dir=${say.dir ?? nothing}
      aria-label=${say('chatWith', {name: partner.name})}
    >
      ${chatHeader({partner, canCall: canCall(session), say, onCall: this.#call})}
      ${connectionBanner(session.status.value, say)}
      ${
        this.refusal
          ? refusalBanner(say(sentenceOf(this.refusal)), say, () => (this.refusal = undefined))
          : nothing
      }
      ${keyed(user, this.#transcript(this.#transcripts.of(user), partner))}
      <div class="spoken" role="status">${this.#announcer.render()}</div>
      ${keyed(
        user,
        composer({
          name: partner.name,
          draft: this.#desk.draftTo(user),
          waits: session.status.value === 'offline',
          field: this.#desk.field,
          say,
          onDraft: this.#write,
          onSend: this.#send,
        }),
      )}
    </section>`;
  }

  #transcript(transcript: Transcript, partner: Partner): TemplateResult {
    const reading = this.#reading;
    return transcriptView({
      transcript,
      partner,
      news: reading.news,
      isTyping: this.#transcripts.typing.value.has(transcript.with),
      canCall: canCall(this.#im.session),
      copied: this.#announcer.copied,
      custom: this.#custom,
      renderMessage: this.renderMessage,
      now: Date.now(),
      log: reading.scroll.log,
      rows: reading.scroll.rows,
      jump: reading.jump,
      say: this.say,
      actions: this.#actions(partner),
      onScroll: this.#scrolled,
      onKey: this.#moved,
      onJump: this.#jump,
      onLoadOlder: reading.loadOlder,
      onLoadNewer: reading.loadNewer,
    });
  }

  #actions(partner: Partner): MessageActions {
    const user = partner.id;
    return {
      retry: ({id}) => {
        this.#transcripts.retry(user, id);
        this.focus();
      },
      discard: ({id}) => {
        this.#transcripts.discard(user, id);
        this.focus();
      },
      copy: (key, text) => void this.#announcer.copy(key, text, this.say),
      copyShown: () => this.#announcer.copyShown(),
      call: (media) => this.#call(partner, media),
    };
  }

  readonly #write = (draft: string): void => {
    if (this.#user !== undefined) this.#desk.write(this.#user, draft);
  };

  readonly #send = (): void => {
    if (this.#user === undefined) return;
    const outcome = this.#desk.send(this.#user);
    if (outcome === 'kept') return;
    this.refusal = outcome === 'sent' ? undefined : outcome;
    if (outcome !== 'sent') return;
    this.#reading.answered();
    this.focus();
  };

  readonly #scrolled = (): void => {
    this.#reading.scroll.scrolled();
    this.#reading.look();
  };

  readonly #moved = (event: KeyboardEvent): void => {
    if (moveBetweenMessages(event)) this.focus();
  };

  readonly #jump = (): void => {
    this.#reading.toNewest();
    this.requestUpdate();
    this.#desk.field.value?.focus({preventScroll: true});
  };

  readonly #call = (contact: Profile, media: Media): void => {
    this.refusal = placeCall(this, this.#im.session, contact, media);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'im-text-chat': ImTextChat;
  }
}
