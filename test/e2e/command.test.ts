import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer, type AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {describe, test} from 'node:test';
import {run, Served} from '../support/node/served.js';

/** What the command printed and how it ended, for flags with which it cannot run. */
async function refusal(...flags: readonly string[]) {
  const child = run(flags);
  const [error, [code]] = await Promise.all([text(child.stderr!), once(child, 'exit')]);
  return {error, code: code as number | null};
}

describe('the command im-server', {timeout: 30_000}, () => {
  test('serves the script, its chunks and the demo, and says it is well', async () => {
    const served = await Served.start();
    try {
      for (const [path, type] of [
        ['/im-elements.js', 'text/javascript'],
        ['/im-elements.global.js', 'text/javascript'],
        ['/demo/', 'text/html'],
        ['/demo/two-users.html', 'text/html'],
        ['/healthz', ''],
      ] as const) {
        const response = await fetch(served.origin + path);
        assert.equal(response.status, 200, path);
        assert.ok(response.headers.get('content-type')?.startsWith(type), path);
        await response.arrayBuffer();
      }
      const secret = await fetch(`${served.origin}/..%2f..%2fpackage.json`);
      assert.equal(secret.status, 404);
      await secret.arrayBuffer();
    } finally {
      await served.close();
    }
  });

  test('gives guest tokens in demo mode, warns of it, and logs no token', async () => {
    const served = await Served.start();
    try {
      const response = await fetch(`${served.origin}/guest?name=Zoë`, {method: 'POST'});
      const {token} = (await response.json()) as {token: string};
      assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/);
      assert.match(served.log, /guest/i);
      assert.ok(!served.log.includes(token));
    } finally {
      await served.close();
    }
  });

  test('says which port is taken, and ends with 1', async () => {
    const blocker = createServer().listen(0);
    await once(blocker, 'listening');
    const {port} = blocker.address() as AddressInfo;
    try {
      const {error, code} = await refusal('--demo', '--port', `${port}`);
      assert.equal(code, 1);
      assert.match(error, new RegExp(`port ${port}`, 'i'));
      assert.match(error, /--port/);
    } finally {
      blocker.close();
    }
  });

  test('names a flag or value it cannot use, and ends with 1', async () => {
    for (const [flags, named] of [
      [['--port', 'many'], /port/],
      [['--no-such-flag'], /no-such-flag/],
      [['--secret', 'short'], /secret/],
    ] as const) {
      const {error, code} = await refusal(...flags);
      assert.equal(code, 1, flags.join(' '));
      assert.match(error, named);
    }
  });
});
