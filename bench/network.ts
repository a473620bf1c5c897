// How soon a call is whole again after what networks and people do to it: two browsers and the server on hosts of their
// own, a round trip of 50 ms. Every figure is printed beside the limit that a call has to keep to.
// `npm run bench:network`, or with more than one round of each: `npm run bench:network -- 5`.
import {HOME, Houses} from '../test/support/node/houses.js';
import type {Person} from '../test/support/node/person.js';
import {
  cutLink,
  loseNetwork,
  loss,
  move,
  WAYS_TO_END,
  type Passed,
  type Talkers,
} from '../test/support/node/trials.js';
import {TurnServer} from '../test/support/node/turn-server.js';

const ROUND_TRIP = 50;
const TURN_PORT = 3478;

/** What is measured → its times in ms, of both sides and all rounds, and the longest it may take. */
const figures = new Map<string, {readonly times: number[]; readonly limit: number}>();
const rounds = Number(process.argv[2] ?? 1);

const note = (what: string, times: readonly number[], limit: number) => {
  const figure = figures.get(what) ?? {times: [], limit};
  figure.times.push(...times);
  figures.set(what, figure);
};

const passed = (what: string, {noticed, talking}: Passed, limit: number) => {
  if (noticed) note(`${what}: noticed`, noticed, 2_000);
  note(`${what}: talking again`, talking, limit);
};

const houses = await Houses.build();
try {
  for (let round = 0; round < rounds; round++) {
    for (const seconds of [2, 8, 25]) {
      await during(async (talkers) =>
        passed(`link cut for ${seconds} s`, await cutLink(houses, talkers, seconds), 2_000),
      );
    }
    await during(async (talkers) => passed('address changed', await move(houses, talkers), 3_000));
    await during(async (talkers) => {
      const {noticed, over} = await loseNetwork(houses, talkers);
      note('network lost: noticed', noticed, 3_000);
      note('network lost: over', over, 31_000);
    });
    for (const [way, end] of Object.entries(WAYS_TO_END)) {
      await during(async ([alice, bob]) => {
        const endedAt = await end(bob);
        const {at} = await alice.enters('ended', endedAt);
        note(`ended ${way}: heard`, [at - endedAt], 1_000);
      });
    }
    await during(async ([alice, bob]) => {
      const goneAt = Date.now();
      await bob.crashes();
      const {noticed, over} = await loss([alice, alice], goneAt);
      note('tab crashed: noticed', [noticed[0]], 1_000);
      note('tab crashed: over', [over[0]], 8_000);
    });
    await during(async ([alice, bob]) => {
      const reloadedAt = Date.now();
      await bob.page.reload();
      const back = await Promise.all([bob.talks(), alice.talks()]);
      note(
        'page reloaded: talking again',
        back.map((at) => at - reloadedAt),
        5_000,
      );
    });
  }
} finally {
  await houses.close();
}
await relayed();

row('', 'median', 'longest', 'limit', '');
for (const [what, {times, limit}] of figures) {
  const sorted = times.toSorted((a, b) => a - b);
  const [median, longest] = [sorted[Math.floor(sorted.length / 2)]!, sorted.at(-1)!];
  const verdict = longest <= limit ? 'kept' : median <= limit ? 'not always kept' : 'not kept';
  row(what, `${median} ms`, `${longest} ms`, `${limit} ms`, verdict);
}

async function during(trial: (talkers: Talkers) => Promise<void>): Promise<void> {
  await houses.network.set({rtt: ROUND_TRIP});
  const {alice, bob} = await houses.talk();
  try {
    await trial([alice, bob]);
  } finally {
    await houses.tidy();
  }
}

/** Where the network lets no UDP through, from "Accept" on. */
async function relayed(): Promise<void> {
  const flags = ['--turn', `turn:${HOME.server}:${TURN_PORT}?transport=tcp`];
  const walled = await Houses.build({flags, environment: {IM_TURN_SECRET: TurnServer.SECRET}});
  const turn = await TurnServer.start(Houses.place(walled.network, TURN_PORT));
  try {
    for (let round = 0; round < rounds; round++) {
      await walled.network.set({rtt: ROUND_TRIP});
      await walled.network.blockUdp();
      const {alice, bob} = await walled.arrive();
      await alice.calls('bob');
      await bob.button('Accept').click();
      const acceptedAt = await bob.page.evaluate(() => window.pressedAt!);
      const talking = await Promise.all([alice, bob].map((person: Person) => person.talks()));
      note(
        'no UDP: talking over TCP',
        talking.map((at) => at - acceptedAt),
        5_000,
      );
      await walled.tidy();
    }
  } finally {
    await walled.close();
    await turn.close();
  }
}

function row(what: string, ...cells: readonly string[]): void {
  console.log(what.padEnd(48) + cells.map((cell) => cell.padStart(16)).join(''));
}
