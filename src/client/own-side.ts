import type {CallMedia} from './call-media.js';
import type {LocalMedia, LocalState} from './local-media.js';
import type {Store, Unsubscribe} from './store.js';

/** What of this side can be heard and seen. */
export interface Shown {
  readonly microphone: boolean;
  readonly camera: boolean;
  /** In the place of the camera's picture. */
  readonly screen: boolean;
}

export interface OwnSideOptions {
  readonly local: LocalMedia;
  /** What the call shows, of which this keeps the own part. */
  readonly state: Store<CallMedia>;
  /** Other tracks are to be sent. */
  readonly attach: () => void;
  /** The other side is to show something else of this one. */
  readonly say: () => void;
}

/**
 * Passes on what happens to this side's devices: to whom it is shown here at once, and to the other side when the turn
 * is over, as microphone and camera open at the same time: both go over together, and what they are in one signal.
 */
export class OwnSide {
  readonly #options: OwnSideOptions;
  readonly #unsubscribes: readonly Unsubscribe[];
  #isPassingOn = false;
  #said: Shown;
  #closed = false;

  constructor(options: OwnSideOptions) {
    const {local} = options;
    this.#options = options;
    this.#said = shownBy(local.state.value);
    this.#unsubscribes = [
      local.state.subscribe((state) => {
        options.state.update((before) => ({...before, ...state}));
        this.#passOn();
      }),
      local.outgoing.subscribe(() => this.#passOn()),
    ];
  }

  /** What the other side is to show now; whoever asks says it. */
  toSay(): Shown {
    return (this.#said = shownBy(this.#options.local.state.value));
  }

  close(): void {
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  #passOn(): void {
    if (this.#isPassingOn) return;
    this.#isPassingOn = true;
    queueMicrotask(() => {
      this.#isPassingOn = false;
      if (this.#closed) return;
      this.#options.attach();
      const {microphone, camera, screen} = shownBy(this.#options.local.state.value);
      const said = this.#said;
      const isNews =
        microphone !== said.microphone || camera !== said.camera || screen !== said.screen;
      if (isNews) this.#options.say();
    });
  }
}

const shownBy = ({microphone, camera, screen}: LocalState): Shown => ({
  microphone: microphone === 'on',
  camera: camera === 'on',
  screen: screen === 'on',
});
