import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {root} from '../support/node/markdown.js';

test('the tables of docs say what the elements, the frames and the settings are today', () => {
  const {status, stderr} = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'scripts/docs.js', '--check'],
    {cwd: root, encoding: 'utf8'},
  );
  assert.equal(status, 0, stderr);
});

test('CONTRIBUTING.md names the steps that there are', () => {
  const {stderr} = spawnSync(process.execPath, ['scripts/test.js', 'no-such-step'], {
    cwd: root,
    encoding: 'utf8',
  });
  const there = /there are (.+)\.$/m.exec(stderr)?.[1]?.split(', ');
  const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
  const named = /# only some steps: (.+)$/m.exec(contributing)?.[1]?.split(' ');
  assert.deepEqual(named, there);
});
