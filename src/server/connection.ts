import type {DeviceId, Profile, ServerFrame, ServerFrameOf} from '../protocol/index.js';
import type {Identity} from './auth.js';
import type {Party} from './backend/backend.js';
import type {Wire} from './wire.js';

/** One signed-in device of a user, on the socket it has now. */
export class Connection implements Party {
  readonly device: DeviceId;
  readonly wire: Wire;
  #identity: Identity;
  /** What came before the welcome, which is the first thing a device hears. */
  #held: string[] | undefined = [];

  constructor(wire: Wire, identity: Identity, device: DeviceId) {
    this.wire = wire;
    this.#identity = identity;
    this.device = device;
  }

  /** What its newest token has proved. */
  get identity(): Identity {
    return this.#identity;
  }

  get profile(): Profile {
    return this.#identity.profile;
  }

  /** The user it belongs to; stamped on everything it sends to others. */
  get user(): string {
    return this.profile.id;
  }

  /** A newer token of the same user takes the place of the one before. */
  renew(identity: Identity): void {
    this.#identity = identity;
  }

  /** `rest`: what belongs to the welcome, and comes right behind it. */
  welcome(frame: ServerFrameOf<'welcome'>, rest: readonly ServerFrame[] = []): void {
    this.wire.send(frame);
    for (const more of rest) this.wire.send(more);
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const text of held) this.wire.sendText(text);
  }

  send(frame: ServerFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  sendText(text: string): void {
    if (this.#held) this.#held.push(text);
    else this.wire.sendText(text);
  }
}
