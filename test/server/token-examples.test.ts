import assert from 'node:assert/strict';
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {appendFileSync} from 'node:fs';
import {createServer, type AddressInfo} from 'node:net';
import {setTimeout as pause} from 'node:timers/promises';
import {after, before, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {SECRET, World} from '../support/node/world.js';

const folder = fileURLToPath(new URL('../../examples/token/', import.meta.url));

/** What runs an example, and how one finds out whether that is installed. */
interface Runtime {
  readonly name: string;
  /** What brings it, on Debian. */
  readonly packaged: string;
  readonly version: readonly string[];
  readonly command: (port: number) => readonly string[];
}

const runtimes: readonly Runtime[] = [
  {
    name: 'node',
    packaged: 'nodejs',
    version: [process.execPath, '--version'],
    command: () => [process.execPath, 'node.js'],
  },
  {
    name: 'python3',
    packaged: 'python3',
    version: ['python3', '--version'],
    command: () => ['python3', 'token.py'],
  },
  {
    name: 'php',
    packaged: 'php-cli',
    version: ['php', '--version'],
    command: (port) => ['php', '-S', `127.0.0.1:${port}`, 'token.php'],
  },
  {
    name: 'go',
    packaged: 'golang-go',
    version: ['go', 'version'],
    command: () => ['go', 'run', 'token.go'],
  },
];

describe('the example of a back end that makes tokens', () => {
  let world: World;

  before(async () => {
    world = await World.start();
  });
  after(() => world.close());

  for (const {name, packaged, version, command} of runtimes) {
    const [program, ...args] = version as [string, ...string[]];
    if (spawnSync(program, args).status !== 0) {
      const notice = `TOKEN EXAMPLE NOT RUN: ${name} is not installed (apt-get install ${packaged})`;
      console.log(`\n${notice}\n`);
      // For scripts/test.js to say once more at the end.
      const {IM_NOTICES: notices} = process.env;
      if (notices !== undefined) appendFileSync(notices, `${notice}\n`);
      continue;
    }
    test(`in ${name} gives one that signs its user in`, async () => {
      const port = await freePort();
      const example = start(command(port), port);
      try {
        const address = `http://127.0.0.1:${port}`;
        const response = await answerOf(`${address}/im-token`, example);
        assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
        assert.equal(response.headers.get('cache-control'), 'no-store');
        const token = await response.text();
        const client = await world.connect();
        client.send({type: 'hello', version: 1, token, device: client.device});
        const {user} = await client.next('welcome');
        assert.deepEqual(user, {id: 'ann', name: 'Ann Öz'});
        // It says when it was made, so that it can be revoked.
        const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
          iat: number;
          exp: number;
        };
        assert.equal(claims.exp - claims.iat, 3_600);
        assert.equal((await fetch(`${address}/other`, {method: 'POST'})).status, 404);
      } finally {
        await stop(example);
      }
    });
  }
});

function start([program, ...args]: readonly string[], port: number): ChildProcess {
  return spawn(program!, args, {
    cwd: folder,
    env: {...process.env, IM_SECRET: SECRET, PORT: String(port)},
    stdio: ['ignore', 'ignore', 'inherit'],
    // `go run` has a child of its own.
    detached: true,
  });
}

async function stop(example: ChildProcess): Promise<void> {
  if (example.exitCode !== null) return;
  const exited = once(example, 'exit');
  process.kill(-example.pid!, 'SIGTERM');
  await exited;
}

/** Its answer, as soon as it listens. */
async function answerOf(address: string, example: ChildProcess): Promise<Response> {
  for (;;) {
    try {
      return await fetch(address, {method: 'POST'});
    } catch (error) {
      if (example.exitCode !== null) throw error;
      await pause(50);
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
