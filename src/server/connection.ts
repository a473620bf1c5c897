import type {DeviceId, Profile, ServerFrame, ServerFrameOf} from '../protocol/index.js';
import type {Party} from './backend/backend.js';
import type {Wire} from './wire.js';

/** One signed-in device of a user, on the socket it has now. */
export class Connection implements Party {
  readonly profile: Profile;
  readonly device: DeviceId;
  readonly wire: Wire;
  /** What came before the welcome, which is the first thing a device hears. */
  #held: string[] | undefined = [];

  constructor(wire: Wire, profile: Profile, device: DeviceId) {
    this.wire = wire;
    this.profile = profile;
    this.device = device;
  }

  /** The user it belongs to; stamped on everything it sends to others. */
  get user(): string {
    return this.profile.id;
  }

  welcome(frame: ServerFrameOf<'welcome'>): void {
    this.wire.send(frame);
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
