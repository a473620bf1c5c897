import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, test} from 'node:test';
import {embeddedBackend} from '../../src/server/backend/embedded.js';
import {backendContract, ENDED_KEPT} from './backend-contract.js';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, {recursive: true}))));

backendContract('embedded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'im-backend-'));
  folders.push(folder);
  let time = 1_000_000;
  const backend = embeddedBackend({folder, endedKept: ENDED_KEPT, now: () => time});
  return {
    backend,
    beside: backend,
    now: () => time,
    pass: (milliseconds) => {
      time += milliseconds;
    },
  };
});

test('what was revoked is still revoked after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'im-backend-'));
  folders.push(folder);
  const open = () => embeddedBackend({folder, endedKept: ENDED_KEPT, now: Date.now});
  const before = open();
  await before.revocations.revoke('ann', 2_000);
  await before.close();
  const afterwards = open();
  assert.equal(await afterwards.revocations.revokedBefore('ann'), 2_000);
  await afterwards.close();
});
