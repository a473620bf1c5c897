import assert from 'node:assert/strict';
import {appendFileSync} from 'node:fs';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import {DatabaseFile} from '../../src/server/backend/database-file.js';
import {readRecord, type Change, type DiskRecord} from '../support/node/disk-record.js';
import {Random} from '../support/node/fuzz.js';
import {PowerCutAccount} from '../support/node/power-cut-account.js';
import {PowerCutDisk, type Rest} from '../support/node/power-cut-disk.js';
import {lackOfTracing, TracedServer} from '../support/node/traced-server.js';

const SEED = 20_261_123;

/** How one process after the other ends, each of which goes on with what the one before has left. */
const ENDS = ['SIGKILL', 'SIGTERM', 'SIGKILL'] as const;
/** How often people write and wait for an answer, in each process. */
const ROUNDS = 12;
/** At how many moments the power is cut, besides those right after somebody was told something. */
const CUTS = 150;

const RESTS: readonly Rest[] = ['nothing', 'all', 'some', 512, 4096];

interface Moment {
  /** Of the record, before which the power is cut. */
  readonly line: number;
  readonly rests: readonly Rest[];
}

const lack = lackOfTracing();
if (lack === undefined) {
  describe('a power cut', {timeout: 120_000}, powerCutTests);
} else {
  const notice = `POWER CUT TESTS NOT RUN: ${lack}`;
  console.log(`\n${notice}\n`);
  // For scripts/test.js to say once more at the end.
  const {IM_NOTICES: notices} = process.env;
  if (notices !== undefined) appendFileSync(notices, `${notice}\n`);
  test('the tests of power cuts are left out for want of permission only', () => {
    assert.match(lack, /permitted|permission|ptrace|not implemented/i);
  });
}

function powerCutTests() {
  let folder: string;
  let data: string;
  let record: DiskRecord;
  const account = new PowerCutAccount(new Random(SEED));

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-power-'));
    data = join(folder, 'new', 'data');
    const lines: string[] = [];
    for (const end of ENDS) {
      const server = await TracedServer.start(data, join(folder, 'trace'));
      await account.converse(server.signaling, ROUNDS);
      lines.push(...(await server.end(end)));
    }
    record = readRecord(lines, folder);
  });
  after(() => rm(folder, {recursive: true, force: true}));

  test('meets a store at work: it commits, makes checkpoints, begins its log anew', () => {
    const count = (matches: (change: Change) => boolean) => record.changes.filter(matches).length;
    const isLog = ({path}: Change) => path.endsWith('-wal');
    const own = count((change) => change.kind === 'sync' && change.by === 'fdatasync');
    assert.ok(own >= ROUNDS * ENDS.length, `${own} commits`);
    const pages = count(({kind, path}) => kind === 'write' && path.endsWith('im.db'));
    assert.ok(pages > 100, `${pages} pages written by checkpoints`);
    const begun = count(
      (change) => isLog(change) && change.kind === 'write' && change.offset === 0,
    );
    assert.ok(begun > ENDS.length * 2, `the log was begun ${begun} times`);
    assert.equal(
      count((change) => isLog(change) && change.kind === 'remove'),
      1,
    );
  });

  test('takes nothing of which anybody was told, and leaves no half of a message', async () => {
    const faults: string[] = [];
    for await (const fault of faultsAfterCuts(record.changes)) faults.push(fault);
    assert.deepEqual(faults, []);
  });

  test('would be noticed if the store did not wait for the disk', async () => {
    const careless = record.changes.filter(
      (change) => change.kind !== 'sync' || change.by !== 'fdatasync',
    );
    for await (const fault of faultsAfterCuts(careless)) {
      if (fault.includes('is lost')) return;
    }
    assert.fail('Nothing was lost.');
  });

  /** Right after each thing that was told, with as little as possible; and at any other time, with anything. */
  function moments(random: Random): readonly Moment[] {
    const lines = record.changes.map(({began}) => began + 1);
    const others = Array.from({length: CUTS}, () => random.of(lines));
    return [
      ...[...new Set(record.told.map(({at}) => at + 1))].map(asWorst),
      ...others.map((line): Moment => ({line, rests: [random.of(RESTS), random.of(RESTS)]})),
    ].sort((one, other) => one.line - other.line);
  }

  async function* faultsAfterCuts(changes: readonly Change[]): AsyncGenerator<string> {
    const random = new Random(SEED);
    const disk = new PowerCutDisk(changes);
    for (const {line, rests} of moments(random)) {
      disk.advance(line);
      const told = record.told.filter(({at}) => at < line);
      for (const rest of rests) {
        const target = await mkdtemp(join(folder, 'cut-'));
        disk.leave(folder, target, rest, random);
        const fault = faultOf(join(target, 'new', 'data'), told);
        await rm(target, {recursive: true});
        if (fault !== undefined) yield `line ${line}, ${rest} of the rest: ${fault}`;
      }
    }
  }

  /** What a server finds that starts after the cut. */
  function faultOf(found: string, told: DiskRecord['told']): string | undefined {
    let file: DatabaseFile | undefined;
    try {
      file = new DatabaseFile(found);
      return account.faultOf(file.database, told);
    } catch (error) {
      return `the server cannot start: ${(error as Error).message}`;
    } finally {
      file?.close();
    }
  }
}

const asWorst = (line: number): Moment => ({line, rests: ['nothing']});
