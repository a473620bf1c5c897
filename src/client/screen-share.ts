import type {ImError} from '../protocol/index.js';
import {callExtras} from './call-extras-code.js';
import type {DeviceState} from './input-device.js';
import type {ScreenAnswer} from './screen-request.js';
import {Store, type ReadableStore} from './store.js';

/** What is shared of this side's screen. */
export interface SharedScreen {
  /** `opening` while the browser asks what to share; a choice that was called off is `off` again. */
  readonly state: DeviceState;
  readonly video?: MediaStreamTrack;
  /** Its sound, where the browser and the person gave it. */
  readonly audio?: MediaStreamTrack;
}

const OFF: SharedScreen = {state: 'off'};

/** The screen, window or tab that this side shares. It ends by `stop` or by the browser's own button. */
export class ScreenShare {
  readonly #onError: (error: ImError) => void;
  readonly #shown = new Store<SharedScreen>(OFF);
  /** Ends what is heard of what is shared: a browser may hold a track long after it was stopped, and all who listen. */
  #hearing = new AbortController();

  constructor(onError: (error: ImError) => void) {
    this.#onError = onError;
  }

  get shown(): ReadableStore<SharedScreen> {
    return this.#shown;
  }

  /** Lets the person choose what to share. Has to be called from a press of theirs. Never rejects. */
  async start(): Promise<void> {
    const {state} = this.#shown.value;
    if (state === 'on' || state === 'opening') return;
    const opening: SharedScreen = {state: 'opening'};
    this.#shown.set(opening);
    const outcome = await ask();
    const isWanted = this.#shown.value === opening;
    if (outcome instanceof MediaStream) {
      if (isWanted) this.#show(outcome);
      else for (const track of outcome.getTracks()) track.stop();
    } else if (isWanted) {
      const {fault, error} = outcome;
      if (fault !== 'dismissed') this.#onError(error);
      this.#shown.set(fault === 'dismissed' ? OFF : {state: fault});
    }
  }

  stop(): void {
    const {video, audio} = this.#shown.value;
    this.#hearing.abort();
    video?.stop();
    audio?.stop();
    this.#shown.set(OFF);
  }

  #show(stream: MediaStream): void {
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    if (!video) return this.#shown.set(OFF);
    // Letters have to stay sharp; that pictures follow each other slowly does not matter.
    video.contentHint = 'detail';
    const shown: SharedScreen = {state: 'on', video, ...(audio && {audio})};
    const {signal} = (this.#hearing = new AbortController());
    video.addEventListener('ended', () => this.stop(), {signal});
    audio?.addEventListener(
      'ended',
      () => {
        if (this.#shown.value === shown) this.#shown.set({state: 'on', video});
      },
      {signal},
    );
    this.#shown.set(shown);
  }
}

/** Any failure to ask is one of the screen: nobody waits for anything else. */
const ask = (): Promise<ScreenAnswer> =>
  callExtras().then(
    ({askForScreen}) => askForScreen(),
    (error: ImError) => ({fault: 'failed', error}),
  );
