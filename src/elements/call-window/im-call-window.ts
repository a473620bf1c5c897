import {adoptStyles, html, nothing, type TemplateResult} from 'lit';
import {property} from '../property.js';
import type {Calls} from '../../client/calls.js';
import type {ImError} from '../../protocol/index.js';
import {CodeLoader} from '../lazy-code.js';
import {ImElement} from '../im-element.js';
import {notLoaded} from '../not-loaded.js';
import {outsideSentence} from '../outside.js';
import {SessionController} from '../session-controller.js';
import {tokens} from '../tokens.css.js';
import {CallChanges} from './call-changes.js';
import type {CallOptions} from './call-options.js';
import type {CallWindowContent} from './call-window-content.js';
import {callOptionsCode, callWindowCode} from './call-window-code.js';
import {notLoadedStyles} from './not-loaded.css.js';
import {numberOrNone, textOrNone} from './option-attributes.js';

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
 * @csspart notice - One of them; `sharing` that the screen is shared, `muted-hint` that nobody hears who speaks.
 * @csspart problem - A device that does not work, or a poor connection.
 * @csspart panel - The menu, the devices or the statistics over the stage.
 * @csspart select - A choice of devices.
 * @csspart meter - How loud the own microphone is.
 * @csspart volume - The slider for how loud the other person is.
 * @csspart preview - The own picture among the devices.
 * @csspart statistics - The numbers of a call.
 * @csspart missed - Who tried to call while there was another call.
 * @csspart pill - The minimised call.
 * @csspart retry-button - Tries again to load a part of the script that could not be had. Beside it,
 *   `dismiss` closes the sentence that nobody can call here.
 *
 * @cssprop [--im-call-inset=auto 24px 24px auto] - Where the window appears, as the value of `inset`; mirrored from right to left.
 * @cssprop [--im-stage=#101318] - What is behind the pictures.
 * @cssprop [--im-on-stage=#f4f6f9] - Text and icons on it.
 * @cssprop [--im-success-fill=#178048] - The button that accepts.
 * @cssprop [--im-danger-fill=#d92f37] - The buttons that decline, cancel and hang up.
 * @cssprop [--im-accent=#1d5bd0] - Buttons, badges, links and the chosen row.
 * @cssprop [--im-on-accent=#ffffff] - Text on the accent.
 * @cssprop [--im-surface=#ffffff] - The background.
 * @cssprop [--im-surface-raised=#ffffff] - What floats on it: menus, windows.
 * @cssprop [--im-surface-sunken=#f1f3f6] - Fields, and what waits.
 * @cssprop [--im-text=#14171c] - Text.
 * @cssprop [--im-text-muted=#5a6270] - What matters less: times, last messages.
 * @cssprop [--im-border=#dfe3e9] - Lines.
 * @cssprop [--im-focus] - The ring of what has the focus; by default the accent.
 * @cssprop [--im-danger=#c9252d] - Refusals.
 * @cssprop [--im-success=#167c46] - Acceptance.
 * @cssprop [--im-warning=#8f5a00] - A lost connection.
 * @cssprop [--im-radius=12px] - The corners of the element, of menus and windows.
 * @cssprop [--im-control-radius=10px] - The corners of rows, fields to search and choices.
 * @cssprop [--im-button-radius=50%] - The corners of round buttons.
 * @cssprop [--im-avatar-radius=50%] - The corners of people's pictures.
 * @cssprop [--im-avatar-size=44px] - How large they are in a row; elsewhere in proportion.
 * @cssprop [--im-target=40px] - The least size of a button; 44 pixels for fingers at least.
 * @cssprop [--im-shadow] - The shadow of what floats.
 * @cssprop [--im-font=system-ui] - The font family.
 * @cssprop [--im-heading-font] - That of headings and names; by default the same.
 * @cssprop [--im-font-size=15px] - The size of text; all others follow it.
 */
export class ImCallWindow extends ImElement {
  static override styles = [tokens, notLoadedStyles];

  /** Neither rings nor plays the ring-back tone, for a page that has its own. */
  @property({type: Boolean, reflect: true}) silent = false;

  /** For how many seconds a call placed here rings, from 5 to 180; by default as long as the server likes. */
  @property({attribute: 'ring-timeout', converter: numberOrNone}) ringTimeout?: number;

  /**
   * Whether the two devices connect while it rings, so that talk begins at once: `on`, `relay` (by way of a relay
   * only, so that neither learns the other's network address) or `off`. Default `on`; people who are not contacts of
   * each other connect early by relay only.
   */
  @property({converter: textOrNone}) preconnect?: 'on' | 'relay' | 'off';

  /** How large the own picture is sent at most: `360p`, `720p` or `1080p`. Default `720p`. */
  @property({converter: textOrNone}) quality?: '360p' | '720p' | '1080p';

  /** How many pictures a second are sent at most, from 1 to 60. Default 30. */
  @property({attribute: 'frame-rate', converter: numberOrNone}) frameRate?: number;

  /** How many bits a second the own picture takes at most, 30000 to 20000000; by default what its size and codec need. */
  @property({attribute: 'max-bitrate', converter: numberOrNone}) maxBitrate?: number;

  /** The picture codecs to send, best first, of `h264`, `vp8`, `vp9` and `av1`; by default as suits the device. */
  @property({converter: textOrNone}) codecs?: string;

  /** Neither opens the camera nor shares the screen. The other side's picture is still shown. */
  @property({attribute: 'audio-only', type: Boolean}) audioOnly = false;

  readonly #im = new SessionController(this, ({status, calls}) => [
    status,
    calls.near,
    calls.current,
    calls.media,
    calls.statistics,
    calls.settings,
    calls.missed,
    calls.devices.chosen,
  ]);
  readonly #code = new CodeLoader(this, callWindowCode);
  readonly #optionsCode = new CodeLoader(this, callOptionsCode);
  #content: CallWindowContent | undefined;
  #options: CallOptions | undefined;
  #isCautious = false;
  #dismissed: ImError | undefined;

  constructor() {
    super();
    new CallChanges(this, () => this.#im.session);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#content?.rest();
  }

  protected override willUpdate(): void {
    if (!this.#options && this.#hasOptions) this.#heed();
    const {calls} = this.#im.session;
    if (!this.#content && (calls.near.value || isShown(calls))) this.#fill();
    this.#content?.prepare();
  }

  override render() {
    if (this.#content) return this.#content.render();
    if (!isShown(this.#im.session.calls)) return this.#unreachable();
    return this.#code.hasFailed ? notLoaded(this.say, this.#code.retry) : nothing;
  }

  /** That nobody can call here, where no other element of the session says so and until it is dismissed. */
  #unreachable(): TemplateResult | typeof nothing {
    const {session, isAlone} = this.#im;
    const {value: error} = session.error;
    const {value: status} = session.status;
    if (!isAlone || !error || error === this.#dismissed) return nothing;
    if (session.me.value || status === 'online' || status === 'connecting') return nothing;
    const sentence = status === 'offline' ? 'connectionLost' : outsideSentence(session);
    return html`<div class="blank" role="alert">
      <p>${this.say(sentence)}</p>
      <button
        type="button"
        class="retry"
        part="button dismiss"
        @click=${() => {
          this.#dismissed = error;
          this.requestUpdate();
        }}
      >
        ${this.say('dismiss')}
      </button>
    </div>`;
  }

  protected override updated(): void {
    this.#content?.shown();
  }

  get #hasOptions(): boolean {
    const {ringTimeout, preconnect, quality, frameRate, maxBitrate, codecs, audioOnly} = this;
    const options = [ringTimeout, preconnect, quality, frameRate, maxBitrate, codecs];
    return audioOnly || options.some((option) => option !== undefined);
  }

  /** Until it is known what the page asks for, nobody learns an address that it may want to keep. */
  #heed(): void {
    const code = this.#optionsCode.want();
    const {preferences} = this.#im.session.calls;
    if (code) {
      if (this.#isCautious) preferences.set({...preferences.value, preconnect: 'direct'});
      this.#isCautious = false;
      this.#options = new code.CallOptions(this, () => this.#im.session);
    } else if (this.preconnect !== undefined && !this.#isCautious) {
      this.#isCautious = true;
      preferences.set({...preferences.value, preconnect: 'off'});
    }
  }

  #fill(): void {
    const code = this.#code.want();
    if (!code) return;
    adoptStyles(this.renderRoot as ShadowRoot, [...ImCallWindow.elementStyles, ...code.styles]);
    this.#content = new code.CallWindowContent(
      this,
      () => this.#im.session,
      () => this.say,
    );
  }
}

const isShown = (calls: Calls): boolean =>
  calls.current.value !== undefined || calls.missed.value.length > 0;

declare global {
  interface HTMLElementTagNameMap {
    'im-call-window': ImCallWindow;
  }
}
