import {setTimeout as elapse} from 'node:timers/promises';
import type {Houses} from '../test/support/node/houses.js';
import type {Person} from '../test/support/node/person.js';
import {FIRST_FRAME, measure, RINGS_MS, type Contender, type Wait} from './contender.js';

/** Calls with im-elements, as the demo page has them. */
export class OurCalls implements Contender {
  readonly #caller: Person;
  readonly #callee: Person;

  private constructor(caller: Person, callee: Person) {
    this.#caller = caller;
    this.#callee = callee;
  }

  static async prepare(houses: Houses): Promise<OurCalls> {
    const {alice, bob} = await houses.arrive([FIRST_FRAME]);
    return new OurCalls(alice, bob);
  }

  async call(): Promise<Wait> {
    const startedAt = Date.now();
    await this.#caller.calls(this.#callee.name);
    const accept = this.#callee.button('Accept');
    await accept.waitFor();
    await elapse(RINGS_MS);
    const wait = await measure(this.#caller.page, this.#callee.page, () => accept.click());
    await this.#caller.button('Hang up').click();
    for (const person of [this.#caller, this.#callee]) {
      await person.enters('ended', startedAt);
      await person.allReleased();
    }
    return wait;
  }

  async close(): Promise<void> {
    await Promise.all([this.#caller.leaves(), this.#callee.leaves()]);
  }
}
