import type Database from 'better-sqlite3';
import {
  PROTOCOL_VERSION,
  type Message,
  type Receipt,
  type ServerFrame,
} from '../../../src/protocol/index.js';
import {TestClient} from './client.js';
import type {Told} from './disk-record.js';
import type {Random} from './fuzz.js';
import {newId, tokenFor} from './world.js';

/** A message as its sender knows it. */
interface Sent {
  readonly ref: number;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

type MessageRow = Pick<Message, 'id' | 'place' | 'from' | 'to'> & {
  readonly content: string;
  readonly tally: number;
};

/** Two people who write to each other, and what has to be stored of it by when. */
export class PowerCutAccount {
  readonly #random: Random;
  readonly #sent: Sent[] = [];
  readonly #byId = new Map<string, Sent>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Both write for so many rounds, a few messages at once; the last few are not waited for. */
  async converse(signaling: string, rounds: number): Promise<void> {
    const [ann, bo] = await Promise.all(['ann', 'bo'].map((user) => signIn(signaling, user)));
    for (let round = 0; round < rounds; round++) {
      const fromBo = this.#write(bo!, 'bo', 'ann');
      const fromAnn = this.#write(ann!, 'ann', 'bo');
      const isLast = round === rounds - 1;
      await ann!.next('reply', ({ref}) => ref === (isLast ? fromAnn[0] : fromAnn.at(-1)));
      if (isLast) break;
      const [{message}] = await Promise.all([
        bo!.next('message', ({message: {from}}) => from === 'ann'),
        bo!.next('reply', ({ref}) => ref === fromBo.at(-1)),
      ]);
      bo!.send({type: 'receipt', author: 'ann', delivered: message.place, read: message.place});
      await ann!.next('receipt');
    }
  }

  /** What is wrong with a database that is found when this much had been told; undefined where nothing is. */
  faultOf(database: Database.Database, told: readonly Told[]): string | undefined {
    const check = database.pragma('integrity_check', {simple: true});
    if (check !== 'ok') return `the database is broken: ${String(check)}`;
    const rows = database
      .prepare<[], MessageRow>(
        `SELECT id, place, sender AS "from", addressee AS "to", content, tally
        FROM messages ORDER BY place`,
      )
      .all();
    return (
      this.#lossOf(rows, told) ??
      this.#mixUpOf(rows) ??
      lostReceipt(database, told) ??
      halfOf(database, rows)
    );
  }

  #write(client: TestClient, from: string, to: string): number[] {
    return Array.from({length: 1 + this.#random.below(5)}, () => {
      const text = 'x'.repeat(this.#random.below(this.#random.of([20, 500, 3_000])));
      const ref = this.#sent.length + 1;
      const message = {ref, id: newId(), from, to, text: `${ref} ${text}`};
      this.#sent.push(message);
      this.#byId.set(message.id, message);
      const content = {kind: 'text', text: message.text} as const;
      client.send({type: 'send', ref, id: message.id, to, content});
      return ref;
    });
  }

  #lossOf(rows: readonly MessageRow[], told: readonly Told[]): string | undefined {
    const places = new Map(rows.map(({id, place}) => [id, place]));
    for (const {frame} of told) {
      const {id, place} = this.#messageIn(frame as ServerFrame) ?? {};
      if (id === undefined || places.get(id) === place) continue;
      return `message ${this.#byId.get(id)?.ref} at ${place} is lost, or at ${places.get(id)}`;
    }
    return undefined;
  }

  /** Of what message a frame says where it stands. */
  #messageIn(frame: ServerFrame): Pick<Message, 'id' | 'place'> | undefined {
    if (frame.type === 'message') return frame.message;
    if (frame.type !== 'reply') return undefined;
    const {place} = frame.result as Partial<Message>;
    const {id} = this.#sent[frame.ref - 1] ?? {};
    return id === undefined || place === undefined ? undefined : {id, place};
  }

  /** Each message is there once, as it was sent, and those of one sender stand in the order in which they were sent. */
  #mixUpOf(rows: readonly MessageRow[]): string | undefined {
    const last = new Map<string, number>();
    const tallies = new Map<string, number>();
    for (const {id, from, to, content, tally, place} of rows) {
      const sent = this.#byId.get(id);
      const {text} = JSON.parse(content) as {text: string};
      if (sent?.from !== from || sent.to !== to || sent.text !== text) {
        return `at ${place} stands what nobody has sent`;
      }
      if (sent.ref <= (last.get(from) ?? 0)) return `message ${sent.ref} is out of order`;
      last.set(from, sent.ref);
      if (tally !== (tallies.get(from) ?? 0) + 1) return `message ${sent.ref} is not counted`;
      tallies.set(from, tally);
    }
    return undefined;
  }
}

/** A receipt that was told, and further than what is stored. */
function lostReceipt(database: Database.Database, told: readonly Told[]): string | undefined {
  const statement = database.prepare<[string, string], Pick<Receipt, 'read'>>(
    'SELECT read FROM receipts WHERE reader = ? AND author = ?',
  );
  for (const {frame} of told as readonly {readonly frame: ServerFrame}[]) {
    if (frame.type !== 'receipt') continue;
    const {reader, author, read} = frame.receipt;
    const stored = statement.get(reader, author)?.read ?? 0;
    if (stored < read) return `a receipt of ${read} is lost: ${stored}`;
  }
  return undefined;
}

/** What is stored together with a message is stored with the last one, too. */
function halfOf(database: Database.Database, rows: readonly MessageRow[]): string | undefined {
  const last = database.prepare<[], number>('SELECT last FROM conversations').pluck().all();
  const expected = rows.length === 0 ? [] : [rows.at(-1)!.place];
  return last.join() === expected.join()
    ? undefined
    : `the conversation ends at ${last.join()}, its messages at ${expected.join()}`;
}

async function signIn(signaling: string, user: string): Promise<TestClient> {
  const client = await new TestClient(signaling).opened();
  const token = await tokenFor(user);
  client.send({type: 'hello', version: PROTOCOL_VERSION, token, device: client.device});
  await client.next('welcome');
  return client;
}
