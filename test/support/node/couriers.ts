import {PROTOCOL_VERSION} from '../../../src/protocol/index.js';
import {TestClient, type Travel} from './client.js';
import {tokenFor} from './world.js';

const NAME = 'courier-';

/** How often a word goes both ways: what it meets on its way may itself still ask the others something. */
const TRIPS = 3;

/** How often couriers that were dropped, as for their silence while the machine was busy, are sent anew. */
const ATTEMPTS = 10;

/** A user at each server, who send each other a word that arrives behind everything sent before. */
export class Couriers implements Travel {
  readonly #addresses: readonly string[];
  #clients: readonly TestClient[] = [];
  #sent = 0;

  private constructor(addresses: readonly string[]) {
    this.#addresses = addresses;
  }

  /** A courier signs in at each of these addresses. */
  static async arrive(addresses: readonly string[]): Promise<Couriers> {
    const couriers = new Couriers(addresses);
    await couriers.#arrive();
    return couriers;
  }

  async there(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        for (let trip = 0; trip < TRIPS; trip++) await this.#trip();
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        this.close();
        await this.#arrive();
      }
    }
  }

  isCourier(user: string): boolean {
    return user.startsWith(NAME);
  }

  close(): void {
    for (const client of this.#clients) client.vanish();
  }

  async #arrive(): Promise<void> {
    this.#clients = await Promise.all(
      this.#addresses.map(async (address, index) => {
        const client = await new TestClient(address).opened();
        const token = await tokenFor(`${NAME}${index}`);
        client.send({type: 'hello', version: PROTOCOL_VERSION, token, device: client.device});
        await client.next('welcome');
        return client;
      }),
    );
  }

  async #trip(): Promise<void> {
    const dropped = this.#clients.map(({closed}) => closed.then(() => Promise.reject(DROPPED)));
    const ways = this.#clients.flatMap((from, sender) =>
      this.#clients.map((to, receiver) => this.#go(from, to, sender, receiver)),
    );
    for (const way of ways) way.catch(() => undefined);
    for (const end of dropped) end.catch(() => undefined);
    await Promise.race([Promise.all(ways), ...dropped]);
  }

  async #go(from: TestClient, to: TestClient, sender: number, receiver: number): Promise<void> {
    if (sender === receiver) return;
    const data = ++this.#sent;
    const arrived = to.next('transmit', (frame) => frame.data === data);
    arrived.catch(() => undefined);
    await from.request<'transmit'>({type: 'transmit', to: `${NAME}${receiver}`, data});
    await arrived;
  }
}

const DROPPED = new Error('A courier was dropped.');
