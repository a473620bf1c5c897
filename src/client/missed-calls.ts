import type {CallId, Media, Profile} from '../protocol/index.js';
import type {Signaling} from './signaling.js';
import type {Store} from './store.js';

/** Someone who called while this user was busy. */
export interface MissedCall {
  readonly call: CallId;
  readonly from: Profile;
  readonly media: Media;
  /** By the server's clock, in ms since 1970. */
  readonly at: number;
}

/** More are of no use to anybody. */
const MOST = 50;

/** Who has called while this user was busy, oldest first, until it is dismissed. */
export class MissedCalls {
  readonly #all: Store<readonly MissedCall[]>;

  constructor(signaling: Signaling, all: Store<readonly MissedCall[]>) {
    this.#all = all;
    signaling.route({
      'missed-call': ({call, from, media, at}) => {
        const others = this.#all.value.filter((missed) => missed.call !== call);
        this.#all.set([...others, {call, from, media, at}].slice(-MOST));
      },
    });
    signaling.user.subscribe((user) => {
      if (!user) this.dismiss();
    });
  }

  dismiss(): void {
    if (this.#all.value.length > 0) this.#all.set([]);
  }
}
