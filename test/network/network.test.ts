import assert from 'node:assert/strict';
import {appendFileSync} from 'node:fs';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {setTimeout as elapse} from 'node:timers/promises';
import {HOME, Houses} from '../support/node/houses.js';
import {Network, NetworkNotPermitted} from '../support/node/network.js';
import type {Person} from '../support/node/person.js';
import {
  cutLink,
  loseNetwork,
  move,
  phasesSince,
  shown,
  type Passed,
  type Talkers,
} from '../support/node/trials.js';
import {TurnServer} from '../support/node/turn-server.js';

/** How soon all this has to happen is the matter of `npm run bench:network`; here it has to happen, in order. */
const TEST_TIMEOUT = {timeout: 120_000};

/** The quality indicator with a reason that lies in the network. */
const SAYS_WHY =
  /^Connection: (Fair|Poor|Very poor)\. (Some of what|It takes long|The picture stands|The network is slow)/;

/** A call may be given up no sooner than this after its network was lost; 30 s are promised, in ms. */
const NOT_OVER_BEFORE = 29_000;

/** An everyday connection. */
const ROUND_TRIP = 50;

const lack = await lackOfNetworks();
if (lack === undefined) {
  describe('a call over a network that fails', {timeout: 400_000}, networkTests);
  describe('a call over a network without UDP', {timeout: 120_000}, firewallTests);
} else {
  const notice = `NETWORK TESTS NOT RUN: ${lack}`;
  console.log(`\n${notice}\n`);
  // For scripts/test.js to say once more at the end.
  const {IM_NOTICES: notices} = process.env;
  if (notices !== undefined) appendFileSync(notices, `${notice}\n`);
  test('the network tests are left out for want of permission only', () => {
    assert.match(
      lack,
      /only root|Linux|\/dev\/net\/tun|not permitted|permission denied|read-only/i,
    );
  });
}

function networkTests() {
  let houses: Houses;
  let alice: Person;
  let bob: Person;
  let talkers: Talkers;

  before(async () => {
    houses = await Houses.build();
  });
  after(() => houses.close());
  beforeEach(async () => {
    await houses.network.set({rtt: ROUND_TRIP});
    ({alice, bob} = await houses.talk());
    talkers = [alice, bob];
  });
  afterEach(() => houses.tidy());

  const both = <T>(ask: (person: Person) => Promise<T>) => Promise.all([ask(alice), ask(bob)]);

  const RECOVERED = ['reconnecting', 'connected'];
  const isUndisturbed = ({length}: readonly unknown[]) => length === 0;

  test('goes on by itself after the link was cut for 2 s', TEST_TIMEOUT, async (t) => {
    const passed = await cutLink(houses, talkers, 2);
    tell(t, passed);
    // It may pass before anybody notices.
    for (const phases of passed.phases) {
      if (!isUndisturbed(phases)) assert.deepEqual(phases, RECOVERED);
    }
  });

  for (const seconds of [8, 25]) {
    test(`goes on by itself after the link was cut for ${seconds} s`, TEST_TIMEOUT, async (t) => {
      const passed = await cutLink(houses, talkers, seconds);
      tell(t, passed);
      assert.deepEqual(passed.phases, [RECOVERED, RECOVERED]);
      assert.ok(passed.noticed!.every((at) => at < seconds * 1_000));
    });
  }

  test('goes on by itself after one side has got another address', TEST_TIMEOUT, async (t) => {
    const passed = await move(houses, talkers);
    tell(t, passed);
    const [others, movers] = passed.phases;
    assert.deepEqual(movers, RECOVERED);
    if (!isUndisturbed(others)) assert.deepEqual(others, RECOVERED);
  });

  test(
    'does not notice that the signaling is lost for 15 s, and can be hung up afterwards',
    TEST_TIMEOUT,
    async (t) => {
      const talkFor = async (ms: number) => {
        for (const since = Date.now(); Date.now() - since < ms; await elapse(1_000)) {
          await both((person) => person.talks());
        }
      };
      const cutAt = Date.now();
      await houses.network.cut('server');
      await talkFor(15_000);
      await houses.network.heal('server');
      await talkFor(3_000);
      assert.deepEqual(await phasesSince(talkers, cutAt), [[], []]);

      const hungUpAt = await alice.hangsUp();
      const ends = await both((person) => person.enters('ended', hungUpAt));
      t.diagnostic(`over after ${shown(ends.map(({at}) => at - hungUpAt))}`);
      assert.deepEqual(
        ends.map(({endReason}) => endReason),
        ['hung-up', 'hung-up'],
      );
      await both((person) => person.allReleased());
    },
  );

  test(
    'is over for both 30 s after one side has lost its network, and nobody stays busy',
    TEST_TIMEOUT,
    async (t) => {
      const lostAt = Date.now();
      const {noticed, over, reasons} = await loseNetwork(houses, talkers);
      t.diagnostic(`noticed after ${shown(noticed)}, over after ${shown(over)}`);
      assert.deepEqual(reasons, ['connection-lost', 'connection-lost']);
      assert.ok(over.every((at) => at >= NOT_OVER_BEFORE));
      assert.deepEqual(await phasesSince(talkers, lostAt), [
        ['reconnecting', 'ended'],
        ['reconnecting', 'ended'],
      ]);
      await both((person) => person.allReleased());

      await houses.network.heal('alice');
      await Promise.all([alice.sees('bob'), bob.sees('alice')]);
    },
  );

  test(
    'stays up, sound first, with 10 % loss, 300 kbit/s and 250 ± 100 ms',
    TEST_TIMEOUT,
    async (t) => {
      const spoiltAt = Date.now();
      await houses.network.set({rtt: 150, jitter: 100, loss: 10, rate: 300});
      let known = await both((person) => person.decoded());
      const packets: number[][] = [];
      while (Date.now() - spoiltAt < 15_000) {
        await elapse(3_000);
        const now = await both((person) => person.decoded());
        packets.push(now.map((one, side) => one.packets - known[side]!.packets));
        known = now;
      }
      t.diagnostic(
        `packets of sound in each 3 s: ${packets.map((pair) => pair.join('/')).join(', ')}`,
      );
      assert.ok(packets.flat().every((count) => count > 0));
      await both((person) => person.window.getByRole('button', {name: SAYS_WHY}).waitFor());
      await both((person) => person.talks());
      assert.deepEqual(await phasesSince(talkers, spoiltAt), [[], []]);
    },
  );
}

function firewallTests() {
  const TURN_PORT = 3478;
  let houses: Houses;
  let turn: TurnServer;

  before(async () => {
    const addresses = ['udp', 'tcp'].map(
      (transport) => `turn:${HOME.server}:${TURN_PORT}?transport=${transport}`,
    );
    houses = await Houses.build({
      flags: ['--turn', addresses.join(',')],
      environment: {IM_TURN_SECRET: TurnServer.SECRET},
    });
    turn = await TurnServer.start(Houses.place(houses.network, TURN_PORT));
  });
  after(async () => {
    await houses.close();
    await turn.close();
  });
  afterEach(() => houses.tidy());

  const isRelayedOverTcp = async (person: Person) => {
    const [path, ...others] = await person.paths();
    assert.equal(others.length, 0);
    assert.equal(path!.local, 'relay');
    assert.equal(path!.relayProtocol, 'tcp');
  };

  test('is relayed over TCP', TEST_TIMEOUT, async (t) => {
    const {network} = houses;
    await network.set({rtt: ROUND_TRIP});
    await network.blockUdp();
    const {alice, bob} = await houses.arrive();
    await alice.calls('bob');
    const accept = bob.button('Accept');
    await accept.waitFor();
    const acceptedAt = Date.now();
    await accept.click();
    const talking = await Promise.all([alice.talks(), bob.talks()]);
    t.diagnostic(`talking ${shown(talking.map((at) => at - acceptedAt))} after the answer`);
    await Promise.all([isRelayedOverTcp(alice), isRelayedOverTcp(bob)]);
  });
}

/** Why no network can be laid here; undefined where one can. Anything but a lack of permission is thrown. */
async function lackOfNetworks(): Promise<string | undefined> {
  try {
    await (await Network.lay({trial: '10.9.0.9'})).close();
    return undefined;
  } catch (error) {
    if (error instanceof NetworkNotPermitted) return error.message;
    throw error;
  }
}

/** Prints how soon it went. */
function tell(t: {diagnostic(line: string): void}, {noticed, talking}: Passed): void {
  if (noticed) t.diagnostic(`noticed after ${shown(noticed)}`);
  t.diagnostic(`talking ${shown(talking)} after it could`);
}
