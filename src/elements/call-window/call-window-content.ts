import {html, nothing, type ReactiveControllerHost, type TemplateResult} from 'lit';
import {isLive, type Call} from '../../client/call.js';
import type {Calls} from '../../client/calls.js';
import type {Session} from '../../client/session.js';
import type {CallId} from '../../protocol/index.js';
import {avatarStyles} from '../avatar.js';
import {inDigits} from '../durations.js';
import {innerTokens} from '../inner-tokens.css.js';
import {Ringtone} from '../ringtone.js';
import {englishCalls} from '../strings/calls/en.js';
import {learn, type Say} from '../strings/index.js';
import {englishTalk} from '../strings/english-talk.js';
import {CallActions} from './call-actions.js';
import {CallTimer, duration} from './call-timer.js';
import {windowExtrasCode} from './call-window-code.js';
import {followDevices} from './device-list.js';
import {announcementOf, ended} from './ended.js';
import type {Freedom} from './floating.js';
import {FocusKeeper} from './focus-keeper.js';
import {callWindowStyles} from './im-call-window.css.js';
import {incoming} from './incoming.js';
import {outgoing} from './outgoing.js';
import {Panels} from './panels.js';
import {resumePictures} from './pictures.js';
import {pill} from './pill.js';
import {RemoteSound} from './remote-sound.js';
import {ScreenLock} from './screen-lock.js';
import {SessionWatch} from './session-watch.js';
import {SHEET} from './sheet.js';
import {stage} from './stage.js';
import {TabTitle} from './tab-title.js';
import {TopLayer} from './top-layer.js';
import {faceOf, ownPictureOf, remotePictureOf, statusOf, type CallView, type Face} from './view.js';
import type {WindowExtras} from './window-extras.js';
import {WindowMode} from './window-mode.js';

/** What the element looks like once there is a call. */
export const styles = [innerTokens, avatarStyles, callWindowStyles].flat();

/** What this needs of its element. */
export interface CallWindowHost extends ReactiveControllerHost, HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly silent: boolean;
}

// What is said of people is said of them in calls, too.
learn({...englishTalk, ...englishCalls});

type Extras = typeof import('./window-extras.js');

const faces: Record<Face, (view: CallView) => TemplateResult> = {
  incoming,
  outgoing,
  stage,
  ended,
  pill,
};

/** The inside of an `<im-call-window>`: the call of its session, from the first ring to the reason it ended. */
export class CallWindowContent {
  readonly #host: CallWindowHost;
  readonly #session: () => Session;
  readonly #say: () => Say;
  readonly #ringtone = new Ringtone();
  readonly #sheet = matchMedia(SHEET);
  readonly #mode: WindowMode;
  readonly #topLayer: TopLayer;
  readonly #focus: FocusKeeper;
  readonly #ask: CallActions;
  readonly #panels: Panels;
  readonly #title = new TabTitle();
  readonly #screenLock = new ScreenLock();
  readonly #sound: RemoteSound;
  readonly #timer: CallTimer;

  #extras: WindowExtras | undefined;
  /** In which phase the extras were last asked for. */
  #asked: Call['phase'] | 'missed' | undefined;
  #isWeak = false;
  /** The call whose window came with the focus. */
  #met: CallId | undefined;

  constructor(host: CallWindowHost, session: () => Session, say: () => Say) {
    this.#host = host;
    this.#session = session;
    this.#say = say;
    this.#mode = new WindowMode(host, () => this.#find('.frame'));
    this.#sound = new RemoteSound(
      host,
      () => this.#calls.media.value?.remote,
      () => this.#calls.devices.present('speaker'),
    );
    this.#timer = new CallTimer(host, () =>
      isLive(this.#call) ? this.#call.connectedAt : undefined,
    );
    // Which devices there are matters in a call only, and only then is the page to ask.
    new SessionWatch(host, session, ({calls}) => followDevices(calls, () => host.requestUpdate()));
    this.#topLayer = new TopLayer(
      host,
      () => this.#find('.window'),
      () => this.#isIncoming(),
    );
    // After it: what is not shown yet cannot be focused.
    this.#focus = new FocusKeeper(host, () => (this.#call ? this.#find('.window') : undefined));
    this.#ask = new CallActions(
      host,
      () => this.#calls,
      this.#focus,
      () => this.#extras?.snapshots,
    );
    this.#panels = new Panels(host, this.#ask.fail);
  }

  get #calls(): Calls {
    return this.#session().calls;
  }

  get #call(): Call | undefined {
    return this.#calls.current.value;
  }

  /** The element is out of the document. */
  rest(): void {
    this.#ringtone.play(undefined);
    this.#title.show(undefined);
    this.#screenLock.hold(false);
    this.#ask.close();
  }

  /** Before each render. */
  prepare(): void {
    const call = this.#call;
    const statistics = this.#calls.statistics.value;
    this.#ask.turnTo(call?.id);
    if (this.#focus.isComing) this.#met = call?.id;
    this.#want(call?.phase ?? (this.#calls.missed.value.length > 0 ? 'missed' : undefined));
    this.#isWeak = (statistics && this.#extras?.isWeak(statistics, this.#isWeak)) ?? false;
    if (!isLive(call)) this.#mode.restore();
    if (!call || faceOf(call, this.#mode.current) !== 'stage') this.#panels.close();
    else this.#panels.prepare();
  }

  render(): TemplateResult | typeof nothing {
    const call = this.#call;
    if (!call) {
      const {remark} = this.#ask;
      const missed = this.#calls.missed.value;
      const view = {missed, remark, ask: this.#ask, say: this.#say()};
      return this.#extras?.missedWindow(view, this.#onKeydown) ?? nothing;
    }

    const view = this.#view(call);
    const face = faceOf(call, this.#mode.current);
    const name = this.#say()(face === 'incoming' ? 'isCalling' : 'callWith', {
      name: call.remote.name,
    });
    const floating = this.#extras?.floating;
    const window = html`<section
      class="window ${floating?.isHeld ? 'held' : ''}"
      part="window"
      popover="manual"
      lang=${this.#say().lang}
      dir=${this.#say().dir ?? nothing}
      tabindex="-1"
      role=${face === 'incoming' ? 'alertdialog' : 'dialog'}
      aria-label=${name}
      aria-describedby=${face === 'incoming' ? 'status' : nothing}
      data-face=${face}
      data-mode=${this.#mode.current}
      data-media=${remotePictureOf(view) || ownPictureOf(view) ? 'video' : call.media}
      @pointerdown=${floating?.grab}
      @pointermove=${floating?.drag}
      @pointerup=${floating?.letGo}
      @pointercancel=${floating?.letGo}
      @click=${this.#onClick}
      @dblclick=${this.#onDoubleClick}
      @keydown=${this.#onKeydown}
    >
      <div class="frame">
        <p class="spoken" role="status">
          ${face !== 'incoming' ? announcementOf(view) : call.id === this.#met ? nothing : `${name} · ${statusOf(view)}`}
        </p>
        ${faces[face](view)}
      </div>
    </section>`;
    return this.#topLayer.needsDialog ? this.#modal(name, window) : window;
  }

  /** Fetches what goes along with the window; where that has failed, again when the call goes on. */
  #want(phase: Call['phase'] | 'missed' | undefined): void {
    const isNews = phase !== this.#asked;
    this.#asked = phase;
    if (this.#extras || !phase) return;
    const {code} = windowExtrasCode;
    if (code) this.#extend(code);
    else if (isNews) {
      windowExtrasCode.load().then(
        () => this.#host.requestUpdate(),
        () => undefined,
      );
    }
  }

  #extend({WindowExtras}: Extras): void {
    this.#extras = new WindowExtras({
      host: this.#host,
      root: this.#host.renderRoot,
      session: this.#session,
      box: () => this.#find('.window'),
      freedom: () => this.#freedom(),
      picture: () => {
        const call = this.#call;
        return call && remotePictureOf({call, media: this.#calls.media.value});
      },
    });
  }

  #modal(name: string, window: TemplateResult): TemplateResult {
    return html`<dialog
      class="holder"
      aria-label=${name}
      @cancel=${(event: Event) => event.preventDefault()}
      @close=${() => this.#host.requestUpdate()}
    >
      ${window}
    </dialog>`;
  }

  /** After each render. */
  shown(): void {
    const call = this.#call;
    this.#ringtone.play(this.#host.silent ? undefined : toneOf(call));
    this.#title.show(
      call && this.#isIncoming() ? this.#say()('isCalling', {name: call.remote.name}) : undefined,
    );
    this.#screenLock.hold(isLive(call) && call.phase !== 'inviting' && call.phase !== 'ringing');
    resumePictures(this.#host.renderRoot);
  }

  #view(call: Call): CallView {
    return {
      call,
      media: this.#calls.media.value,
      statistics: this.#calls.statistics.value,
      settings: this.#calls.settings.value,
      devices: this.#calls.devices,
      missed: this.#calls.missed.value,
      elapsed: inOwnDigits(this.#timer.elapsed ?? lengthOf(call), this.#say()),
      isWeak: this.#isWeak,
      remark: this.#ask.remark,
      hiddenNotices: this.#ask.hiddenNotices,
      mode: this.#mode,
      panels: this.#panels,
      sound: this.#sound,
      extras: this.#extras,
      ask: this.#ask,
      say: this.#say(),
    };
  }

  readonly #onClick = (event: Event): void => {
    if (!this.#panels.isWithin(event)) this.#panels.close();
    if (
      this.#mode.current === 'minimised' &&
      !isOnButton(event) &&
      !this.#extras?.floating.dragged
    ) {
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
    if (this.#mode.current === 'minimised') this.#extras?.floating.moveByKey(event);
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
    return this.#host.renderRoot?.querySelector<HTMLElement>(selector) ?? undefined;
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
