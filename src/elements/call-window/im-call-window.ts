import {html, nothing, type TemplateResult} from 'lit';
import {property} from 'lit/decorators.js';
import {isLive, type Call} from '../../client/call.js';
import type {Calls} from '../../client/calls.js';
import {avatarStyles} from '../avatar.js';
import {inDigits} from '../durations.js';
import {ImElement} from '../im-element.js';
import {Ringtone} from '../ringtone.js';
import {SessionController} from '../session-controller.js';
import {englishCalls} from '../strings/calls/en.js';
import {learn, type Say} from '../strings/index.js';
import {tokens} from '../tokens.css.js';
import {CallActions} from './call-actions.js';
import {CallChanges} from './call-changes.js';
import {CallOptions, numberOrNone, textOrNone} from './call-options.js';
import {CallTimer, duration} from './call-timer.js';
import {followDevices} from './device-list.js';
import {announcementOf, ended} from './ended.js';
import {Floating, SHEET, type Freedom} from './floating.js';
import {FocusKeeper} from './focus-keeper.js';
import {callWindowStyles} from './im-call-window.css.js';
import {incoming} from './incoming.js';
import {missedWindow} from './missed.js';
import {outgoing} from './outgoing.js';
import {Panels} from './panels.js';
import {PictureInPicture} from './picture-in-picture.js';
import {resumePictures} from './pictures.js';
import {pill} from './pill.js';
import {isWeak} from './quality-mark.js';
import {RemoteSound} from './remote-sound.js';
import {ScreenLock} from './screen-lock.js';
import {SessionWatch} from './session-watch.js';
import {stage} from './stage.js';
import {TabTitle} from './tab-title.js';
import {TopLayer} from './top-layer.js';
import {faceOf, ownPictureOf, remotePictureOf, type CallView, type Face} from './view.js';
import {Voices} from './voices.js';
import {WindowMode} from './window-mode.js';

learn(englishCalls);

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
 * @fires {ImCallRequestEvent} im-call-request - "Call again" or "Call back" was pressed; cancelable.
 * @fires {ImSnapshotEvent} im-snapshot - A picture of a side was taken, as a PNG; cancelable, else it is saved.
 * @fires {ImErrorEvent} im-error - Something went wrong that the page's developer should know of.
 *
 * @slot controls - Further buttons beside ours while people talk.
 *
 * @csspart window - The box around the call; absent while there is none.
 * @csspart header - The bar with the name, the timer and the window's buttons.
 * @csspart controls - The row of call buttons.
 * @csspart button - Every button; also by its own name: `accept`, `accept-voice`, `decline`, `cancel`,
 *   `microphone`, `camera`, `share`, `more`, `hang-up`, `minimise`, `restore`, `full-screen`, `move`, `resize`,
 *   `quality`, `call-again`, `call-back`, `close`, `dismiss-missed`, `play-sound`, `unmute`, `stop-sharing`,
 *   `flip-camera`, `devices`, `connection`, `picture-in-picture`, `snapshot`.
 * @csspart name - The other person's name.
 * @csspart status - What happens now, or why the call ended.
 * @csspart timer - How long the call lasts.
 * @csspart remote-picture - The other person's picture.
 * @csspart own-picture - The own picture.
 * @csspart notices - Who is muted, what is shared, and devices that do not work.
 * @csspart notice - One of them.
 * @csspart problem - A device that does not work, or a poor connection.
 * @csspart panel - The menu, the devices or the statistics over the stage.
 * @csspart select - A choice of devices.
 * @csspart meter - How loud the own microphone is.
 * @csspart volume - The slider for how loud the other person is.
 * @csspart preview - The own picture among the devices.
 * @csspart statistics - The numbers of a call.
 * @csspart missed - Who tried to call while there was another call.
 * @csspart pill - The minimised call.
 *
 * @cssprop [--im-call-inset=auto 24px 24px auto] - Where the window appears, as the value of `inset`; mirrored from right to left.
 * @cssprop [--im-stage=#101318] - What is behind the pictures.
 * @cssprop [--im-on-stage=#f4f6f9] - Text and icons on it.
 * @cssprop [--im-success-fill=#178048] - The button that accepts.
 * @cssprop [--im-danger-fill=#d92f37] - The buttons that decline, cancel and hang up.
 */
export class ImCallWindow extends ImElement {
  static override styles = [tokens, avatarStyles, callWindowStyles];

  /** Neither rings nor plays the ring-back tone, for a page that has its own. */
  @property({type: Boolean, reflect: true}) silent = false;

  /** For how many seconds a call placed here rings, from 5 to 180; by default as long as the server likes. */
  @property({attribute: 'ring-timeout', converter: numberOrNone}) ringTimeout?: number;

  /**
   * Whether the two devices connect while it rings, so that talk begins at once: `on`, `relay` (by way of a relay
   * only, so that neither learns the other's network address) or `off`. Default `on`.
   */
  @property({converter: textOrNone}) preconnect?: 'on' | 'relay' | 'off';

  /** How large the own picture is sent at most: `360p`, `720p` or `1080p`. Default `720p`. */
  @property({converter: textOrNone}) quality?: '360p' | '720p' | '1080p';

  /** How many pictures a second are sent at most, from 1 to 60. Default 30. */
  @property({attribute: 'frame-rate', converter: numberOrNone}) frameRate?: number;

  /** How many bits a second the own picture takes at most; by default what its size and codec need. */
  @property({attribute: 'max-bitrate', converter: numberOrNone}) maxBitrate?: number;

  /** The picture codecs to send, best first, of `h264`, `vp8`, `vp9` and `av1`; by default as suits the device. */
  @property({converter: textOrNone}) codecs?: string;

  /** Neither opens the camera nor shares the screen. The other side's picture is still shown. */
  @property({attribute: 'audio-only', type: Boolean}) audioOnly = false;

  readonly #im = new SessionController(this, ({calls}) => [
    calls.current,
    calls.media,
    calls.statistics,
    calls.settings,
    calls.missed,
    calls.devices.chosen,
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
  readonly #panels: Panels;
  readonly #voices: Voices;
  readonly #title = new TabTitle();
  readonly #screenLock = new ScreenLock();
  readonly #sound = new RemoteSound(
    this,
    () => this.#calls.media.value?.remote,
    () => this.#calls.devices.present('speaker'),
  );
  readonly #picture = new PictureInPicture(this, () => {
    const call = this.#call;
    return call && remotePictureOf({call, media: this.#calls.media.value});
  });
  readonly #timer = new CallTimer(this, () =>
    isLive(this.#call) ? this.#call.connectedAt : undefined,
  );

  #isWeak = false;

  constructor() {
    super();
    const session = () => this.#im.session;
    new CallChanges(this, session);
    new CallOptions(this, session);
    // Which devices there are matters in a call only, and only then is the page to ask.
    new SessionWatch(this, session, ({calls}) => followDevices(calls, () => this.requestUpdate()));
    this.#voices = new Voices(this, session, () => this.#find('.window'));
    this.#topLayer = new TopLayer(
      this,
      () => this.#find('.window'),
      () => this.#isIncoming(),
    );
    // After it: what is not shown yet cannot be focused.
    this.#focus = new FocusKeeper(this, () => (this.#call ? this.#find('.window') : undefined));
    this.#ask = new CallActions(this, () => this.#calls, this.#focus);
    this.#panels = new Panels(this, this.#ask.fail);
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
    this.#title.show(undefined);
    this.#screenLock.hold(false);
    this.#ask.close();
  }

  protected override willUpdate(): void {
    const call = this.#call;
    const statistics = this.#calls.statistics.value;
    this.#ask.turnTo(call?.id);
    this.#isWeak = statistics !== undefined && isWeak(statistics, this.#isWeak);
    if (!isLive(call)) this.#mode.restore();
    if (!call || faceOf(call, this.#mode.current) !== 'stage') this.#panels.close();
    else this.#panels.prepare();
  }

  override render() {
    const call = this.#call;
    if (!call) {
      const {remark} = this.#ask;
      const missed = this.#calls.missed.value;
      return missedWindow({missed, remark, ask: this.#ask, say: this.say}, this.#onKeydown);
    }

    const view = this.#view(call);
    const face = faceOf(call, this.#mode.current);
    const isTold = face === 'incoming' || face === 'ended';
    const name = this.say(face === 'incoming' ? 'isCalling' : 'callWith', {name: call.remote.name});
    const window = html`<section
      class="window ${this.#floating.isHeld ? 'held' : ''}"
      part="window"
      popover="manual"
      lang=${this.say.lang}
      dir=${this.say.dir ?? nothing}
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
        <p class="spoken" role="status">${announcementOf(view)}</p>
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
    const call = this.#call;
    this.#ringtone.play(this.silent ? undefined : toneOf(call));
    this.#title.show(
      call && this.#isIncoming() ? this.say('isCalling', {name: call.remote.name}) : undefined,
    );
    this.#screenLock.hold(isLive(call) && call.phase !== 'inviting' && call.phase !== 'ringing');
    resumePictures(this.renderRoot);
  }

  #view(call: Call): CallView {
    return {
      call,
      media: this.#calls.media.value,
      statistics: this.#calls.statistics.value,
      settings: this.#calls.settings.value,
      devices: this.#calls.devices,
      missed: this.#calls.missed.value,
      elapsed: inOwnDigits(this.#timer.elapsed ?? lengthOf(call), this.say),
      isWeak: this.#isWeak,
      remark: this.#ask.remark,
      hiddenNotices: this.#ask.hiddenNotices,
      mode: this.#mode,
      floating: this.#floating,
      panels: this.#panels,
      picture: this.#picture,
      sound: this.#sound,
      voices: this.#voices,
      ask: this.#ask,
      say: this.say,
    };
  }

  readonly #onClick = (event: Event): void => {
    if (!this.#panels.isWithin(event)) this.#panels.close();
    if (this.#mode.current === 'minimised' && !isOnButton(event) && !this.#floating.dragged) {
      this.#mode.restore();
    }
  };

  readonly #onDoubleClick = (event: Event): void => {
    const face = this.#call && faceOf(this.#call, this.#mode.current);
    if (face !== 'stage' || this.#sheet.matches || isOnButton(event)) return;
    if (this.#panels.isWithin(event)) return;
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
    if (!call) this.#ask.dismissMissed();
    else if (this.#panels.current) this.#panels.close();
    else if (call.phase === 'ended') this.#ask.dismiss();
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

const inOwnDigits = (time: string | undefined, {locale}: Say): string | undefined =>
  time && inDigits(time, locale);

const lengthOf = ({connectedAt, endedAt}: Call): string | undefined =>
  connectedAt && endedAt ? duration(endedAt - connectedAt) : undefined;

declare global {
  interface HTMLElementTagNameMap {
    'im-call-window': ImCallWindow;
  }
}
