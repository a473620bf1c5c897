import {html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {property, state} from 'lit/decorators.js';
import {keyed} from 'lit/directives/keyed.js';
import {createRef} from 'lit/directives/ref.js';
import type {Transcript, TranscriptEntry} from '../../client/transcript.js';
import {
  type ImError,
  isImError,
  type Media,
  type Profile,
  type UserId,
} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {canCall, placeCall} from '../call-buttons.js';
import {connectionBanner, refusalBanner} from '../connection-banner.js';
import {controls} from '../controls.css.js';
import {ImErrorEvent, ImMessageSendEvent} from '../events.js';
import {ImElement} from '../im-element.js';
import {SessionController} from '../session-controller.js';
import {sayError} from '../strings/index.js';
import {tokens} from '../tokens.css.js';
import {Arrivals} from './arrivals.js';
import {Attention} from './attention.js';
import {chatHeader, type Partner} from './chat-header.js';
import {composer, sendable} from './composer.js';
import {composerStyles} from './composer.css.js';
import {textChatStyles} from './im-text-chat.css.js';
import {nobodyChosen} from './nobody-chosen.js';
import {transcriptStyles} from './transcript.css.js';
import {TranscriptScroll} from './transcript-scroll.js';
import {transcriptView} from './transcript-view.js';

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
 * @csspart bubble - The text of a message.
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
    composerStyles,
  ];

  /** The user to write with, whoever is chosen in the contact list. */
  @property({reflect: true}) contact?: UserId;

  /** The newest refusal of something that was tried here. */
  @state() private refusal: ImError | undefined;

  /** Whether messages have come below what the reader sees. */
  @state() private unseen = false;

  readonly #im = new SessionController(
    this,
    ({status, me, roster, transcripts, calls, selected}) => [
      status,
      me,
      roster.contacts,
      transcripts.all,
      calls.current,
      selected,
    ],
  );
  readonly #scroll = new TranscriptScroll(this);
  readonly #attention = new Attention(this);
  readonly #arrivals = new Arrivals();
  readonly #field = createRef<HTMLTextAreaElement>();
  /** What was written and not sent, by session and user. */
  readonly #drafts = new Map<string, string>();
  #shown: UserId | undefined;
  /** The oldest message when older ones were last asked for by themselves. */
  #olderThan: TranscriptEntry | undefined;
  #announced: TranscriptEntry | undefined;

  /** Puts the cursor into the field for the next message, or onto the element's first button. */
  override focus(options?: FocusOptions): void {
    const target = this.#field.value ?? this.renderRoot.querySelector('button');
    target?.focus(options);
  }

  /** Not `willUpdate`, which comes before the session of a new name is joined. */
  protected override update(changed: PropertyValues<this>): void {
    this.#follow();
    super.update(changed);
  }

  #follow(): void {
    const user = this.#user;
    if (user !== this.#shown) {
      this.#shown = user;
      this.#announced = undefined;
      this.refusal = undefined;
      this.#scroll.toBottom();
      // The list that it was chosen in may be in another corner of the page.
      if (this.hasUpdated && user !== undefined) this.scrollIntoView({block: 'nearest'});
    }
    if (user === undefined) return;
    const arrived = this.#arrivals.in(this.#transcripts.of(user));
    this.#announced = arrived ?? this.#announced;
    this.unseen = !this.#scroll.atBottom && (this.unseen || arrived !== undefined);
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
    // What follows from what is in sight now changes the session, and so is no part of this update.
    void this.updateComplete.then(this.#followUp);
  }

  readonly #followUp = (): void => {
    const user = this.#user;
    if (user === undefined || !this.isConnected) return;
    const {history, unread, entries} = this.#transcripts.of(user);
    const isOnline = this.#im.session.status.value === 'online';
    // A page that brought nothing is asked for again by hand only.
    const isFresh = entries[0] !== this.#olderThan;
    const isDue = history === 'partial' && this.#scroll.nearTop && isFresh;
    if (isOnline && (history === 'unloaded' || isDue)) {
      this.#olderThan = history === 'unloaded' ? undefined : entries[0];
      this.#loadOlder();
    }

    const isLoaded = history !== 'unloaded' && history !== 'loading';
    if (unread > 0 && isLoaded && this.#scroll.atBottom && this.#attention.here) {
      this.#transcripts.markRead(user);
    }
  };

  get #transcripts() {
    return this.#im.session.transcripts;
  }

  get #user(): UserId | undefined {
    return this.contact || this.#im.session.selected.value;
  }

  #conversation(user: UserId): TemplateResult {
    const {say} = this;
    const {session} = this.#im;
    const partner: Partner = session.roster.get(user) ?? {id: user, name: user};
    return html`<section class="chat" aria-label=${say('chatWith', {name: partner.name})}>
      ${chatHeader({partner, canCall: canCall(session), say, onCall: this.#call})}
      ${connectionBanner(session.status.value, say)}
      ${
        this.refusal
          ? refusalBanner(sayError(this.refusal), say, () => (this.refusal = undefined))
          : nothing
      }
      ${keyed(user, this.#transcript(this.#transcripts.of(user), partner))}
      <div class="spoken" role="status">${this.#announcement(partner)}</div>
      ${keyed(
        user,
        composer({
          name: partner.name,
          draft: this.#drafts.get(this.#draftKey) ?? '',
          waits: session.status.value === 'offline',
          field: this.#field,
          say,
          onDraft: this.#keepDraft,
          onSend: this.#send,
        }),
      )}
    </section>`;
  }

  #transcript(transcript: Transcript, partner: Partner): TemplateResult {
    return transcriptView({
      transcript,
      partner,
      now: Date.now(),
      log: this.#scroll.log,
      jump: this.#scroll.atBottom ? 'none' : this.unseen ? 'new' : 'back',
      say: this.say,
      onScroll: this.#scroll.scrolled,
      onJump: this.#jump,
      onLoadOlder: this.#loadOlder,
      onRetry: ({id}) => this.#transcripts.retry(transcript.with, id),
      onDiscard: ({id}) => this.#transcripts.discard(transcript.with, id),
    });
  }

  /** Keyed, so that the same words are said again when they come again. */
  #announcement({name}: Partner) {
    const entry = this.#announced;
    if (!entry) return nothing;
    const words = this.say('messageFrom', {name, text: entry.content.text});
    return keyed(entry.id, html`<p>${words}</p>`);
  }

  get #draftKey(): string {
    return JSON.stringify([this.session, this.#user]);
  }

  readonly #keepDraft = (draft: string): void => {
    this.#drafts.set(this.#draftKey, draft);
    this.requestUpdate();
  };

  readonly #send = (): void => {
    const user = this.#user;
    const text = sendable(this.#drafts.get(this.#draftKey) ?? '');
    if (user === undefined) return;
    const request = new ImMessageSendEvent(user, text);
    if (!this.dispatchEvent(request)) return;
    try {
      this.#transcripts.send(user, text);
    } catch (error) {
      if (!isImError(error)) throw error;
      this.refusal = error;
      const refusal = new ImErrorEvent(error);
      this.dispatchEvent(refusal);
      return;
    }
    this.refusal = undefined;
    this.#scroll.toBottom();
    this.#keepDraft('');
    this.#field.value?.focus();
  };

  readonly #loadOlder = (): void => {
    if (this.#user !== undefined) void this.#transcripts.loadOlder(this.#user);
  };

  readonly #jump = (): void => {
    this.#scroll.toBottom();
    this.requestUpdate();
    this.#field.value?.focus({preventScroll: true});
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
