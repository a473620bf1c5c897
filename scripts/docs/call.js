import {readFileSync} from 'node:fs';
import {code, sentence, table} from './table.js';

/** What each time-out of the table of calls is for; one without words is a fault. */
const TIMEOUTS = {
  ring: 'how long it rings, where the caller does not say',
  shortestRing: 'the shortest a caller may let it ring',
  longestRing: 'the longest a caller may let it ring',
  closedGrace: 'how long a call waits for a device whose socket has closed, as by a reload',
  silentGrace: 'how long a call waits for a device that fell silent, as by a lost network',
  heartbeat: 'how often a silent connection is asked for a sign of life',
  peerAlive: 'how often a device vouches for the other, whose media still arrives',
  peerAliveLimit: 'for how long at most that keeps a call',
  'page.ringSlack': 'how much later than the server a page ends a call that nobody answers',
  'page.room': 'how long a page waits for the room of an accepted call',
  'page.signalingLost': 'how long a call without a room outlives the connection to the server',
  'page.endedShown': 'how long an ended call is shown, unless it is closed',
};

/** Parts of docs/call.md, from the table of calls that the tests of both sides run. */
export function callParts() {
  const vectors = JSON.parse(readFileSync('test/vectors/calls.json', 'utf8'));
  return {
    'time-outs': () => timeouts(vectors.timeouts),
    phases: () => phases(vectors),
    ends: () => ends(vectors.ends),
  };
}

function timeouts({page, ...shared}) {
  const all = [
    ...Object.entries(shared),
    ...Object.entries(page).map(([name, ms]) => [`page.${name}`, ms]),
  ];
  const rows = all.map(([name, ms]) => {
    if (!(name in TIMEOUTS))
      throw new Error(`The time-out ${name} has no words in scripts/docs/call.js.`);
    return [`${(ms / 1000).toLocaleString('en')} s`, sentence(TIMEOUTS[name])];
  });
  return table(['after', ''], rows);
}

function phases({transitions}) {
  const events = Object.keys(transitions[0].on);
  return table(
    ['phase', 'direction', ...events.map((event) => `on ${code(event)}`)],
    transitions.map(({phase, direction, on}) => [
      code(phase),
      direction,
      ...events.map((event) => (on[event] === phase ? '' : code(on[event]))),
    ]),
  );
}

function ends(all) {
  return table(
    ['what happens', 'the caller hears', 'the called device', 'their other devices'],
    all.map(({name, told}) => [
      sentence(name),
      ...['caller', 'callee', 'other'].map((who) => code(told[who] ?? '') || '–'),
    ]),
  );
}
