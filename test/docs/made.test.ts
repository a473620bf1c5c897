import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
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
