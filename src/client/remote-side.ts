import type {CallMedia} from './call-media.js';
import type {Shown} from './own-side.js';
import type {RemotePicture} from './statistics.js';
import type {Store} from './store.js';

/** What is known of the other side: the tracks its link has brought, and what it shows by them. */
export class RemoteSide {
  /** What the call shows, of which this keeps the other's part. */
  readonly #state: Store<CallMedia>;
  #stream: MediaStream | undefined;
  /** Ends what is heard of the present tracks, which a browser may hold for longer than they are of use. */
  #hearing = new AbortController();

  constructor(state: Store<CallMedia>) {
    this.#state = state;
  }

  get picture(): RemotePicture {
    const {remoteCamera, remoteScreen} = this.#state.value;
    return remoteScreen === 'on' ? 'screen' : remoteCamera === 'on' ? 'camera' : 'none';
  }

  /** A link has brought the other side's tracks. They are not shown yet. */
  take(stream: MediaStream): void {
    this.close();
    this.#hearing = new AbortController();
    this.#stream = stream;
    // A picture is there before the word of it, which goes over the server.
    const [track] = stream.getVideoTracks();
    const {signal} = this.#hearing;
    track?.addEventListener('unmute', () => this.#see(stream), {once: true, signal});
  }

  close(): void {
    this.#hearing.abort();
  }

  /** The other side says what it shows. */
  hear({microphone, camera, screen}: Partial<Shown>): void {
    this.#state.update((media) => ({
      ...media,
      remoteMicrophone: microphone ? 'on' : 'off',
      remoteCamera: camera ? 'on' : 'off',
      remoteScreen: screen ? 'on' : 'off',
    }));
  }

  /** Shows what was taken. */
  show(): void {
    const remote = this.#stream;
    if (this.#state.value.remote !== remote) this.#state.update((media) => ({...media, remote}));
  }

  #see(stream: MediaStream): void {
    if (stream !== this.#stream || this.picture !== 'none') return;
    this.#state.update((media) => ({...media, remoteCamera: 'on'}));
  }
}
