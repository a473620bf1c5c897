import type {DeviceId} from '../protocol/index.js';
import type {SessionEnvironment} from './environment.js';

/**
 * Which device this page is to the server, for one session.
 *
 * The id stays with the page through reconnects and, by way of the tab's storage, through a reload.
 * It lies in the storage only while no page holds it: a duplicated tab gets a copy of the storage, and
 * would otherwise take the connection of the tab it was made from.
 */
export class DeviceIdentity {
  readonly #environment: SessionEnvironment;
  readonly #key: string;
  #id: DeviceId | undefined;

  constructor(environment: SessionEnvironment, session: string) {
    this.#environment = environment;
    this.#key = `im-device ${session}`;
  }

  get id(): DeviceId {
    return (this.#id ??= this.#take() ?? this.#environment.makeId());
  }

  /** Another page signed in as this device: be a new one. */
  renew(): void {
    this.#id = this.#environment.makeId();
  }

  /** Leaves the id for the next page of this tab; the same page may take it up again. */
  release(): void {
    if (!this.#id) return;
    try {
      this.#environment.tabStorage()?.setItem(this.#key, this.#id);
    } catch {
      // Full: the next page will be another device.
    }
    this.#id = undefined;
  }

  #take(): DeviceId | undefined {
    const storage = this.#environment.tabStorage();
    const id = storage?.getItem(this.#key);
    storage?.removeItem(this.#key);
    return id && /^[A-Za-z0-9-]{8,64}$/.test(id) ? id : undefined;
  }
}
