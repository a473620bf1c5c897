import type {ReactiveControllerHost} from 'lit';
import type {Calls} from '../../client/calls.js';
import {ImError, type CallId, type Media} from '../../protocol/index.js';
import {ImCallRequestEvent, ImErrorEvent} from '../events.js';
import {englishErrors} from '../strings/index.js';
import type {FocusKeeper} from './focus-keeper.js';
import type {CallRequests} from './view.js';

/** Passes on what a person asks for in the window, and keeps what came of it until the next call. */
export class CallActions implements CallRequests {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #calls: () => Calls;
  readonly #focus: FocusKeeper;
  #about: CallId | undefined;
  #refusal: string | undefined;
  #hiddenNotices: ReadonlySet<string> = new Set();

  constructor(
    host: ReactiveControllerHost & EventTarget,
    calls: () => Calls,
    focus: FocusKeeper,
    playSound: () => void,
  ) {
    this.#host = host;
    this.#calls = calls;
    this.#focus = focus;
    this.playSound = playSound;
  }

  /** Why a new call could not be placed, where one was asked for. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  get hiddenNotices(): ReadonlySet<string> {
    return this.#hiddenNotices;
  }

  /** Forgets what belonged to another call. */
  turnTo(call: CallId | undefined): void {
    if (call === this.#about) return;
    this.#about = call;
    this.#refusal = undefined;
    this.#hiddenNotices = new Set();
  }

  readonly playSound: () => void;
  readonly accept = (media: Media): void => this.#calls().accept(media);
  readonly decline = (): void => this.#finish(() => this.#calls().decline());
  readonly cancel = (): void => this.#finish(() => this.#calls().cancel());
  readonly hangUp = (): void => this.#finish(() => this.#calls().hangUp());
  readonly dismiss = (): void => this.#finish(() => this.#calls().dismiss());

  readonly setMicrophone = (on: boolean): void =>
    void this.#calls().setMicrophone(on).catch(this.#report);

  readonly setCamera = (on: boolean): void => void this.#calls().setCamera(on).catch(this.#report);

  readonly hideNotice = (notice: string): void => {
    this.#hiddenNotices = new Set([...this.#hiddenNotices, notice]);
    this.#host.requestUpdate();
  };

  readonly callAgain = (): void => {
    const call = this.#calls().current.value;
    if (!call) return;
    const request = new ImCallRequestEvent(call.remote, call.media);
    if (!this.#host.dispatchEvent(request)) return;
    try {
      this.#calls().invite(call.remote.id, call.media);
    } catch (error) {
      this.#report(error);
    }
  };

  /** Who has ended a call by a button goes on with what they did before it. */
  #finish(end: () => void): void {
    this.#focus.giveBack();
    end();
  }

  readonly #report = (error: unknown): void => {
    if (!(error instanceof ImError)) throw error;
    this.#refusal = englishErrors[error.code];
    this.#host.requestUpdate();
    const failure = new ImErrorEvent(error);
    this.#host.dispatchEvent(failure);
  };
}
