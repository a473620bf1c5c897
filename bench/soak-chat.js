// Two people write to each other without a pause while server and clients are killed at random moments; in the end
// both sides and the database must hold the same messages, in the same order, each once.
// `npm run soak:chat`, or smaller: `npm run soak:chat -- --kills 20 --messages 50000 --seed 7`.
import {parseArgs} from 'node:util';
import {killedChat} from '../test/support/node/killed-chat.ts';

const {values} = parseArgs({
  options: {
    kills: {type: 'string', default: '100'},
    messages: {type: 'string', default: '1000000'},
    seed: {type: 'string', default: String(Date.now() % 1_000_000)},
  },
});
const [kills, messages, seed] = [values.kills, values.messages, values.seed].map(Number);
if (![kills, messages, seed].every(Number.isSafeInteger)) {
  console.error('--kills, --messages and --seed take whole numbers.');
  process.exit(2);
}

console.log(`${kills} kills, ${messages} messages, seed ${seed}`);
const started = performance.now();
const since = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
const report = await killedChat({
  kills,
  messages,
  seed,
  onKill: (what, stored) => console.log(`${since()}: killed ${what} after ${stored} messages`),
});
console.log(JSON.stringify(report, null, 2));
if (report.faults.length > 0) process.exitCode = 1;
