import {setTimeout as elapse} from 'node:timers/promises';
import type {EndReason} from '../../../src/protocol/index.js';
import type {Houses} from './houses.js';
import type {CallChange, CallPhase, Person} from './person.js';

/** Two who talk, in the order alice, bob. Whatever is told of both comes in that order. */
export type Talkers = readonly [Person, Person];
type OfBoth<T> = readonly [T, T];

/** What a call went through, in milliseconds from the fault, or from when it was over where that is said. */
export interface Passed {
  /** When each page said that it is reconnecting; undefined where that was not waited for. */
  readonly noticed?: readonly number[];
  /** When sound and pictures came over the network again, after the network was whole. */
  readonly talking: OfBoth<number>;
  /** What became of the call on each side, from the fault on. */
  readonly phases: OfBoth<readonly CallPhase[]>;
}

export interface Lost {
  readonly noticed: OfBoth<number>;
  readonly over: OfBoth<number>;
  readonly reasons: OfBoth<EndReason | undefined>;
}

/** Below this, a cut may pass before anybody notices it. */
const SHORT_CUT_S = 5;

/** Bob's link carries nothing for so many seconds. */
export async function cutLink(
  {network}: Houses,
  talkers: Talkers,
  seconds: number,
): Promise<Passed> {
  const cutAt = Date.now();
  await network.cut('bob');
  await elapse(seconds * 1_000 - (Date.now() - cutAt));
  const noticed =
    seconds < SHORT_CUT_S ? undefined : after(cutAt, await enter(talkers, 'reconnecting', cutAt));
  const healedAt = Date.now();
  await network.heal('bob');
  const talking = await talkAfter(talkers, healedAt);
  await settle(talkers, cutAt);
  return {...(noticed && {noticed}), talking, phases: await phasesSince(talkers, cutAt)};
}

/** Bob's device gets another address, as a change of network gives it. */
export async function move({network}: Houses, talkers: Talkers): Promise<Passed> {
  const movedAt = Date.now();
  await network.move('bob', '10.9.0.22');
  const talking = await talkAfter(talkers, movedAt);
  // The other side may be helped before it has noticed anything.
  const noticed = await talkers[1].enters('reconnecting', movedAt);
  await settle(talkers, movedAt);
  return {
    noticed: after(movedAt, [noticed]),
    talking,
    phases: await phasesSince(talkers, movedAt),
  };
}

/** Alice's network is gone for good. */
export async function loseNetwork({network}: Houses, talkers: Talkers): Promise<Lost> {
  const cutAt = Date.now();
  await network.cut('alice');
  return loss(talkers, cutAt);
}

/** What both sides say of a call whose one side has gone at `goneAt`. */
export async function loss(talkers: Talkers, goneAt: number): Promise<Lost> {
  const noticed = await enter(talkers, 'reconnecting', goneAt);
  const ends = await enter(talkers, 'ended', goneAt);
  return {
    noticed: after(goneAt, noticed),
    over: after(goneAt, ends),
    reasons: [ends[0].endReason, ends[1].endReason],
  };
}

/** Every way in which a person ends a call in good order; gives when they did. */
export const WAYS_TO_END: Readonly<Record<string, (by: Person) => Promise<number>>> = {
  'by the button': (by) => by.hangsUp(),
  'by taking the elements from the page': (by) => by.removesElements(),
  'by signing out': (by) => by.signsOut(),
};

/** What became of the call on each side, from `at` on. */
export async function phasesSince(
  talkers: Talkers,
  at: number,
): Promise<OfBoth<readonly CallPhase[]>> {
  const [alice, bob] = await ofBoth(talkers, (person) => person.changes());
  const since = (changes: readonly CallChange[]) =>
    changes.filter((change) => change.at >= at).map(({phase}) => phase);
  return [since(alice), since(bob)];
}

/** Times as a test or a bench prints them. */
export const shown = (times: readonly number[]): string =>
  times.map((time) => `${time} ms`).join(' and ');

/** Waits until neither page says any more that it is reconnecting. */
async function settle(talkers: Talkers, since: number): Promise<void> {
  const phases = await phasesSince(talkers, since);
  await Promise.all(
    talkers.map(async (person, index) => {
      if (phases[index]!.at(-1) === 'reconnecting') await person.enters('connected', since);
    }),
  );
}

async function talkAfter(talkers: Talkers, at: number): Promise<OfBoth<number>> {
  const [alice, bob] = await ofBoth(talkers, (person) => person.talks());
  return [alice - at, bob - at];
}

const enter = (talkers: Talkers, phase: CallPhase, since: number) =>
  ofBoth(talkers, (person) => person.enters(phase, since));

const ofBoth = <T>(talkers: Talkers, ask: (person: Person) => Promise<T>): Promise<[T, T]> =>
  Promise.all([ask(talkers[0]), ask(talkers[1])]);

function after(at: number, changes: OfBoth<CallChange>): [number, number];
function after(at: number, changes: readonly CallChange[]): number[];
function after(at: number, changes: readonly CallChange[]): number[] {
  return changes.map((change) => change.at - at);
}
