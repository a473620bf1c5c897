import {randomUUID} from 'node:crypto';
import {setTimeout as pause} from 'node:timers/promises';
import {ours, signInAsUser} from './contenders.js';
import {textFrame, type LoadSocket} from './load-socket.js';
import {pace} from './pace.js';
import {ServerProcess} from './process.js';

const PAIRS = 50;

export interface DurableFigures {
  readonly oneInFlight: number;
  readonly sixteenInFlight: number;
  readonly p50: number;
  readonly p99: number;
}

/** A writer whose messages each have an id of their own, written into one frame in place. */
class Writer {
  readonly socket: LoadSocket;
  readonly #frame: Buffer;
  readonly #idAt: number;
  #count = 0;

  constructor(socket: LoadSocket, to: string) {
    this.socket = socket;
    const id = randomUUID();
    const text = 'x'.repeat(200);
    this.#frame = textFrame(
      `{"type":"send","ref":1,"id":"${id}","to":"${to}","content":{"kind":"text","text":"${text}"}}`,
    );
    this.#idAt = this.#frame.indexOf(id) + 24;
  }

  send(): void {
    this.#frame.write((this.#count++).toString(16).padStart(12, '0'), this.#idAt, 'latin1');
    // The socket may keep what it is given until it is written.
    this.socket.send(Buffer.from(this.#frame));
  }
}

const isReply = (bytes: Buffer, start: number) =>
  bytes.toString('latin1', start, start + 15) === '{"type":"reply"';

/** How many messages a second are on the disk, delivered and acknowledged, and how long one takes at `rate` a second. */
export async function durable(rate: number, seconds: number): Promise<DurableFigures> {
  const server = await ServerProcess.start(ours);
  const sockets: LoadSocket[] = [];
  const writers = await Promise.all(
    Array.from({length: PAIRS}, async (_, n) => {
      const receiver = await signInAsUser(server.port, `${n}-b`);
      receiver.onText = () => undefined;
      const writer = new Writer(await signInAsUser(server.port, `${n}-a`), `${n}-b`);
      sockets.push(receiver, writer.socket);
      return writer;
    }),
  );
  try {
    await throughput(writers, 4, 1);
    return {
      oneInFlight: await throughput(writers, 1, seconds),
      sixteenInFlight: await throughput(writers, 16, seconds),
      ...(await latency(writers, rate, seconds)),
    };
  } finally {
    for (const socket of sockets) socket.close();
    await server.kill();
  }
}

async function throughput(
  writers: readonly Writer[],
  inFlight: number,
  seconds: number,
): Promise<number> {
  let acknowledged = 0;
  let sent = 0;
  let isOver = false;
  const sendFrom = (writer: Writer) => {
    sent++;
    writer.send();
  };
  for (const writer of writers) {
    writer.socket.onText = (bytes, start) => {
      if (!isReply(bytes, start)) return;
      acknowledged++;
      if (!isOver) sendFrom(writer);
    };
    for (let n = 0; n < inFlight; n++) sendFrom(writer);
  }
  const began = performance.now();
  await pause(seconds * 1000);
  const figure = acknowledged / ((performance.now() - began) / 1000);
  isOver = true;
  // What is on its way must not be counted in the next part.
  while (acknowledged < sent) await pause(10);
  return Math.round(figure);
}

async function latency(
  writers: readonly Writer[],
  rate: number,
  seconds: number,
): Promise<Pick<DurableFigures, 'p50' | 'p99'>> {
  const waits: number[] = [];
  const sentAt = writers.map((): number[] => []);
  for (const [index, {socket}] of writers.entries()) {
    socket.onText = (bytes, start) => {
      if (isReply(bytes, start)) waits.push(performance.now() - sentAt[index]!.shift()!);
    };
  }
  await pace(rate, seconds, (sent) => {
    const index = sent % writers.length;
    sentAt[index]!.push(performance.now());
    writers[index]!.send();
  });
  await pause(500);
  waits.sort((a, b) => a - b);
  const at = (part: number) => waits[Math.floor(waits.length * part)] ?? NaN;
  return {p50: at(0.5), p99: at(0.99)};
}
