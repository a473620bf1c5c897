import {html, nothing, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import {isLive, type Call} from '../../client/call-machine.js';
import type {Calls} from '../../client/calls.js';
import {avatarStyles} from '../avatar.js';
import {ImElement} from '../im-element.js';
import {Ringtone} from '../ringtone.js';
import {SessionController} from '../session-controller.js';
import {tokens} from '../tokens.css.js';
import {CallActions} from './call-actions.js';
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
import {faceOf, ownPictureOf, remotePictureOf, statusOf, type CallView, type Face} from './view.js';
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
  readonly #topLayer: TopLayer;
  readonly #focus: FocusKeeper;
  readonly #ask: CallActions;
  readonly #sound = new RemoteSound(this, () => this.#calls.media.value?.remote);
  readonly #timer = new CallTimer(this, () =>
    isLive(this.#call) ? this.#call.connectedAt : undefined,
  );

  constructor() {
    super();
    new CallChanges(this, () => this.#im.session);
    this.#topLayer = new TopLayer(
      this,
      () => this.#find('.window'),
      () => this.#isIncoming(),
    );
    // After it: what is not shown yet cannot be focused.
    this.#focus = new FocusKeeper(this, () => this.#find('.window'));
    this.#ask = new CallActions(this, () => this.#calls, this.#focus, this.#sound.start);
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
    this.#ask.turnTo(call?.id);
    if (!isLive(call)) this.#mode.restore();
  }

  override render() {
    const call = this.#call;
    if (!call) return nothing;

    const view = this.#view(call);
    const face = faceOf(call, this.#mode.current);
    const isTold = face === 'incoming' || face === 'ended';
    const name = this.say(face === 'incoming' ? 'isCalling' : 'callWith', {name: call.remote.name});
    const window = html`<section
      class="window ${this.#floating.isHeld ? 'held' : ''}"
      part="window"
      popover="manual"
      tabindex="-1"
      role=${face === 'incoming' ? 'alertdialog' : 'dialog'}
      aria-label=${name}
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
    return this.#topLayer.needsDialog ? this.#modal(name, window) : window;
  }

  #modal(name: string, window: TemplateResult): TemplateResult {
    return html`<dialog
      class="holder"
      aria-label=${name}
      @cancel=${(event: Event) => event.preventDefault()}
      @close=${() => this.requestUpdate()}
    >
      ${window}
    </dialog>`;
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
      refusal: this.#ask.refusal,
      hiddenNotices: this.#ask.hiddenNotices,
      mode: this.#mode,
      floating: this.#floating,
      ask: this.#ask,
      say: (key, values) => this.say(key, values),
    };
  }

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
    else if (this.#isIncoming()) this.#focus.giveBack();
    else return;
    event.stopPropagation();
  }

  #isIncoming(): boolean {
    return this.#call?.phase === 'ringing' && this.#call.direction === 'incoming';
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
