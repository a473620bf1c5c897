import {html, nothing, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import {isLive, type Call} from '../../client/call-machine.js';
import type {Calls} from '../../client/calls.js';
import {ImError} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {ImCallRequestEvent, ImErrorEvent} from '../events.js';
import {ImElement} from '../im-element.js';
import {Ringtone} from '../ringtone.js';
import {SessionController} from '../session-controller.js';
import {englishErrors} from '../strings/index.js';
import {tokens} from '../tokens.css.js';
import {CallChanges} from './call-changes.js';
import {CallTimer, duration} from './call-timer.js';
import {ended, endSentence} from './ended.js';
import {Floating, SHEET, type Freedom} from './floating.js';
import {FocusKeeper} from './focus-keeper.js';
import {callWindowStyles} from './im-call-window.css.js';
import {incoming} from './incoming.js';
import {outgoing} from './outgoing.js';
import {resumePictures} from './pictures.js';
import {pill} from './pill.js';
import {RemoteSound} from './remote-sound.js';
import {stage} from './stage.js';
import {TopLayer} from './top-layer.js';
import {
  faceOf,
  ownPictureOf,
  remotePictureOf,
  statusOf,
  type CallRequests,
  type CallView,
  type Face,
} from './view.js';
import {WindowMode} from './window-mode.js';

const faces: Record<Face, (view: CallView) => TemplateResult> = {
  incoming,
  outgoing,
  stage,
  ended,
  pill,
};

/**
 * @tagname im-call-window
 * @summary Shows the call of its session in a floating window, from the first ring to the reason it ended.
 * Where there is no call it shows nothing and takes no space.
 *
 * @fires {ImCallChangeEvent} im-call-change - The call entered another phase.
 * @fires {ImCallRequestEvent} im-call-request - "Call again" was pressed; cancelable.
 * @fires {ImErrorEvent} im-error - Something went wrong that the page's developer should know of.
 *
 * @slot controls - Further buttons beside ours while people talk.
 *
 * @csspart window - The box around the call; absent while there is none.
 * @csspart header - The bar with the name, the timer and the window's buttons.
 * @csspart controls - The row of call buttons.
 * @csspart button - Every button; also by its own name: `accept`, `accept-voice`, `decline`, `cancel`,
 *   `microphone`, `camera`, `hang-up`, `minimise`, `restore`, `full-screen`, `move`, `resize`, `call-again`,
 *   `close`, `play-sound`.
 * @csspart name - The other person's name.
 * @csspart status - What happens now, or why the call ended.
 * @csspart timer - How long the call lasts.
 * @csspart remote-picture - The other person's picture.
 * @csspart own-picture - The own picture.
 * @csspart notices - Who is muted, and devices that do not work.
 * @csspart problem - One device that does not work.
 * @csspart pill - The minimised call.
 *
 * @cssprop [--im-call-inset=auto 24px 24px auto] - Where the window appears, as the value of `inset`.
 * @cssprop [--im-stage=#101318] - What is behind the pictures.
 * @cssprop [--im-on-stage=#f4f6f9] - Text and icons on it.
 * @cssprop [--im-success-fill=#178048] - The button that accepts.
 * @cssprop [--im-danger-fill=#d92f37] - The buttons that decline, cancel and hang up.
 */
export class ImCallWindow extends ImElement {
  static override styles = [tokens, avatarStyles, callWindowStyles];

  /** Neither rings nor plays the ring-back tone, for a page that has its own. */
  @property({type: Boolean, reflect: true}) silent = false;

  readonly #im = new SessionController(this, (session) => [
    session.calls.current,
    session.calls.media,
  ]);
  readonly #ringtone = new Ringtone();
  readonly #sheet = matchMedia(SHEET);
  readonly #mode = new WindowMode(this, () => this.#find('.frame'));
  readonly #floating = new Floating(
    this,
    () => this.#find('.window'),
    () => this.#freedom(),
  );
  readonly #focus: FocusKeeper;
  readonly #sound = new RemoteSound(this, () => this.#calls.media.value?.remote);
  readonly #timer = new CallTimer(this, () =>
    isLive(this.#call) ? this.#call.connectedAt : undefined,
  );
  #hiddenNotices: ReadonlySet<string> = new Set();
  #refusal: string | undefined;
  #shown: Call | undefined;

  constructor() {
    super();
    new CallChanges(this, () => this.#im.session);
    new TopLayer(this, () => this.#find('.window'));
    // After it: what is not shown yet cannot be focused.
    this.#focus = new FocusKeeper(this, () => this.#find('.window'));
  }

  get #calls(): Calls {
    return this.#im.session.calls;
  }

  get #call(): Call | undefined {
    return this.#calls.current.value;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ringtone.play(undefined);
  }

  protected override willUpdate(): void {
    const call = this.#call;
    if (call?.id !== this.#shown?.id) {
      this.#hiddenNotices = new Set();
      this.#refusal = undefined;
    }
    if (!isLive(call)) this.#mode.restore();
    this.#shown = call;
  }

  override render() {
    const call = this.#call;
    if (!call) return nothing;

    const view = this.#view(call);
    const face = faceOf(call, this.#mode.current);
    const isTold = face === 'incoming' || face === 'ended';
    return html`<section
      class="window ${this.#floating.isHeld ? 'held' : ''}"
      part="window"
      popover="manual"
      tabindex="-1"
      role=${face === 'incoming' ? 'alertdialog' : 'dialog'}
      aria-label=${
        face === 'incoming'
          ? this.say('isCalling', {name: call.remote.name})
          : this.say('callWith', {name: call.remote.name})
      }
      aria-describedby=${isTold ? 'status' : nothing}
      data-face=${face}
      data-mode=${this.#mode.current}
      data-media=${remotePictureOf(view) || ownPictureOf(view) ? 'video' : call.media}
      @pointerdown=${this.#floating.grab}
      @pointermove=${this.#floating.drag}
      @pointerup=${this.#floating.letGo}
      @pointercancel=${this.#floating.letGo}
      @click=${this.#onClick}
      @dblclick=${this.#onDoubleClick}
      @keydown=${this.#onKeydown}
    >
      <div class="frame">
        <p class="spoken" role="status">${this.#announcement(view)}</p>
        ${faces[face](view)}
      </div>
    </section>`;
  }

  protected override updated(): void {
    this.#ringtone.play(this.silent ? undefined : toneOf(this.#call));
    resumePictures(this.renderRoot);
  }

  #view(call: Call): CallView {
    return {
      call,
      media: this.#calls.media.value,
      elapsed: this.#timer.elapsed ?? lengthOf(call),
      isSoundBlocked: this.#sound.isBlocked,
      refusal: this.#refusal,
      hiddenNotices: this.#hiddenNotices,
      mode: this.#mode,
      floating: this.#floating,
      ask: this.#ask,
      say: (key, values) => this.say(key, values),
    };
  }

  readonly #ask: CallRequests = {
    accept: (media) => this.#calls.accept(media),
    decline: () => this.#finish(() => this.#calls.decline()),
    cancel: () => this.#finish(() => this.#calls.cancel()),
    hangUp: () => this.#finish(() => this.#calls.hangUp()),
    setMicrophone: (on) => void this.#calls.setMicrophone(on).catch(this.#report),
    setCamera: (on) => void this.#calls.setCamera(on).catch(this.#report),
    callAgain: () => this.#callAgain(),
    dismiss: () => this.#finish(() => this.#calls.dismiss()),
    playSound: this.#sound.start,
    hideNotice: (notice) => {
      this.#hiddenNotices = new Set([...this.#hiddenNotices, notice]);
      this.requestUpdate();
    },
  };

  /** Who has ended a call by a button goes on with what they did before it. */
  #finish(end: () => void): void {
    this.#focus.giveBack();
    end();
  }

  #callAgain(): void {
    const {remote, media} = this.#call!;
    const request = new ImCallRequestEvent(remote, media);
    if (!this.dispatchEvent(request)) return;
    try {
      this.#calls.invite(remote.id, media);
    } catch (error) {
      this.#report(error);
    }
  }

  readonly #report = (error: unknown): void => {
    if (!(error instanceof ImError)) throw error;
    this.#refusal = englishErrors[error.code];
    this.requestUpdate();
    const failure = new ImErrorEvent(error);
    this.dispatchEvent(failure);
  };

  // Said once for each phase: the seconds of the timer would talk over the call.
  #announcement(view: CallView): string {
    switch (view.call.phase) {
      case 'connected':
        return this.say('connected', {name: view.call.remote.name});
      case 'ended':
        return endSentence(view);
      default:
        return statusOf(view);
    }
  }

  readonly #onClick = (event: Event): void => {
    if (this.#mode.current === 'minimised' && !isOnButton(event) && !this.#floating.dragged) {
      this.#mode.restore();
    }
  };

  readonly #onDoubleClick = (event: Event): void => {
    const face = this.#call && faceOf(this.#call, this.#mode.current);
    if (face !== 'stage' || this.#sheet.matches || isOnButton(event)) return;
    if (this.#mode.current === 'full') this.#mode.restore();
    else this.#mode.fill();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (this.#mode.current === 'minimised') this.#floating.moveByKey(event);
    if (event.key === 'Escape') this.#escape(event);
  };

  // Escape must not refuse a call that somebody only wanted out of their way: it gives back the focus, and the
  // call goes on ringing.
  #escape(event: Event): void {
    const call = this.#call;
    if (call?.phase === 'ended') this.#ask.dismiss();
    else if (this.#mode.current === 'full') this.#mode.restore();
    else if (call?.phase === 'ringing' && call.direction === 'incoming') this.#focus.giveBack();
    else return;
    event.stopPropagation();
  }

  #freedom(): Freedom {
    const call = this.#call;
    if (!call) return 'fixed';
    const face = faceOf(call, this.#mode.current);
    if (face === 'pill') return 'move';
    if (this.#mode.current === 'full' || this.#sheet.matches) return 'fixed';
    return face === 'stage' ? 'move-and-resize' : 'move';
  }

  #find(selector: string): HTMLElement | undefined {
    return this.renderRoot?.querySelector<HTMLElement>(selector) ?? undefined;
  }
}

const isOnButton = (event: Event): boolean =>
  event.composedPath().some((part) => part instanceof HTMLButtonElement);

const toneOf = (call: Call | undefined) => {
  if (call?.phase !== 'ringing') return undefined;
  return call.direction === 'incoming' ? 'ring' : 'ring-back';
};

const lengthOf = ({connectedAt, endedAt}: Call): string | undefined =>
  connectedAt && endedAt ? duration(endedAt - connectedAt) : undefined;

declare global {
  interface HTMLElementTagNameMap {
    'im-call-window': ImCallWindow;
  }
}
