import type {ReactiveControllerHost} from 'lit';
import type {Calls} from '../../client/calls.js';
import type {DeviceKind} from '../../client/device-choices.js';
import type {MissedCall} from '../../client/missed-calls.js';
import {isImError, type CallId, type Media, type Profile} from '../../protocol/index.js';
import {ImCallRequestEvent, ImErrorEvent, type PictureSide} from '../events.js';
import {sentenceOf, type PlainKey} from '../strings/index.js';
import type {FocusKeeper} from './focus-keeper.js';
import type {Snapshots} from './snapshots.js';
import type {CallRequests, Remark} from './view.js';

/** For how long it is shown that something was done. */
const DONE_MS = 4_000;

/** The clock that takes it away runs while people talk; where they do not, it stays. */
const REFUSED_MS = 10_000;

/** Passes on what a person asks for in the window, and keeps what came of it until the next call. */
export class CallActions implements CallRequests {
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #calls: () => Calls;
  readonly #focus: FocusKeeper;
  readonly #snapshots: () => Snapshots | undefined;
  readonly #now: () => number;
  #about: CallId | undefined;
  #remark: (Remark & {readonly until: number}) | undefined;
  #hiddenNotices: ReadonlySet<string> = new Set();

  constructor(
    host: ReactiveControllerHost & EventTarget,
    calls: () => Calls,
    focus: FocusKeeper,
    snapshots: () => Snapshots | undefined,
    now: () => number = Date.now,
  ) {
    this.#host = host;
    this.#calls = calls;
    this.#focus = focus;
    this.#now = now;
    this.#snapshots = snapshots;
  }

  /** What came of the last request, where that has to be said. */
  get remark(): Remark | undefined {
    return this.#remark && this.#now() < this.#remark.until ? this.#remark : undefined;
  }

  get hiddenNotices(): ReadonlySet<string> {
    return this.#hiddenNotices;
  }

  /** Forgets what belonged to another call. */
  turnTo(call: CallId | undefined): void {
    if (call === this.#about) return;
    this.#about = call;
    this.#remark = undefined;
    this.#hiddenNotices = new Set();
  }

  /** Lets go of what only this page keeps. */
  close(): void {
    this.#snapshots()?.close();
  }

  readonly accept = (media: Media): void => this.#calls().accept(media);
  readonly decline = (): void => this.#finish(() => this.#calls().decline());
  readonly cancel = (): void => this.#finish(() => this.#calls().cancel());
  readonly hangUp = (): void => this.#finish(() => this.#calls().hangUp());
  readonly dismiss = (): void => this.#finish(() => this.#calls().dismiss());
  readonly dismissMissed = (): void => this.#finish(() => this.#calls().dismissMissed());
  readonly stopSharing = (): void => this.#calls().stopSharing();

  readonly setMicrophone = (on: boolean): void => this.#try(this.#calls().setMicrophone(on));
  readonly setCamera = (on: boolean): void => this.#try(this.#calls().setCamera(on));
  readonly flipCamera = (): void => this.#try(this.#calls().flipCamera());
  readonly shareScreen = (): void => this.#try(this.#calls().shareScreen());

  readonly chooseDevice = (kind: DeviceKind, id: string | undefined): void =>
    this.#calls().devices.choose(kind, id);

  readonly takeSnapshot = (side: PictureSide): void => {
    const call = this.#calls().current.value;
    const snapshots = this.#snapshots();
    if (!call || !snapshots) return;
    const taking = snapshots.take(this.#calls(), side, call.remote);
    this.#try(taking.then(() => this.#say('done', 'snapshotTaken', DONE_MS)));
  };

  readonly hideNotice = (notice: string): void => {
    this.#hiddenNotices = new Set([...this.#hiddenNotices, notice]);
    this.#host.requestUpdate();
  };

  readonly callAgain = (): void => {
    const call = this.#calls().current.value;
    if (call) this.#call(call.remote, call.media);
  };

  readonly callBack = ({from, media}: MissedCall): void => {
    if (this.#call(from, media)) this.#calls().dismissMissed();
  };

  /** Something that has no error of its own did not work. */
  readonly fail = (): void => this.#say('refused', 'somethingFailed', DONE_MS);

  /** Whether it was placed. */
  #call(contact: Profile, media: Media): boolean {
    const request = new ImCallRequestEvent(contact, media);
    if (!this.#host.dispatchEvent(request)) return false;
    try {
      this.#calls().invite(contact.id, media);
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /** Who has ended a call by a button goes on with what they did before it. */
  #finish(end: () => void): void {
    this.#focus.giveBack();
    end();
  }

  #try(work: Promise<void>): void {
    work.catch(this.#report);
  }

  readonly #report = (error: unknown): void => {
    if (!isImError(error)) throw error;
    this.#say('refused', sentenceOf(error), REFUSED_MS);
    const failure = new ImErrorEvent(error);
    this.#host.dispatchEvent(failure);
  };

  #say(kind: Remark['kind'], sentence: PlainKey, lasts: number): void {
    this.#remark = {kind, sentence, until: this.#now() + lasts};
    this.#host.requestUpdate();
  }
}
