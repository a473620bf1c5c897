import {setTimeout as pause} from 'node:timers/promises';
import type {Contender} from './contenders.js';
import type {LoadSocket} from './load-socket.js';
import {pace} from './pace.js';
import {ServerProcess} from './process.js';

const PAIRS = 50;

/** Two users, of whom the first writes to the second. */
export interface Pair {
  readonly sender: LoadSocket;
  readonly receiver: LoadSocket;
  readonly frame: Buffer;
}

/** What one server did in one round. */
export interface RelayFigures {
  /** Frames a second that arrived, and were acknowledged where the server does that. */
  readonly oneInFlight: number;
  readonly sixteenInFlight: number;
  /** From sent to arrived at a steady rate, in ms. */
  readonly p50: number;
  readonly p99: number;
}

/** How much one server relays: with a frame of each pair on its way, with sixteen, and how fast at `rate` frames/s. */
export async function relay(
  contender: Contender,
  {rate, seconds}: {readonly rate: number; readonly seconds: number},
): Promise<RelayFigures> {
  const server = await ServerProcess.start(contender);
  const pairs = await Promise.all(
    Array.from({length: PAIRS}, async (_, n): Promise<Pair> => {
      const receiver = await contender.signIn(server.port, `${n}-b`);
      const sender = await contender.signIn(server.port, `${n}-a`);
      return {sender, receiver, frame: contender.frame(`${n}-b`)};
    }),
  );
  try {
    // Warm first, so that what is measured is compiled.
    await throughput(contender, pairs, 4, 1);
    const oneInFlight = await throughput(contender, pairs, 1, seconds);
    const sixteenInFlight = await throughput(contender, pairs, 16, seconds);
    return {oneInFlight, sixteenInFlight, ...(await latency(contender, pairs, rate, seconds))};
  } finally {
    for (const {sender, receiver} of pairs) for (const socket of [sender, receiver]) socket.close();
    await server.kill();
  }
}

/** How many frames a second arrive, and are acknowledged where the server does that. */
export async function throughput(
  {acknowledges, kind}: Contender,
  pairs: readonly Pair[],
  inFlight: number,
  seconds: number,
): Promise<number> {
  let done = 0;
  let sent = 0;
  let isOver = false;
  for (const {sender, receiver, frame} of pairs) {
    // The next one goes when one has arrived and, where there are acknowledgements, is acknowledged.
    let delivered = 0;
    let acknowledged = 0;
    let counted = 0;
    const advance = () => {
      const complete = acknowledges ? Math.min(delivered, acknowledged) : delivered;
      while (counted < complete) {
        counted++;
        done++;
        if (isOver) continue;
        sent++;
        sender.send(frame);
      }
    };
    receiver.onText = (bytes, start) => {
      if (kind(bytes, start) !== 'delivery') return;
      delivered++;
      advance();
    };
    sender.onText = (bytes, start) => {
      if (kind(bytes, start) !== 'acknowledgement') return;
      acknowledged++;
      advance();
    };
    for (let n = 0; n < inFlight; n++) {
      sent++;
      sender.send(frame);
    }
  }
  const began = performance.now();
  await pause(seconds * 1000);
  const figure = done / ((performance.now() - began) / 1000);
  isOver = true;
  // What is on its way must not be counted in the next part.
  while (done < sent) await pause(10);
  return Math.round(figure);
}

/** How long a frame takes from sent to arrived at `rate` frames/s, in ms. */
export async function latency(
  {kind}: Contender,
  pairs: readonly Pair[],
  rate: number,
  seconds: number,
): Promise<Pick<RelayFigures, 'p50' | 'p99'>> {
  const waits: number[] = [];
  const sentAt = pairs.map((): number[] => []);
  for (const [index, {sender, receiver}] of pairs.entries()) {
    sender.onText = () => undefined;
    receiver.onText = (bytes, start) => {
      if (kind(bytes, start) !== 'delivery') return;
      waits.push(performance.now() - sentAt[index]!.shift()!);
    };
  }
  await pace(rate, seconds, (sent) => {
    const index = sent % pairs.length;
    sentAt[index]!.push(performance.now());
    pairs[index]!.sender.send(pairs[index]!.frame);
  });
  await pause(500);
  waits.sort((a, b) => a - b);
  const at = (part: number) => waits[Math.floor(waits.length * part)] ?? NaN;
  return {p50: at(0.5), p99: at(0.99)};
}
