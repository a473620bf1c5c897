import {expect} from '@open-wc/testing';
import {
  ATTEMPT_MS,
  HASTY_ATTEMPT_MS,
  HASTY_PAUSE_MS,
  HASTY_PREPARATION_MS,
  HASTY_PROBE_MS,
  PROBE_MS,
  ReconnectingSocket,
  type Retry,
} from '../../src/client/socket.js';
import {settled} from '../support/browser/held-clock.js';
import {ScriptedWorld} from '../support/browser/scripted-world.js';

describe('reconnecting socket', () => {
  let world: ScriptedWorld;
  let log: string[];
  let retry: Retry;
  let prepare: () => Promise<string>;
  let socket: ReconnectingSocket;

  beforeEach(() => {
    world = new ScriptedWorld();
    log = [];
    retry = 'soon';
    prepare = async () => 'wss://im.test/signaling';
    socket = new ReconnectingSocket(world.environment, {
      prepare: () => prepare(),
      opened: () => log.push('opened'),
      received: (data) => log.push(`received ${String(data)}`),
      question: () => '{"type":"ping","ref":1}',
      lost: (code) => {
        log.push(`lost ${code ?? 'given up'}`);
        return retry;
      },
    });
  });

  afterEach(() => {
    socket.stop();
    expect(world.clock.running).to.equal(0);
  });

  const connect = async () => {
    socket.start();
    await settled();
    world.network.newest.open();
  };

  it('opens the address it was given and says so', async () => {
    await connect();
    expect(world.network.newest.url).to.equal('wss://im.test/signaling');
    expect(log).to.deep.equal(['opened']);
  });

  it('comes back within 0.3 s after a connection that worked', async () => {
    await connect();
    socket.confirm(1_000);
    await world.network.newest.drop();
    expect(world.network.sockets).to.have.length(1);
    await world.clock.advance(300);
    expect(world.network.sockets).to.have.length(2);
  });

  it('waits longer after each attempt that fails, up to ten seconds', async () => {
    await connect();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      const {length} = world.network.sockets;
      const lost = world.clock.now();
      await world.network.newest.drop();
      while (world.network.sockets.length === length) await world.clock.advance(100);
      pauses.push(world.clock.now() - lost);
    }
    expect(pauses).to.deep.equal([300, 600, 1200, 2400, 4800, 9600, 10_000, 10_000]);
  });

  it('comes back when a server that stops has asked it to, and no later than half a minute', async () => {
    for (const [after, pause] of [
      [5_000, 5_300],
      [900_000, 30_300],
    ] as const) {
      await connect();
      socket.confirm(60_000);
      retry = {after};
      await world.network.newest.drop();
      const {length} = world.network.sockets;
      await world.clock.advance(pause - 1);
      expect(world.network.sockets).to.have.length(length);
      await world.clock.advance(1);
      expect(world.network.sockets).to.have.length(length + 1);
    }
  });

  it('keeps the pause growing, from a second on, when a connection that worked was closed for a fault of ours', async () => {
    await connect();
    retry = 'later';
    const pauses: number[] = [];
    for (let loss = 0; loss < 5; loss++) {
      socket.confirm(1_000);
      const {length} = world.network.sockets;
      const lost = world.clock.now();
      await world.network.newest.drop('frame-invalid');
      while (world.network.sockets.length === length) await world.clock.advance(100);
      pauses.push(world.clock.now() - lost);
      world.network.newest.open();
    }
    expect(pauses).to.deep.equal([1000, 1000, 1200, 2400, 4800]);
  });

  it('stays away when it is told to', async () => {
    await connect();
    retry = 'never';
    await world.network.newest.drop();
    await world.clock.advance(60_000);
    expect(world.network.sockets).to.have.length(1);
  });

  it('gives a silent connection up without waiting for its close', async () => {
    await connect();
    socket.confirm(1_000);
    await world.clock.advance(2_000);
    await world.network.newest.receiveData('x');
    await world.clock.advance(2_499);
    expect(log).to.deep.equal(['opened', 'received x']);
    await world.clock.advance(1);
    expect(log.at(-1)).to.equal('lost given up');
    expect(world.network.newest.closedWith).to.equal(1000);
    await world.clock.advance(300);
    expect(world.network.sockets).to.have.length(2);
  });

  it('does not hear a connection that it has given up', async () => {
    await connect();
    socket.confirm(1_000);
    const [old] = world.network.sockets;
    await world.clock.advance(2_500);
    const before = [...log];
    await old!.receiveData('late');
    await old!.drop();
    expect(log).to.deep.equal(before);
  });

  it('runs one timer while connected, however much arrives', async () => {
    await connect();
    socket.confirm(1_000);
    for (let frame = 0; frame < 100; frame++) await world.network.newest.receiveData(frame);
    expect(world.clock.running).to.equal(1);
  });

  it('gives an attempt up that never gets anywhere', async () => {
    prepare = () => new Promise(() => undefined);
    socket.start();
    await world.clock.advance(ATTEMPT_MS);
    expect(log).to.deep.equal(['lost given up']);
  });

  it('takes a failure to prepare as a failed attempt', async () => {
    prepare = async () => {
      throw new Error('no token');
    };
    socket.start();
    await settled();
    expect(log).to.deep.equal(['lost given up']);
    prepare = async () => 'wss://im.test/signaling';
    await world.clock.advance(300);
    expect(world.network.sockets).to.have.length(1);
  });

  it('tries at once when the network comes back', async () => {
    await connect();
    for (let attempt = 0; attempt < 6; attempt++) {
      await world.network.newest.drop();
      await world.clock.advance(10_000);
    }
    await world.network.newest.drop();
    const {length} = world.network.sockets;
    await world.network.comeOnline();
    expect(world.network.sockets).to.have.length(length + 1);
  });

  it('doubts its connection when the network comes back, and keeps it if it answers', async () => {
    await connect();
    socket.confirm(10_000);
    await world.network.comeOnline();
    expect(world.network.newest.of('ping')).to.have.length(1);
    await world.clock.advance(PROBE_MS - 1);
    await world.network.newest.receiveData('reply');
    await world.clock.advance(PROBE_MS);
    expect(world.network.sockets).to.have.length(1);
    expect(log).to.deep.equal(['opened', 'received reply']);
  });

  it('replaces a doubtful connection that does not answer within two seconds', async () => {
    await connect();
    socket.confirm(10_000);
    socket.probe();
    await world.clock.advance(PROBE_MS);
    expect(log.at(-1)).to.equal('lost given up');
    await world.clock.advance(300);
    expect(world.network.sockets).to.have.length(2);
  });

  describe('in haste', () => {
    beforeEach(async () => {
      await connect();
      socket.confirm(10_000);
      socket.hurry(true);
    });

    it('tries every second or sooner, however long it takes', async () => {
      await world.network.newest.drop();
      for (let attempt = 0; attempt < 10; attempt++) {
        const {length} = world.network.sockets;
        await world.clock.advance(HASTY_PAUSE_MS);
        expect(world.network.sockets.length).to.be.greaterThan(length);
        await world.network.newest.drop();
      }
    });

    it('gives an attempt up after two seconds, and begins the next at once', async () => {
      await world.network.newest.drop();
      await world.clock.advance(300);
      expect(world.network.sockets).to.have.length(2);
      await world.clock.advance(HASTY_ATTEMPT_MS - 1);
      expect(world.network.sockets).to.have.length(2);
      await world.clock.advance(1);
      expect(world.network.sockets).to.have.length(3);
      expect(world.network.sockets[1]!.closedWith).to.equal(1000);
    });

    it('leaves the page a little longer for its token', async () => {
      prepare = () => new Promise(() => undefined);
      await world.network.newest.drop();
      await world.clock.advance(300 + HASTY_PREPARATION_MS - 1);
      expect(log.at(-1)).to.equal('lost 1006');
      await world.clock.advance(1);
      expect(log.at(-1)).to.equal('lost given up');
    });

    it('replaces a doubtful connection after half a second, at once', async () => {
      socket.probe();
      await world.clock.advance(HASTY_PROBE_MS - 1);
      expect(world.network.sockets).to.have.length(1);
      await world.clock.advance(1);
      expect(world.network.sockets).to.have.length(2);
    });

    it('does not press a server that objects to this side', async () => {
      retry = 'later';
      for (let loss = 0; loss < 4; loss++) {
        await world.network.newest.drop('rate-limited');
        await world.clock.advance(2_400);
      }
      const {length} = world.network.sockets;
      await world.network.newest.drop('rate-limited');
      await world.clock.advance(2_400);
      expect(world.network.sockets).to.have.length(length);
    });

    it('is slow again afterwards', async () => {
      socket.hurry(false);
      await world.network.newest.drop();
      for (let attempt = 0; attempt < 5; attempt++) {
        await world.clock.advance(10_000);
        await world.network.newest.drop();
      }
      const {length} = world.network.sockets;
      await world.clock.advance(HASTY_PAUSE_MS);
      expect(world.network.sockets).to.have.length(length);
    });
  });

  it('hurries with what is under way already', async () => {
    await connect();
    for (let attempt = 0; attempt < 6; attempt++) {
      await world.network.newest.drop();
      await world.clock.advance(10_000);
    }
    await world.network.newest.drop();
    const {length} = world.network.sockets;
    socket.hurry(true);
    await settled();
    expect(world.network.sockets).to.have.length(length + 1);

    socket.hurry(false);
    await world.network.newest.drop();
    await world.clock.advance(10_000);
    const opening = world.network.newest;
    socket.hurry(true);
    await world.clock.advance(HASTY_ATTEMPT_MS);
    expect(opening.closedWith).to.equal(1000);
  });

  it('drops an attempt that is under way when it is started anew', async () => {
    let answer: (url: string) => void = () => undefined;
    prepare = () => new Promise((resolve) => (answer = resolve));
    socket.start();
    const first = answer;
    socket.start();
    first('wss://old.test/');
    answer('wss://new.test/');
    await settled();
    expect(world.network.sockets.map(({url}) => url)).to.deep.equal(['wss://new.test/']);
  });
});
