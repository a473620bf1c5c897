import assert from 'node:assert/strict';
import {test} from 'node:test';
import {newId, World} from '../support/node/world.js';

const metricsOf = async (world: World) => {
  const response = await fetch(`http://127.0.0.1:${world.address.metricsPort}/metrics`);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  const text = await response.text();
  return {
    text,
    value: (name: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1] ?? 0,
      ),
  };
};

test('what happens is counted for Prometheus, on a port of its own', async (t) => {
  const world = await World.start({metricsPort: 0});
  t.after(() => world.close());
  const ann = await world.join('ann');
  const bo = await world.join('bo');
  await world.connect();
  const content = {kind: 'text', text: 'not for the operator'} as const;
  await ann.request<'send'>({type: 'send', id: newId(), to: 'bo', content});
  await assert.rejects(ann.request<'send'>({type: 'send', id: newId(), to: 'nobody', content}), {
    code: 'user-unknown',
  });
  const [missed, talked] = [newId(), newId()];
  ann.send({type: 'invite', call: missed, to: 'bo', media: 'audio'});
  await bo.next('ring');
  ann.send({type: 'end', call: missed, reason: 'cancelled'});
  await bo.next('ended');
  ann.send({type: 'invite', call: talked, to: 'bo', media: 'audio'});
  await bo.next('ring');
  bo.send({type: 'accept', call: talked, media: 'audio'});
  await bo.next('room');
  bo.send({type: 'end', call: talked, reason: 'hung-up'});
  await ann.next('ended', ({call}) => call === talked);

  const {text, value} = await metricsOf(world);
  assert.equal(value('im_connections{state="signed-in"}'), 2);
  assert.equal(value('im_connections{state="unsigned"}'), 1);
  assert.equal(value('im_frames_total{type="send"}'), 2);
  assert.equal(value('im_refusals_total{code="user-unknown"}'), 1);
  assert.equal(value('im_calls_total{phase="ringing",reason="cancelled"}'), 1);
  assert.equal(value('im_calls_total{phase="room",reason="hung-up"}'), 1);
  assert.equal(value('im_call_seconds_count'), 1);
  assert.equal(value('im_store_seconds_count{outcome="stored"}'), 1);
  assert.match(text, /nodejs_eventloop_lag_seconds/);
  assert.ok(!text.includes('ann'));
  assert.equal((await fetch(`${world.address.url}/metrics`)).status, 404);
  const other = await fetch(`http://127.0.0.1:${world.address.metricsPort}/`);
  assert.equal(other.status, 404);
});

test('a call can be followed through the log by its id, and the log tells of no words', async (t) => {
  const world = await World.start({logLevel: 'info'});
  t.after(() => world.close());
  const ann = await world.join('ann');
  const bo = await world.join('bo');
  const call = newId();
  ann.send({type: 'invite', call, to: 'bo', media: 'video'});
  await bo.next('ring');
  bo.send({type: 'accept', call, media: 'audio'});
  await ann.next('room');
  ann.send({type: 'end', call, reason: 'hung-up'});
  await bo.next('ended');
  const lines = world.log
    .map((line) => JSON.parse(line) as {call?: string; msg: string; reason?: string})
    .filter((line) => line.call === call);
  assert.deepEqual(
    lines.map(({msg}) => msg),
    ['call rings', 'call accepted', 'call ended'],
  );
  assert.equal(lines.at(-1)?.reason, 'hung-up');
});
