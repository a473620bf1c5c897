// How long it takes from "Accept" to the other's picture on both sides: im-elements beside plain PeerJS with its
// PeerServer, call by call in turn, in the same two browsers on hosts of their own, at emulated round trips.
// `npm run bench:call`, or with fewer calls than ten each: `npm run bench:call -- 3`.
import {Houses} from '../test/support/node/houses.js';
import type {Contender, Wait} from './contender.js';
import {OurCalls} from './our-calls.js';
import {PlainCalls} from './plain-calls.js';

/** Round trips in ms, and what part of plain PeerJS's time is aimed at. */
const ROUNDS = [
  {roundTrip: 1, target: 1},
  {roundTrip: 50, target: 0.75},
  {roundTrip: 150, target: 0.5},
];

const calls = Number(process.argv[2] ?? 10);
const houses = await Houses.build({}, [PlainCalls.origin]);
try {
  const plain = await PlainCalls.prepare(houses);
  const ours = await OurCalls.prepare(houses);
  // The first call also starts encoders, decoders and the code of calls.
  await plain.call();
  await ours.call();

  console.log(
    `Accept → first picture of the other, in ms: caller, callee, both; median of ${calls}`,
  );
  console.log(
    'Cameras as each asks by default: 640x480, and 1280x720 of which 640x360 is sent at first',
  );
  row('round trip', 'plain PeerJS', 'im-elements', 'ratio', 'target', 'first pictures');
  for (const {roundTrip, target} of ROUNDS) {
    await houses.network.set({rtt: roundTrip});
    const [theirs, own] = await inTurn(plain, ours);
    const ratio = median(own, longer) / median(theirs, longer);
    row(
      `${roundTrip} ms`,
      shown(theirs),
      shown(own),
      ratio.toFixed(2),
      `≤ ${target.toFixed(2)}`,
      `${sizes(theirs)}, ${sizes(own)}`,
    );
  }
  await plain.close();
  await ours.close();
} finally {
  await houses.close();
}

async function inTurn(one: Contender, other: Contender): Promise<readonly [Wait[], Wait[]]> {
  const waits: [Wait[], Wait[]] = [[], []];
  for (let count = 0; count < calls; count++) {
    waits[0].push(await one.call());
    waits[1].push(await other.call());
  }
  return waits;
}

/** As seen by the caller. */
function sizes(waits: readonly Wait[]): string {
  return [...new Set(waits.map(({size}) => size))].join('/');
}

function longer({caller, callee}: Wait): number {
  return Math.max(caller, callee);
}

function shown(waits: readonly Wait[]): string {
  const medians = [({caller}: Wait) => caller, ({callee}: Wait) => callee, longer].map((of) =>
    median(waits, of),
  );
  return medians.join(', ');
}

function median(waits: readonly Wait[], of: (wait: Wait) => number): number {
  const sorted = waits.map(of).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Math.round((sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2);
}

function row(...cells: readonly string[]): void {
  console.log(cells.map((cell) => cell.padStart(18)).join(''));
}
