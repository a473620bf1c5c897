import {expect} from '@open-wc/testing';
import type {MediaSessionOptions} from '../../src/client/media-session.js';
import type {Signal} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {
  flows,
  makePair,
  pictures,
  recordConnections,
  Side,
  wire,
  type ConnectionRecord,
} from '../support/browser/media.js';

/** A page that reloads is a new session on one side, while the session on the other side lives on. */
describe('media session that begins afresh', () => {
  let record: ConnectionRecord;
  let sides: Side[];
  let caller: Side;
  let callee: Side;

  beforeEach(async () => {
    record = recordConnections();
    ({caller, callee} = makePair());
    sides = [caller, callee];
    await Promise.all([caller.start(), callee.start()]);
    await Promise.all([caller.connected(), callee.connected()]);
  });

  afterEach(() => {
    for (const {session} of sides) session.close();
    record.stop();
  });

  const media = (side: Side) => side.session.state.value;
  const see = (side: Side) => pictures(media(side).remote!);
  const open = () => record.kept.filter(({signalingState}) => signalingState !== 'closed');
  const connectionOf = (side: Side) => record.kept[side === caller ? 0 : 1]!;
  const eventsOf = (side: Side) => side.events.map(({type}) => type);

  /** A session in the place of `gone`, which says nothing more and whose connection ends, as with its page. */
  const reloaded = (
    gone: Side,
    role: 'caller' | 'callee',
    options: Partial<MediaSessionOptions> = {},
  ): Side => {
    gone.carry = () => undefined;
    gone.session.close();
    const side = new Side({...options, role});
    sides.push(side);
    return side;
  };

  const connected = (side: Side, times: number) =>
    side.until(() => eventsOf(side).filter((type) => type === 'connected').length === times);

  const reconnected = (side: Side) =>
    side.until(() => eventsOf(side).join() === 'connected,interrupted,connected');

  it('connects with a called page that was reloaded', async () => {
    const before = media(caller).remote;
    const again = reloaded(callee, 'callee');
    wire(caller, again);
    await again.start();
    await Promise.all([reconnected(caller), again.connected()]);
    await Promise.all([see(caller), see(again)]);
    expect(media(caller).remote).to.not.equal(before);
    expect(media(again)).to.include({remoteMicrophone: 'on', remoteCamera: 'on'});
    expect(open()).to.have.length(2);
  });

  it('connects with a calling page that was reloaded', async () => {
    const again = reloaded(caller, 'caller');
    wire(again, callee);
    await again.start();
    await Promise.all([reconnected(callee), again.connected()]);
    await Promise.all([see(callee), see(again)]);
    expect(media(again)).to.include({remoteMicrophone: 'on', remoteCamera: 'on'});
    expect(open()).to.have.length(2);
  });

  it('connects when both pages were reloaded', async () => {
    const calling = reloaded(caller, 'caller');
    const called = reloaded(callee, 'callee');
    wire(calling, called);
    for (const signal of caller.sent) called.session.receive(signal);
    for (const signal of callee.sent) calling.session.receive(signal);
    await Promise.all([calling.start(), called.start()]);
    await Promise.all([calling.connected(), called.connected()]);
    await Promise.all([see(calling), see(called)]);
  });

  it('keeps the last picture until there is the next', async () => {
    const before = media(caller).remote;
    const again = reloaded(callee, 'callee');
    wire(caller, again);
    const pictured = new Set<unknown>();
    caller.session.state.subscribe(({remote}) => pictured.add(remote));
    await again.start();
    await reconnected(caller);
    expect(pictured).to.not.include(undefined);
    expect([...pictured].filter((stream) => stream !== before)).to.deep.equal([
      media(caller).remote,
    ]);
  });

  it('connects again when one of the two gives its link up', async () => {
    let times = 1;
    for (const side of [caller, callee]) {
      side.session.renew();
      times++;
      await Promise.all([connected(caller, times), connected(callee, times)]);
      await Promise.all([see(caller), see(callee)]);
    }
    expect(open()).to.have.length(2);
    expect(record.kept).to.have.length(6);
  });

  for (const role of ['caller', 'callee'] as const) {
    it(`connects again when somebody else closes the connection of the ${role}`, async () => {
      const side = role === 'caller' ? caller : callee;
      connectionOf(side).close();
      await Promise.all([reconnected(caller), reconnected(callee)]);
      await Promise.all([see(caller), see(callee)]);
      expect(open()).to.have.length(2);
    });
  }

  it('connects again when somebody else closes both connections', async () => {
    for (const connection of record.kept) connection.close();
    await Promise.all([reconnected(caller), reconnected(callee)]);
    await Promise.all([see(caller), see(callee)]);
    expect(open()).to.have.length(2);
  });

  it('connects when somebody else closes a connection that was being made', async () => {
    const impatient = makePair({
      caller: {patience: {retry: 100}},
      callee: {patience: {retry: 100}},
    });
    sides.push(impatient.caller, impatient.callee);
    const before = record.kept.length;
    const starting = Promise.all([impatient.caller.start(), impatient.callee.start()]);
    record.kept[before]!.close();
    await starting;
    await Promise.all([impatient.caller.connected(), impatient.callee.connected()]);
    await Promise.all([see(impatient.caller), see(impatient.callee)]);
  });

  it('takes other servers where somebody else has just closed the connection', async () => {
    connectionOf(caller).close();
    caller.session.setIceServers([{urls: ['stun:127.0.0.1:9']}]);
    caller.session.restart();
    await Promise.all([reconnected(caller), reconnected(callee)]);
    await Promise.all([see(caller), see(callee)]);
  });

  it('connects again when both give their links up at once', async () => {
    caller.session.renew();
    callee.session.renew();
    await Promise.all([reconnected(caller), reconnected(callee)]);
    await Promise.all([see(caller), see(callee)]);
    expect(open()).to.have.length(2);
    expect(record.kept).to.have.length(4);
  });

  for (const role of ['caller', 'callee'] as const) {
    it(`pays no heed to what a link of the ${role} that has gone still says`, async () => {
      const [gone, living] = role === 'caller' ? [caller, callee] : [callee, caller];
      const again = reloaded(gone, role);
      wire(living, again);
      await again.start();
      await Promise.all([reconnected(living), again.connected()]);
      for (const late of gone.sent) living.session.receive(late);
      await settled();
      for (const connection of open()) await flows(connection, 'video');
      expect(record.kept).to.have.length(4);
      expect(eventsOf(living)).to.deep.equal(['connected', 'interrupted', 'connected']);
      expect(eventsOf(again)).to.deep.equal(['connected']);
    });
  }

  it('finds back from the offer of a link that had gone before it was there', async () => {
    const again = reloaded(callee, 'callee', {patience: {retry: 50}});
    wire(caller, again);
    await again.start();
    await Promise.all([reconnected(caller), again.connected()]);
    for (const late of caller.sent.slice(0, 8)) again.session.receive(late);
    await Promise.all([connected(caller, 3), connected(again, 2)]);
    await Promise.all([see(caller), see(again)]);
    expect(open()).to.have.length(2);
  });

  it('connects once, however often and in whatever order it hears that the other has entered', async () => {
    const again = reloaded(callee, 'callee');
    wire(caller, again);
    const {carry} = again;
    const entered: Signal[] = [];
    again.carry = (signal) => {
      if (signal.kind === 'enter') entered.push(signal);
      for (const old of callee.sent) if (old.kind === 'enter') carry(old);
      carry(signal);
      for (const enter of entered) carry(enter);
    };
    await again.start();
    await Promise.all([reconnected(caller), again.connected()]);
    await Promise.all([see(caller), see(again)]);
    expect(entered).to.have.length(1);
    expect(record.kept).to.have.length(4);
  });

  it('keeps the call that runs where the offer of another link makes no sense', async () => {
    callee.session.receive({kind: 'offer', link: 'another-link', sdp: 'v=0\r\nnonsense'});
    await settled();
    await Promise.all([see(caller), see(callee)]);
    expect([...eventsOf(caller), ...eventsOf(callee)]).to.deep.equal(['connected', 'connected']);
  });
});
