import type {CallMedia} from './call-media.js';
import type {Shown} from './own-side.js';
import type {RemotePicture} from './statistics.js';
import type {Store} from './store.js';

/** What is known of the other side: the tracks its link has brought, and what it shows by them. */
export class RemoteSide {
  /** What the call shows, of which this keeps the other's part. */
  readonly #state: Store<CallMedia>;
  #stream: MediaStream | undefined;

  constructor(state: Store<CallMedia>) {
    this.#state = state;
  }

  get picture(): RemotePicture {
    const {remoteCamera, remoteScreen} = this.#state.value;
    return remoteScreen === 'on' ? 'screen' : remoteCamera === 'on' ? 'camera' : 'none';
  }

  /** A link has brought the other side's tracks. They are not shown yet. */
  take(stream: MediaStream): void {
    this.#stream = stream;
    // A picture is there before the word of it, which goes over the server.
    const [track] = stream.getVideoTracks();
    track?.addEventListener('unmute', () => this.#see(stream), {once: true});
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
