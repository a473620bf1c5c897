import type {CallId, ServerFrameOf, Signal} from '../protocol/index.js';
import type {MediaModule, RunningMedia, SessionEnvironment} from './environment.js';
import type {CallMedia, MediaEvent} from './media-session.js';
import type {Unsubscribe} from './store.js';

export interface RoomOwner {
  readonly send: (signal: Signal) => void;
  readonly onMedia: (media: CallMedia) => void;
  readonly onEvent: (event: MediaEvent) => void;
}

/** The code that runs media: fetched when a call first shows, so that pages without calls never load it. */
export class MediaCode {
  readonly #load: SessionEnvironment['loadMedia'];
  #loading: Promise<MediaModule> | undefined;

  constructor(load: SessionEnvironment['loadMedia']) {
    this.#load = load;
  }

  /** The same promise for all, until it fails: then the next who asks tries again. */
  fetch(): Promise<MediaModule> {
    if (!this.#loading) {
      const loading = (this.#loading = this.#load());
      loading.catch(() => {
        if (this.#loading === loading) this.#loading = undefined;
      });
    }
    return this.#loading;
  }
}

/**
 * What the two devices of an accepted call share: runs the media session from the `room` frame until
 * `close`. The code for that may still be loading; what the other side says meanwhile waits for it.
 */
export class Room {
  readonly call: CallId;
  readonly #owner: RoomOwner;
  #session: RunningMedia | undefined;
  #waiting: Signal[] = [];
  #isClosed = false;
  #unsubscribe: Unsubscribe | undefined;

  constructor(code: MediaCode, frame: ServerFrameOf<'room'>, owner: RoomOwner) {
    this.call = frame.call;
    this.#owner = owner;
    void this.#enter(code, frame);
  }

  receive(signal: Signal): void {
    if (this.#session) this.#session.receive(signal);
    else if (!this.#isClosed) this.#waiting.push(signal);
  }

  async setMicrophone(on: boolean): Promise<void> {
    await this.#session?.setMicrophone(on);
  }

  async setCamera(on: boolean): Promise<void> {
    await this.#session?.setCamera(on);
  }

  /** Signals may have been lost: the two sides have to find each other again. */
  restart(): void {
    this.#session?.restart();
  }

  /** Stops every device and tells nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#unsubscribe?.();
    this.#waiting = [];
    this.#session?.close();
    this.#session = undefined;
  }

  async #enter(code: MediaCode, frame: ServerFrameOf<'room'>): Promise<void> {
    const {role, media, iceServers} = frame;
    const {send, onMedia, onEvent} = this.#owner;
    try {
      const {MediaSession} = await code.fetch();
      if (this.#isClosed) return;
      const session = new MediaSession({
        role,
        media: media[role],
        iceServers,
        send: (signal) => {
          if (!this.#isClosed) send(signal);
        },
        onEvent: (event) => {
          if (!this.#isClosed) onEvent(event);
        },
      });
      this.#session = session;
      this.#unsubscribe = session.state.subscribe(onMedia);
      onMedia(session.state.value);
      const started = session.start();
      for (const signal of this.#waiting.splice(0)) session.receive(signal);
      await started;
    } catch {
      if (!this.#isClosed) onEvent({type: 'failed', reason: 'device-error'});
    }
  }
}
