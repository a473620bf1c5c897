import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {describe, test} from 'node:test';
import {root} from '../support/node/markdown.js';

describe('the pages about errors', () => {
  test('are there for every code and every end of a call, and none is stale or about nothing', () => {
    const args = ['--import', 'tsx', 'scripts/error-pages.js', '--check'];
    const {status, stderr} = spawnSync(process.execPath, args, {cwd: root, encoding: 'utf8'});
    assert.equal(status, 0, stderr);
  });
});
