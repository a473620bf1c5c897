import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {appendFileSync} from 'node:fs';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import Database from 'better-sqlite3';
import {newId, World} from '../support/node/world.js';

/** Of the disk, of which a file that is none of the server's takes a part at first. */
const SIZE = '1m';
const OTHERS = 300_000;

const folder = await mkdtemp(join(tmpdir(), 'im-disk-'));
const lack = mount(folder);
if (lack === undefined) {
  describe(`a disk of ${SIZE} that fills up`, fullDiskTests);
} else {
  await rm(folder, {recursive: true});
  const notice = `FULL DISK TEST NOT RUN: ${lack}`;
  console.log(`\n${notice}\n`);
  // For scripts/test.js to say once more at the end.
  const {IM_NOTICES: notices} = process.env;
  if (notices !== undefined) appendFileSync(notices, `${notice}\n`);
  test('the test of a full disk is left out for want of permission only', () => {
    assert.match(lack, /permi|root|superuser|not found|ENOENT/i);
  });
}

function fullDiskTests() {
  let world: World;
  const other = join(folder, 'other');

  before(async () => {
    await writeFile(other, Buffer.alloc(OTHERS));
    world = await World.start({data: folder});
  });
  after(async () => {
    await world.close();
    execFileSync('umount', [folder]);
    await rm(folder, {recursive: true});
  });

  test('refuses for now, keeps what was acknowledged and nothing else, and goes on when there is room', async () => {
    const [ann, bo] = [await world.join('ann'), await world.join('bo')];
    const acknowledged: string[] = [];
    const send = async () => {
      const id = newId();
      const content = {kind: 'text', text: 'x'.repeat(3_000)} as const;
      await ann.request<'send'>({type: 'send', id, to: 'bo', content});
      acknowledged.push(id);
    };
    const fill = async () => {
      for (;;) await send();
    };
    await assert.rejects(fill(), {code: 'try-later'});
    assert.ok(acknowledged.length > 5, `${acknowledged.length} found room`);
    await ann.request<'transmit'>({type: 'transmit', to: 'bo', data: 'calls and data go on'});
    await rm(other);
    await send();

    const stored = new Database(join(folder, 'im.db'), {readonly: true});
    assert.equal(stored.pragma('integrity_check', {simple: true}), 'ok');
    const ids = stored.prepare<[], string>('SELECT id FROM messages ORDER BY place').pluck().all();
    stored.close();
    assert.deepEqual(ids, acknowledged);
    const told = (await bo.all('message')).map(({message}) => message.id);
    assert.deepEqual(told, acknowledged);
  });
}

/** Why there can be no disk of that size; undefined where there is one now. */
function mount(target: string): string | undefined {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', target], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return undefined;
  } catch (error) {
    const {stderr} = error as {readonly stderr?: Buffer};
    return stderr?.toString().trim() || (error as Error).message;
  }
}
