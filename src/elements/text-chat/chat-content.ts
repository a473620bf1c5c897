import {html, nothing, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {Session} from '../../client/session.js';
import type {Transcript, TranscriptEntry} from '../../client/transcript.js';
import {isCall, type ImError, type Media, type Profile, type UserId} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {bannerStyles} from '../banner.css.js';
import {buttonStyles} from '../buttons.css.js';
import {canCall, placeCall} from '../call-buttons.js';
import {ConnectionBanner} from '../connection-banner.js';
import {innerTokens} from '../inner-tokens.css.js';
import {refusalBanner} from '../refusal-banner.js';
import {learn, sentenceOf, type Say} from '../strings/index.js';
import {keepBox} from '../own-box.js';
import {englishTalk} from '../strings/english-talk.js';
import {Announcer} from './announcer.js';
import {blockedBar} from './blocked-bar.js';
import {setBlocked} from './blocking.js';
import {callEventStyles} from './call-event.css.js';
import {chatHeader, type Partner} from './chat-header.js';
import {chatMenu} from './chat-menu.js';
import {chatMenuStyles} from './chat-menu.css.js';
import {composer} from './composer.js';
import {composerStyles} from './composer.css.js';
import {CustomMessages, type RenderMessage} from './custom-message.js';
import {KeyboardRoom} from './keyboard-room.js';
import {messageStyles} from './message.css.js';
import type {MessageActions} from './message-bubble.js';
import {moveBetweenMessages} from './message-keys.js';
import {Reading} from './reading.js';
import {textButtonStyles} from './text-button.css.js';
import {transcriptStyles} from './transcript.css.js';
import {transcriptView} from './transcript-view.js';
import {WritingDesk} from './writing-desk.js';

/** What the element looks like once there is a conversation. */
export const styles = [
  innerTokens,
  buttonStyles,
  bannerStyles,
  textButtonStyles,
  avatarStyles,
  transcriptStyles,
  messageStyles,
  callEventStyles,
  composerStyles,
  chatMenuStyles,
];

learn(englishTalk);

/** What this needs of its element. */
export interface ChatHost extends ReactiveControllerHost, HTMLElement {
  readonly renderMessage?: RenderMessage;
}

/** The inside of an `<im-text-chat>`: one conversation, and the field to write in. */
export class ChatContent {
  readonly #host: ChatHost;
  readonly #session: () => Session;
  readonly #say: () => Say;
  readonly #reading: Reading;
  readonly #desk: WritingDesk;
  readonly #announcer: Announcer;
  readonly #banner: ConnectionBanner;
  readonly #custom = new CustomMessages();
  /** The newest refusal of something that was tried here. */
  #refusal: ImError | undefined;
  #shown: UserId | undefined;

  constructor(
    host: ChatHost,
    session: () => Session,
    say: () => Say,
    /** Whether this element is the one to read out what all of its session show. */
    tells: () => boolean,
  ) {
    this.#host = host;
    this.#session = session;
    this.#say = say;
    this.#reading = new Reading(host, session);
    this.#desk = new WritingDesk(host, session);
    this.#announcer = new Announcer(host);
    this.#banner = new ConnectionBanner(tells);
    new KeyboardRoom(host);
    keepBox(host);
  }

  /** The field for the next message, while it is there. */
  get field(): HTMLElement | undefined {
    return this.#desk.field.value;
  }

  /** With whom the conversation is that somebody has before their eyes. */
  get inView(): UserId | undefined {
    return this.#reading.inView;
  }

  /** Before each render: which conversation it is now. */
  follow(user: UserId | undefined): void {
    const isAnother = user !== this.#shown;
    if (isAnother) {
      this.#shown = user;
      this.#refusal = undefined;
      this.#announcer.silence();
    }
    if (user !== undefined) {
      this.#announcer.heed(this.#transcripts.of(user).entries, isAnother, this.#say());
    }
    this.#reading.follow(user);
  }

  /** A message has come in the conversation that is shown. That a call has ended, its window has said. */
  came(entry: TranscriptEntry, user: UserId): void {
    if (isCall(entry.content) && this.#session().calls.current.value) return;
    this.#announcer.came(entry, this.#partner(user), this.#say());
  }

  /** Sees to what is in sight. */
  look(): void {
    this.#reading.look();
  }

  render(user: UserId): TemplateResult {
    const say = this.#say();
    const session = this.#session();
    const partner = this.#partner(user);
    return html`<section
      class="chat"
      lang=${say.lang}
      dir=${say.dir ?? nothing}
      aria-label=${say('chatWith', {name: partner.name})}
    >
      ${chatHeader({
        partner,
        canCall: canCall(session),
        say,
        onCall: this.#call,
        menu: chatMenu({
          partner,
          enabled: session.status.value === 'online',
          say,
          onBlock: this.#block,
          onUnblock: this.#unblock,
        }),
      })}
      ${this.#banner.render(session, say)}
      <slot name="notice"></slot>
      ${
        this.#refusal
          ? refusalBanner(say(sentenceOf(this.#refusal)), say, () => this.#refuse(undefined))
          : nothing
      }
      ${keyed(user, this.#transcript(this.#transcripts.of(user), partner))}
      <div class="spoken" role="status">${this.#announcer.render()}</div>
      ${partner.blocked ? this.#blockedBar(partner) : keyed(user, this.#composer(partner))}
    </section>`;
  }

  #composer({id, name}: Partner): TemplateResult {
    return composer({
      name,
      draft: this.#desk.draftTo(id),
      waits: this.#session().status.value === 'offline',
      field: this.#desk.field,
      say: this.#say(),
      onDraft: this.#write,
      onSend: this.#send,
    });
  }

  #blockedBar(partner: Partner): TemplateResult {
    const enabled = this.#session().status.value === 'online';
    return blockedBar({partner, enabled, say: this.#say(), onUnblock: this.#unblock});
  }

  get #transcripts() {
    return this.#session().transcripts;
  }

  #partner(user: UserId): Partner {
    return this.#session().roster.get(user) ?? {id: user, name: user};
  }

  #refuse(refusal: ImError | undefined): void {
    this.#refusal = refusal;
    this.#host.requestUpdate();
  }

  #transcript(transcript: Transcript, partner: Partner): TemplateResult {
    const reading = this.#reading;
    return transcriptView({
      transcript,
      partner,
      news: reading.news,
      isTyping: this.#transcripts.typing.value.has(transcript.with),
      canCall: canCall(this.#session()) && !partner.blocked,
      copied: this.#announcer.copied,
      custom: this.#custom,
      renderMessage: this.#host.renderMessage,
      now: Date.now(),
      log: reading.scroll.log,
      rows: reading.scroll.rows,
      jump: reading.jump,
      say: this.#say(),
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
        this.#host.focus();
      },
      discard: ({id}) => {
        this.#transcripts.discard(user, id);
        this.#host.focus();
      },
      copy: (key, text) => void this.#announcer.copy(key, text, this.#say()),
      copyShown: () => this.#announcer.copyShown(),
      call: (media) => this.#call(partner, media),
    };
  }

  readonly #write = (draft: string): void => {
    if (this.#shown !== undefined) this.#desk.write(this.#shown, draft);
  };

  readonly #send = (): void => {
    if (this.#shown === undefined) return;
    const outcome = this.#desk.send(this.#shown);
    if (outcome === 'kept') return;
    this.#refuse(outcome === 'sent' ? undefined : outcome);
    if (outcome !== 'sent') return;
    this.#reading.answered();
    this.#host.focus();
  };

  readonly #scrolled = (): void => {
    this.#reading.scroll.scrolled();
    this.#reading.look();
  };

  readonly #moved = (event: KeyboardEvent): void => {
    if (!moveBetweenMessages(event)) return;
    // Nothing around the chat is to close by the same key.
    event.preventDefault();
    this.#host.focus();
  };

  readonly #jump = (): void => {
    this.#reading.toNewest();
    this.#host.requestUpdate();
    this.#desk.field.value?.focus({preventScroll: true});
  };

  readonly #block = async ({id}: Partner): Promise<void> => {
    this.#refuse(await setBlocked(this.#host, this.#session(), id, true));
  };

  readonly #unblock = async ({id}: Partner): Promise<void> => {
    const refusal = await setBlocked(this.#host, this.#session(), id, false);
    this.#refuse(refusal);
    if (refusal || id !== this.#shown) return;
    // The button that was pressed has gone, and the field is back.
    await this.#host.updateComplete;
    this.#host.focus();
  };

  readonly #call = (contact: Profile, media: Media): void => {
    this.#refuse(placeCall(this.#host, this.#session(), contact, media));
  };
}
