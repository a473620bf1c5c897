import assert from 'node:assert/strict';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import type {ServerAddress, ServerOptions} from '../../src/server/index.js';
import {TestClient} from '../support/node/client.js';
import {accept, end, invite, isOf, offer, reason, talk, untilFree} from '../support/node/calls.js';
import {SECRET, tokenFor, World} from '../support/node/world.js';

describe('after a restart of the server', () => {
  let world: World;
  let ann: TestClient;
  let bo: TestClient;

  const start = async (options: ServerOptions = {}) => {
    world = await World.start(options);
    ann = await world.join('ann');
    bo = await world.join('bo');
  };
  afterEach(() => world.close());

  const comeBack = (client: TestClient, user: string, call?: string) =>
    world.join(user, {device: client.device, ...(call !== undefined && {call})});

  test('both devices enter the room they had, and the call goes on', async () => {
    await start();
    const {call, caller} = await talk(ann, bo, 'bo');
    await world.restart();
    ann = await comeBack(ann, 'ann', call);
    const again = await ann.next('room');
    assert.deepEqual(again, {...caller, elapsed: again.elapsed});
    assert.equal((await ann.next('room-peer')).present, false);
    bo = await comeBack(bo, 'bo', call);
    await bo.next('room', isOf(call));
    await ann.next('room-peer', ({present}) => present);
    ann.send({type: 'room-signal', call, signal: offer()});
    await bo.next('room-signal');
    end(bo, call);
    assert.equal(await reason(ann, call), 'hung-up');
    assert.equal(await reason(bo, call), 'hung-up');
  });

  test('a device that was reloaded meanwhile enters it too, though it names no call', async () => {
    await start();
    const {call} = await talk(ann, bo, 'bo');
    await world.restart();
    bo = await comeBack(bo, 'bo');
    await bo.next('room', isOf(call));
  });

  test('the two are still busy for others', async () => {
    await start();
    await talk(ann, bo, 'bo');
    await world.restart();
    bo = await comeBack(bo, 'bo');
    const cy = await world.join('cy');
    assert.equal(await reason(cy, invite(cy, 'bo')), 'busy');
  });

  test('a call rings on, for as long as it had left', async () => {
    await start();
    const call = invite(ann, 'bo');
    const {remaining} = await bo.next('ring');
    bo.send({type: 'ringing', call});
    await ann.next('ringing');
    await world.restart();
    bo = await comeBack(bo, 'bo', call);
    assert.ok((await bo.next('ring', isOf(call))).remaining < remaining);
    ann = await comeBack(ann, 'ann', call);
    await ann.next('ringing', isOf(call));
    accept(bo, call);
    await ann.next('room', isOf(call));
  });

  test('how a call ended is still known', async () => {
    await start();
    const {call} = await talk(ann, bo, 'bo');
    bo.vanish();
    end(ann, call, 'device-error');
    await reason(ann, call);
    await world.restart();
    bo = await comeBack(bo, 'bo', call);
    assert.equal(await reason(bo, call), 'device-error');
  });

  test('room numbers go on from where they were', async () => {
    await start();
    const first = await talk(ann, bo, 'bo');
    end(ann, first.call);
    await reason(bo, first.call);
    await world.restart();
    ann = await comeBack(ann, 'ann');
    bo = await comeBack(bo, 'bo');
    const second = await talk(ann, bo, 'bo');
    assert.ok(second.caller.room > first.caller.room);
  });

  test('a call whose other side stays away is lost, and one that nobody comes back to leaves nobody busy', async () => {
    await start({silentGrace: 1_500});
    const {call} = await talk(ann, bo, 'bo');
    await world.restart();
    ann = await comeBack(ann, 'ann', call);
    await ann.next('room');
    assert.equal(await reason(ann, call), 'connection-lost');
    const next = invite(ann, 'bo');
    assert.equal(await reason(ann, next), 'offline');
    await ann.close();
    await untilFree(world, 'ann');
  });
});

describe('a server that was killed in mid-call', () => {
  let folder: string;
  let server: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-killed-'));
  });
  afterEach(async () => {
    await kill();
    await rm(folder, {recursive: true, force: true});
  });

  const start = async (port = 0): Promise<ServerAddress> => {
    const script = fileURLToPath(new URL('../support/node/serve.ts', import.meta.url));
    const options = {data: folder, secret: SECRET, port};
    server = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(server.stdout!), 'line')) as [string];
    return JSON.parse(line) as ServerAddress;
  };
  const kill = async () => {
    const child = server;
    server = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const signIn = async (
    {signaling}: ServerAddress,
    user: string,
    device?: string,
    call?: string,
  ) => {
    const client = await new TestClient(signaling, device).opened();
    const token = await tokenFor(user);
    const hello = {type: 'hello', version: 1, token, device: client.device} as const;
    client.send({...hello, ...(call !== undefined && {call})});
    await client.next('welcome');
    return client;
  };

  test('knows the call when it is back, and both go on with it', async () => {
    let address = await start();
    const ann = await signIn(address, 'ann');
    const bo = await signIn(address, 'bo');
    const {call, caller} = await talk(ann, bo, 'bo');
    await kill();
    await Promise.all([ann.closed, bo.closed]);
    address = await start(address.port);
    const annAgain = await signIn(address, 'ann', ann.device, call);
    const boAgain = await signIn(address, 'bo', bo.device, call);
    assert.equal((await annAgain.next('room')).room, caller.room);
    await boAgain.next('room', isOf(call));
    annAgain.send({type: 'room-signal', call, signal: offer()});
    await boAgain.next('room-signal');
    end(annAgain, call);
    assert.equal(await reason(boAgain, call), 'hung-up');
    const next = invite(boAgain, 'ann');
    await annAgain.next('ring', isOf(next));
    await annAgain.close();
    await boAgain.close();
  });
});
