import {after, afterEach, before, beforeEach} from 'node:test';
import type {Browser} from 'playwright-core';
import {launchBrowser, Person} from './person.js';
import {Served} from './served.js';

/**
 * Alice and Bob, who see each other on the demo page: for each test of the suite that asks for them anew, on a server
 * of its own. After it everybody leaves who has arrived.
 */
export class Pair {
  #browser!: Browser;
  #served!: Served;
  #people: Person[] = [];

  /** To be called in the suite, before its own hooks. `flags` are the server's. */
  static inEachTest(...flags: readonly string[]): Pair {
    const pair = new Pair();
    before(async () => {
      pair.#browser = await launchBrowser();
    });
    beforeEach(async () => {
      pair.#served = await Served.start(...flags);
      const [alice, bob] = await Promise.all([pair.arrives('alice'), pair.arrives('bob')]);
      pair.#people = [alice, bob];
      await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    });
    afterEach(async () => {
      await Promise.all(pair.#people.map((person) => person.leaves()));
      await pair.#served.close();
    });
    after(() => pair.#browser.close());
    return pair;
  }

  get alice(): Person {
    return this.#people[0]!;
  }

  get bob(): Person {
    return this.#people[1]!;
  }

  get served(): Served {
    return this.#served;
  }

  /** Somebody else, or somebody who had left. */
  async arrives(name: string): Promise<Person> {
    const person = await Person.arrives(this.#browser, this.#served, name);
    this.#people = [...this.#people, person];
    return person;
  }

  /** Alice calls Bob, who accepts; resolves when sound and pictures come over the network both ways. */
  async talk(): Promise<void> {
    await this.alice.calls('bob');
    await this.bob.button('Accept').click();
    await this.bothTalk();
  }

  async bothTalk(): Promise<void> {
    await Promise.all([this.alice.talks(), this.bob.talks()]);
  }
}
