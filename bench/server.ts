// What the server carries, beside a bare `ws` relay, socket.io and PeerServer, all in the same run: each server on one
// core, the load on the other. `npm run bench:server`, or only some parts: `npm run bench:server -- relay durable`.
import {contenders, ours} from './server/contenders.js';
import {comeBack, idle} from './server/crowd.js';
import {durable, type DurableFigures} from './server/durable.js';
import {overRedis, type NodesFigures} from './server/nodes.js';
import {relay, type RelayFigures} from './server/relay.js';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const SECONDS = Number(process.env['SECONDS'] ?? 3);
const RELAY_RATE = 4_000;
const DURABLE_RATE = 1_000;
const NODES_RATE = 1_000;
const CROWD = 5_000;

const parts: Readonly<Record<string, () => Promise<void>>> = {
  relay: showRelay,
  durable: showDurable,
  crowd: showCrowd,
  nodes: showNodes,
};

const asked = process.argv.slice(2);
for (const [name, show] of Object.entries(parts)) {
  if (asked.length === 0 || asked.includes(name)) await show();
}

async function showRelay(): Promise<void> {
  const figures = new Map(contenders.map(({name}) => [name, [] as RelayFigures[]]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) {
      figures
        .get(contender.name)!
        .push(await relay(contender, {rate: RELAY_RATE, seconds: SECONDS}));
    }
  }
  const ofOurs = summary(figures.get(ours.name)!);
  console.log(
    `\nRelay of 200 bytes from user to user, 50 pairs, median of ${ROUNDS} rounds; p50 and p99 in ms at ${RELAY_RATE} frames/s.`,
  );
  console.log('In brackets: what im-server does, as a part of it.\n');
  row('', 'one in flight, /s', '16 in flight, /s', 'p50', 'p99');
  for (const [name, rounds] of figures) {
    const of = summary(rounds);
    row(
      name,
      compared(of.oneInFlight, ofOurs.oneInFlight),
      compared(of.sixteenInFlight, ofOurs.sixteenInFlight),
      of.p50.toFixed(2),
      `${of.p99.toFixed(2)} (${(ofOurs.p99 / of.p99).toFixed(2)})`,
    );
  }
}

function summary(rounds: readonly RelayFigures[]): RelayFigures {
  const of = (name: keyof RelayFigures) => median(rounds.map((round) => round[name]));
  return {
    oneInFlight: of('oneInFlight'),
    sixteenInFlight: of('sixteenInFlight'),
    p50: of('p50'),
    p99: of('p99'),
  };
}

async function showDurable(): Promise<void> {
  const rounds: DurableFigures[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await durable(DURABLE_RATE, SECONDS));
  const of = (name: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[name]));
  console.log(
    `\nMessages on the disk, delivered and acknowledged, 50 pairs; p50 and p99 in ms at ${DURABLE_RATE} messages/s.\n`,
  );
  row('', 'one in flight, /s', '16 in flight, /s', 'p50', 'p99');
  row(
    'im-server',
    `${of('oneInFlight')}`,
    `${of('sixteenInFlight')}`,
    ms(of('p50')),
    ms(of('p99')),
  );
  row('target', '≥ 12000', '≥ 25000', '≤ 0.8', '');
}

async function showCrowd(): Promise<void> {
  const names = ['ws, bytes piped', 'socket.io', ours.name];
  console.log(`\n${CROWD} idle connections, signed in: memory for each, and processor time.\n`);
  row('', 'KiB each', 'processor, %');
  for (const contender of contenders.filter(({name}) => names.includes(name))) {
    const {memory, processor} = await idle(contender, CROWD);
    row(contender.name, memory.toFixed(1), processor.toFixed(1));
  }
  row('target', '≤ 10.0', '');
  const seconds = await comeBack(CROWD);
  console.log(
    `\n${CROWD} clients are back ${seconds.toFixed(1)} s after a server that was killed listens again (target: ≤ 5).`,
  );
}

async function showNodes(): Promise<void> {
  const figures: Readonly<Record<1 | 2, NodesFigures[]>> = {1: [], 2: []};
  for (let round = 0; round < ROUNDS; round++) {
    for (const count of [1, 2] as const) {
      figures[count].push(await overRedis(count, {rate: NODES_RATE, seconds: SECONDS}));
    }
  }
  const of = (count: 1 | 2, name: keyof NodesFigures) =>
    median(figures[count].map((round) => round[name]));
  console.log(
    `\nRelay over Redis, 16 in flight for each of 50 pairs; p50 and p99 in ms at ${NODES_RATE} frames/s.`,
  );
  console.log(
    'Frames/s are those of nodes with a core each, by the processor time that a frame takes.\n',
  );
  row('', 'nodes carry, /s', 'Redis, µs each', 'p50', 'p99');
  for (const [count, name] of [
    [1, 'one node'],
    [2, 'two nodes, all across'],
  ] as const) {
    row(
      name,
      `${of(count, 'perCore') * count}`,
      of(count, 'redis').toFixed(0),
      ms(of(count, 'p50')),
      ms(of(count, 'p99')),
    );
  }
  const growth = (of(2, 'perCore') * 2) / of(1, 'perCore');
  console.log(
    `\nA second node carries ${growth.toFixed(2)} times what one does, until Redis is busy at ` +
      `${Math.round(1e6 / of(2, 'redis'))} frames/s.`,
  );
}

function ms(value: number): string {
  return value.toFixed(2);
}

function compared(theirs: number, own: number): string {
  return `${theirs} (${(own / theirs).toFixed(2)})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function row(name: string, ...cells: readonly string[]): void {
  console.log(name.padEnd(26) + cells.map((cell) => cell.padStart(22)).join(''));
}
