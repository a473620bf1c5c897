import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {access, chmod, chown, cp, mkdir, mkdtemp, readFile, rm} from 'node:fs/promises';
import {createServer, type AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';
import {after, before, describe, test} from 'node:test';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Of the user `node` in the images of Node. */
const NODE_USER = 1000;

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** What the image is made of, and does. */
const readDockerfile = (text: string): Instruction[] =>
  text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, name, value] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      assert.ok(name !== undefined && value !== undefined, `not an instruction: ${line}`);
      return {name, value};
    });

/** The packages that `npm prune --omit=dev` leaves, as folders below the root. */
async function packagesInUse(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, {dev?: true; devOptional?: true; optional?: true}>>;
  };
  return Object.entries(lock.packages)
    .filter(([path, {dev, devOptional, optional}]) => path && !dev && !devOptional && !optional)
    .map(([path]) => path);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const {port} = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('the image of the example deployment, without a container engine', () => {
  let folder: string;
  let build: Instruction[];
  let final: Instruction[];
  const valuesOf = (name: string) =>
    final.filter((instruction) => instruction.name === name).map(({value}) => value);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-image-'));
    const all = readDockerfile(await readFile(join(root, 'deploy/Dockerfile'), 'utf8'));
    const last = all.findLastIndex(({name}) => name === 'FROM');
    [build, final] = [all.slice(0, last), all.slice(last)];
  });
  after(() => rm(folder, {recursive: true, force: true}));

  test('is built of commands and files that there are, and of nothing that this machine has made', async () => {
    const {scripts, engines} = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      readonly scripts: Readonly<Record<string, string>>;
      readonly engines: {readonly node: string};
    };
    for (const {name, value} of build) {
      if (name !== 'RUN') continue;
      for (const [, script] of value.matchAll(/npm run (\S+)/g))
        assert.ok(scripts[script!], script);
    }
    for (const {name, value} of build) {
      if (name !== 'COPY') continue;
      for (const file of value.split(' ').slice(0, -1)) await access(join(root, file));
    }
    // Both stages have the same system, or what was compiled in one would not run in the other.
    const versions = [...build, ...final]
      .filter(({name}) => name === 'FROM')
      .map(({value}) => /^node:(\d+)-(\w+)/.exec(value)?.slice(1).join(' '));
    assert.equal(new Set(versions).size, 1);
    assert.equal(versions[0]?.split(' ')[0], /\d+/.exec(engines.node)?.[0]);
    const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
    for (const name of ['.git', '**/node_modules', 'dist', '**/.env', 'deploy/tls']) {
      assert.ok(ignored.includes(name), name);
    }
  });

  test('starts as somebody without rights, is healthy, and stops in good order', async (t) => {
    const app = join(folder, 'app');
    for (const value of valuesOf('COPY')) {
      const [, from, to] = /^--from=build \/app\/(\S+) (\S+)$/.exec(value) ?? [];
      assert.ok(from !== undefined && to !== undefined, value);
      const copied = from === 'node_modules' ? await packagesInUse() : [from];
      for (const path of copied) {
        const target =
          from === 'node_modules' ? join(app, path) : join(app, to, ...endOf(to, path));
        await mkdir(dirname(target), {recursive: true});
        await cp(join(root, path), target, {recursive: true, dereference: true});
      }
    }
    const data = join(folder, 'data');
    await mkdir(data);
    assert.deepEqual(valuesOf('USER'), ['node']);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(data, NODE_USER, NODE_USER);
    await chmod(folder, 0o755);

    const port = await freePort();
    const told = valuesOf('ENV').map((value) => value.split('=') as [string, string]);
    const environment: Record<string, string> = {
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      ...Object.fromEntries(told),
      IM_PORT: String(port),
      IM_SECRET: 'a secret of the image, which is 32 bytes and more',
    };
    assert.deepEqual(valuesOf('VOLUME'), [environment['IM_DATA']]);
    environment['IM_DATA'] = data;
    const options = {
      cwd: app,
      env: environment,
      ...(isRoot && {uid: NODE_USER, gid: NODE_USER}),
    };
    const [health] = valuesOf('HEALTHCHECK').map((value) => value.slice(value.indexOf('CMD ') + 4));
    const isHealthy = () => spawnSync('sh', ['-c', health!], options).status === 0;
    assert.equal(isHealthy(), false);

    const [command, ...args] = JSON.parse(valuesOf('CMD')[0]!) as [string, ...string[]];
    const server = spawn(command, args, {...options, stdio: ['ignore', 'pipe', 'ignore']});
    t.after(() => server.kill('SIGKILL'));
    const exited = once(server, 'exit');
    for await (const line of createInterface(server.stdout)) {
      if (line.includes('is listening')) break;
    }
    assert.equal(isHealthy(), true);
    await access(join(data, 'im.db'));
    server.kill('SIGTERM');
    assert.deepEqual(await exited, [0, null]);
  });
});

/** A file goes into a folder under its name, a folder in the place of it. */
const endOf = (to: string, path: string) => (to.endsWith('/') ? [path] : []);
