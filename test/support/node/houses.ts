import type {Browser, Page} from 'playwright-core';
import {Network, type LinkQuality} from './network.js';
import {launchBrowser, Person} from './person.js';
import {Served, type Place, type ServedOptions} from './served.js';

/** Who lives where when everybody is at home. */
export const HOME = {alice: '10.9.0.1', bob: '10.9.0.2', server: '10.9.0.3'} as const;

const PERFECT: LinkQuality = {rtt: 0, jitter: 0, loss: 0, reorder: 0, dup: 0, rate: 0};

/** Alice, Bob and the server, each on a host of their own, with a network between them that can be spoilt. */
export class Houses {
  readonly network: Network;
  readonly served: Served;
  readonly #browsers: Readonly<Record<'alice' | 'bob', Browser>>;
  #people: readonly Person[] = [];

  private constructor(network: Network, served: Served, alice: Browser, bob: Browser) {
    this.network = network;
    this.served = served;
    this.#browsers = {alice, bob};
  }

  /**
   * Pages of `moreOrigins` are given devices, too.
   *
   * @throws NetworkNotPermitted where the machine does not let this process lay a network.
   */
  static async build(
    options: Omit<ServedOptions, 'place'> = {},
    moreOrigins: readonly string[] = [],
  ): Promise<Houses> {
    const network = await Network.lay(HOME);
    try {
      const served = await Served.with({...options, place: Houses.place(network, 9000)});
      const origins = [served.origin, ...moreOrigins];
      const browser = (host: string) => launchBrowser({network, host, origins});
      return new Houses(network, served, await browser('alice'), await browser('bob'));
    } catch (error) {
      await network.close();
      throw error;
    }
  }

  /** Where something can listen at the server's. */
  static place(network: Network, port: number): Place {
    return {prefix: network.on('server'), host: HOME.server, port};
  }

  /** Both come to the demo page, and see each other. */
  async arrive(scripts: readonly string[] = []): Promise<{alice: Person; bob: Person}> {
    const arrives = (name: 'alice' | 'bob') =>
      Person.arrives(this.#browsers[name], this.served, name, scripts);
    const [alice, bob] = await Promise.all([arrives('alice'), arrives('bob')]);
    this.#people = [alice, bob];
    await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    return {alice, bob};
  }

  /** An empty page in a context of its own, in the browser of one of them. */
  async open(who: 'alice' | 'bob', scripts: readonly string[] = []): Promise<Page> {
    const context = await this.#browsers[who].newContext({permissions: ['camera', 'microphone']});
    for (const path of scripts) await context.addInitScript({path});
    return context.newPage();
  }

  /** Both arrive and talk to each other by video. */
  async talk(): Promise<{alice: Person; bob: Person}> {
    const {alice, bob} = await this.arrive();
    await alice.calls('bob');
    await bob.button('Accept').click();
    await Promise.all([alice.talks(), bob.talks()]);
    return {alice, bob};
  }

  /** Everybody leaves, and the network is as it was before anything was done to it. */
  async tidy(): Promise<void> {
    await Promise.all(this.#people.map((person) => person.leaves()));
    this.#people = [];
    for (const [host, address] of Object.entries(HOME)) {
      await this.network.heal(host);
      await this.network.move(host, address);
    }
    await this.network.unblockUdp();
    await this.network.set(PERFECT);
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#browsers).map((browser) => browser.close()));
    await this.served.close();
    await this.network.close();
  }
}
