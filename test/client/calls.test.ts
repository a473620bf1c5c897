import {expect} from '@open-wc/testing';
import {ENDED_SHOWN_MS, LOSS_DEADLINE_MS} from '../../src/client/call-timers.js';
import type {CallPhase} from '../../src/client/index.js';
import {
  PEER_ALIVE_MS,
  RING_TIMEOUT_MS,
  type CallId,
  type ClientFrame,
  type EndReason,
  type ServerFrame,
  type ServerFrameOf,
} from '../../src/protocol/index.js';
import {settled} from '../support/browser/held-clock.js';
import {openSession, type ScriptedPage} from '../support/browser/open-session.js';

const BOB = {id: 'bob', name: 'Bob'};
const CALL: CallId = 'call-0001';
const signal = {kind: 'offer', link: 'link-0001', sdp: 'v=0'} as const;
const iceServers = [{urls: ['stun:im.test']}];

const ring = (fields: Partial<ServerFrameOf<'ring'>> = {}): ServerFrame => ({
  type: 'ring',
  call: CALL,
  from: BOB,
  media: 'video',
  remaining: RING_TIMEOUT_MS,
  ...fields,
});

const room = (fields: Partial<ServerFrameOf<'room'>> = {}): ServerFrame => ({
  type: 'room',
  call: CALL,
  room: 17,
  role: 'callee',
  peer: BOB,
  media: {caller: 'video', callee: 'audio'},
  policy: 'all',
  iceServers,
  preconnected: false,
  elapsed: 0,
  ...fields,
});

describe('calls', () => {
  let page: ScriptedPage;

  beforeEach(async () => {
    page = await openSession('calls');
  });

  afterEach(() => {
    page.leave();
    expect(page.clock.running).to.equal(0);
  });

  const call = () => page.session.calls.current.value;
  const phase = () => call()?.phase;
  const media = () => page.media.at(-1)!;
  const sent = (...types: ClientFrame['type'][]) =>
    page.sent.filter(({type}) => types.includes(type));
  const ended = (reason: EndReason, id: CallId = CALL) =>
    page.receive({type: 'ended', call: id, reason});
  const end = (reason: string, id: CallId = CALL) => ({type: 'end', call: id, reason});

  describe('calling someone', () => {
    let id: CallId;

    beforeEach(async () => {
      id = page.session.calls.invite('bob', 'video');
      await settled();
    });

    it('asks the server, and is inviting', () => {
      expect(sent('invite')).to.deep.equal([
        {type: 'invite', call: id, to: 'bob', media: 'video', preconnect: 'direct'},
      ]);
      expect(call()).to.deep.equal({
        id,
        remote: BOB,
        direction: 'outgoing',
        phase: 'inviting',
        media: 'video',
      });
    });

    it('shows oneself from the start, and connects nowhere', async () => {
      await settled();
      expect(media().options).to.include({role: 'caller'});
      expect(media().log).to.deep.equal(['capture video']);
      expect(page.session.calls.media.value).to.include({camera: 'on', microphone: 'on'});
    });

    it('rings only when a device there does', async () => {
      await page.receive({type: 'ringing', call: id, remaining: 45_000});
      expect(phase()).to.equal('ringing');
      expect(media().log).to.deep.equal(['capture video']);
    });

    it('enters the room by itself when accepted', async () => {
      await page.receive({type: 'ringing', call: id, remaining: 45_000});
      await page.receive(room({call: id, role: 'caller'}));
      expect(call()).to.include({phase: 'connecting', room: 17, remoteMedia: 'audio'});
      expect(media().iceServers).to.deep.equal(iceServers);
      expect(media().log).to.deep.equal(['capture video', 'connect all', 'admit all']);
      media().options.onEvent({type: 'connected'});
      expect(phase()).to.equal('connected');
      expect(call()!.connectedAt).to.equal(page.clock.now());
    });

    for (const reason of ['declined', 'busy', 'offline', 'missed', 'forbidden'] as const) {
      it(`ends with ${reason} when the server says so`, async () => {
        await ended(reason, id);
        expect(call()).to.include({phase: 'ended', endReason: reason});
      });
    }

    it('is withdrawn at once, without waiting for the server', () => {
      page.session.calls.cancel();
      expect(call()).to.include({phase: 'ended', endReason: 'cancelled'});
      expect(sent('end')).to.deep.equal([end('cancelled', id)]);
    });

    it('cannot be withdrawn once accepted, nor accepted or declined here', async () => {
      page.session.calls.accept();
      page.session.calls.decline();
      page.session.calls.hangUp();
      expect(phase()).to.equal('inviting');
      await page.receive(room({call: id, role: 'caller'}));
      page.session.calls.cancel();
      expect(phase()).to.equal('connecting');
      expect(sent('end', 'accept')).to.deep.equal([]);
    });

    it('leaves the room again that was opened while it was withdrawn', async () => {
      page.session.calls.cancel();
      await page.receive(room({call: id, role: 'caller'}));
      expect(phase()).to.equal('ended');
      expect(media().log).to.deep.equal(['capture video', 'close']);
      expect(sent('end')).to.deep.equal([end('cancelled', id)]);
    });

    it('keeps a second call away', () => {
      expect(() => page.session.calls.invite('carol', 'audio'))
        .to.throw()
        .with.property('code', 'in-call');
    });

    it('ends by itself if the server forgets it', async () => {
      page.answers.ping = () => ({});
      for (let passed = 0; passed < RING_TIMEOUT_MS + 5_000; passed += 5_000) {
        await page.receive({type: 'ping'});
        await page.clock.advance(5_000);
      }
      expect(call()?.endReason).to.equal('missed');
      expect(sent('end')).to.deep.equal([end('cancelled', id)]);
    });

    it('becomes part of the other side’s call when both call at once', async () => {
      await page.receive(room({call: 'call-of-bob', replaces: id}));
      expect(call()).to.include({id: 'call-of-bob', direction: 'incoming', phase: 'connecting'});
      expect(page.media.map(({log}) => log)).to.deep.equal([
        ['capture video', 'close'],
        ['connect all', 'admit all', 'capture audio'],
      ]);
      await page.disconnect();
      await page.reconnect();
      expect(sent('invite')).to.have.length(1);
      await ended('hung-up', id);
      expect(phase()).to.equal('connecting');
      expect(page.network.newest.of('hello')[0]!.call).to.equal('call-of-bob');
    });
  });

  describe('refusing to call', () => {
    const refusal = (to: string) =>
      expect(() => page.session.calls.invite(to, 'audio'))
        .to.throw()
        .with.property('code');

    it('tells who is not in the roster', () => refusal('stranger').equal('user-unknown'));

    it('tells that it is oneself', () => refusal('alice').equal('to-oneself'));

    it('tells that there is no connection', async () => {
      await page.disconnect();
      refusal('bob').equal('not-connected');
    });
  });

  describe('being called', () => {
    beforeEach(() => page.receive(ring()));

    it('rings, and tells the caller that it does', () => {
      expect(call()).to.deep.equal({
        id: CALL,
        remote: BOB,
        direction: 'incoming',
        phase: 'ringing',
        media: 'video',
      });
      expect(sent('ringing')).to.deep.equal([{type: 'ringing', call: CALL, preconnect: 'direct'}]);
      expect(page.media).to.have.length(0);
    });

    it('is connecting as soon as it is accepted, opens devices at once and connects in the room', async () => {
      page.session.calls.accept('audio');
      expect(phase()).to.equal('connecting');
      expect(sent('accept')).to.deep.equal([{type: 'accept', call: CALL, media: 'audio'}]);
      await settled();
      expect(media().options).to.include({role: 'callee'});
      expect(media().log).to.deep.equal(['capture audio']);
      await page.receive(room());
      expect(media().log).to.deep.equal(['capture audio', 'connect all', 'admit all']);
      expect(call()).to.include({remoteMedia: 'video', room: 17});
    });

    it('is accepted with what was asked for, where nothing else is chosen', () => {
      page.session.calls.accept();
      expect(sent('accept')).to.deep.equal([{type: 'accept', call: CALL, media: 'video'}]);
    });

    it('is declined', () => {
      page.session.calls.decline();
      expect(call()).to.include({phase: 'ended', endReason: 'declined'});
      expect(sent('end')).to.deep.equal([end('declined')]);
    });

    it('stops when another device has answered', async () => {
      await ended('answered-elsewhere');
      expect(call()).to.include({phase: 'ended', endReason: 'answered-elsewhere'});
      expect(sent('end')).to.deep.equal([]);
    });

    it('does not ring again by a frame that comes late or twice', async () => {
      await page.receive(ring());
      await ended('cancelled');
      await page.receive(ring());
      expect(phase()).to.equal('ended');
      page.session.calls.dismiss();
      await page.receive(ring());
      expect(call()).to.equal(undefined);
    });

    it('does not mind a second caller', async () => {
      await page.receive(ring({call: 'call-0002', from: {id: 'carol', name: 'Carol'}}));
      expect(call()?.id).to.equal(CALL);
      expect(sent('ringing')).to.have.length(1);
    });

    it('ends when no room comes after it was accepted', async () => {
      page.session.calls.accept();
      await page.clock.advance(10_000);
      expect(call()?.endReason).to.equal('connection-lost');
      expect(sent('end')).to.deep.equal([end('hung-up')]);
    });

    it('leaves ringing to the other devices when this page goes', () => {
      page.session.close();
      expect(sent('end')).to.deep.equal([]);
      expect(call()).to.equal(undefined);
    });
  });

  describe('in the room', () => {
    beforeEach(async () => {
      await page.receive(ring());
      page.session.calls.accept();
      await page.receive(room());
      media().options.onEvent({type: 'connected'});
    });

    const isOver = (reason: EndReason) => {
      expect(call()).to.include({phase: 'ended', endReason: reason});
      expect(media().log.at(-1)).to.equal('close');
      expect(page.session.calls.media.value).to.equal(undefined);
    };

    it('shows what the media session shows', () => {
      media().show({camera: 'blocked'});
      expect(page.session.calls.media.value).to.include({camera: 'blocked', microphone: 'on'});
    });

    it('passes signals to and fro', async () => {
      media().options.send(signal);
      expect(sent('room-signal')).to.deep.equal([{type: 'room-signal', call: CALL, signal}]);
      await page.receive({type: 'room-signal', call: CALL, signal});
      await page.receive({type: 'room-signal', call: 'call-other', signal});
      expect(media().received).to.deep.equal([signal]);
    });

    it('switches microphone and camera', async () => {
      await page.session.calls.setMicrophone(false);
      await page.session.calls.setCamera(true);
      expect(page.session.calls.media.value).to.include({microphone: 'off', camera: 'on'});
    });

    it('is reconnecting while media is cut off, and doubts its own connection', () => {
      media().options.onEvent({type: 'interrupted'});
      expect(phase()).to.equal('reconnecting');
      expect(sent('ping')).to.have.length(1);
      media().options.onEvent({type: 'connected'});
      expect(phase()).to.equal('connected');
    });

    it('ends at once when hung up here', () => {
      page.session.calls.hangUp();
      isOver('hung-up');
      expect(sent('end')).to.deep.equal([end('hung-up')]);
    });

    it('ends when hung up there', async () => {
      await ended('hung-up');
      isOver('hung-up');
      expect(sent('end')).to.deep.equal([]);
    });

    it('ends when media fails, and says so to the other side', () => {
      media().options.onEvent({type: 'failed', reason: 'media-failed'});
      isOver('media-failed');
      expect(sent('end')).to.deep.equal([end('media-failed')]);
    });

    it('ends in an orderly way when the session is closed', () => {
      page.session.close();
      expect(sent('end')).to.deep.equal([end('hung-up')]);
      expect(media().log.at(-1)).to.equal('close');
    });

    it('lets go of devices and connection when the page is put aside, and waits for its return', async () => {
      page.session.suspend();
      expect(sent('end')).to.deep.equal([]);
      expect(page.network.newest.closedWith).to.equal(1000);
      expect(media().log.at(-1)).to.equal('close');
      expect(call()).to.equal(undefined);
      expect(page.clock.running).to.equal(0);
    });

    it('hears nothing more of the media session after the end', () => {
      page.session.calls.hangUp();
      media().options.onEvent({type: 'failed', reason: 'media-failed'});
      media().options.send(signal);
      media().show({camera: 'failed'});
      isOver('hung-up');
      expect(sent('end')).to.deep.equal([end('hung-up')]);
      expect(sent('room-signal')).to.deep.equal([]);
    });

    it('shows the end for a while, and then nothing', async () => {
      await ended('hung-up');
      await page.clock.advance(ENDED_SHOWN_MS - 1);
      expect(phase()).to.equal('ended');
      await page.clock.advance(1);
      expect(call()).to.equal(undefined);
    });

    it('makes way for the next call while the end is still shown', async () => {
      await ended('hung-up');
      await page.receive(ring({call: 'call-0002'}));
      await page.clock.advance(ENDED_SHOWN_MS);
      expect(call()).to.include({id: 'call-0002', phase: 'ringing'});
    });

    it('does not fall to a signal that was refused', async () => {
      await page.receive({type: 'error', code: 'frame-invalid', message: '…', call: CALL});
      expect(phase()).to.equal('connected');
    });

    it('outlives its connection, and finds the other side again when it is back', async () => {
      media().log.length = 0;
      await page.disconnect();
      expect(phase()).to.equal('connected');
      await page.reconnect();
      expect(page.network.newest.of('hello')[0]!.call).to.equal(CALL);
      const fresh = [{urls: ['turn:im.test'], username: 'u', credential: 'c'}];
      await page.receive(room({iceServers: fresh, elapsed: 900}));
      expect(page.media).to.have.length(1);
      expect(media().iceServers).to.deep.equal(fresh);
      expect(media().log).to.deep.equal(['restart']);
    });

    it('comes back to the server within a second, however long that is away', async () => {
      for (let attempt = 0; attempt < 8; attempt++) {
        const {length} = page.network.sockets;
        await page.disconnect();
        await page.clock.advance(1_000);
        expect(page.network.sockets).to.have.length(length + 1);
      }
      expect(phase()).to.equal('connected');
      page.session.calls.hangUp();
      await page.disconnect();
      const {length} = page.network.sockets;
      await page.clock.advance(1_000);
      expect(page.network.sockets).to.have.length(length);
    });

    it('judges the path at once when the browser has another network, and in a call only', async () => {
      media().log.length = 0;
      await page.network.comeOnline();
      expect(media().log).to.deep.equal(['suspect']);
      page.session.calls.hangUp();
      media().log.length = 0;
      await page.network.comeOnline();
      expect(media().log).to.deep.equal([]);
    });

    it('takes a failure for a lost connection where the other device is not at the server', async () => {
      await page.receive({type: 'room-peer', call: CALL, present: false});
      media().options.onEvent({type: 'failed', reason: 'media-failed'});
      isOver('connection-lost');
      expect(sent('end')).to.deep.equal([end('media-failed')]);
    });

    it('judges the other side at once when that has gone from the server', async () => {
      media().log.length = 0;
      await page.receive({type: 'room-peer', call: CALL, present: false});
      await page.receive({type: 'room-peer', call: CALL, present: true});
      expect(media().log).to.deep.equal(['suspect', 'restart']);
    });

    it('speaks for the other side while that is away from the server and its media arrives', async () => {
      await page.receive({type: 'room-peer', call: CALL, present: false});
      await page.clock.advance(1_499);
      expect(sent('peer-alive')).to.deep.equal([]);
      await page.clock.advance(1);
      await page.clock.advance(PEER_ALIVE_MS);
      const word = {type: 'peer-alive', call: CALL};
      expect(sent('peer-alive')).to.deep.equal([word, word]);
      media().isAlive = false;
      await page.clock.advance(PEER_ALIVE_MS);
      expect(sent('peer-alive')).to.have.length(2);
      media().isAlive = true;
      await page.receive({type: 'room-peer', call: CALL, present: true});
      await page.clock.advance(PEER_ALIVE_MS);
      expect(sent('peer-alive')).to.have.length(2);
    });

    it('takes a failure for a lost connection where the server cannot be heard either', async () => {
      await page.disconnect();
      media().options.onEvent({type: 'failed', reason: 'media-failed'});
      isOver('connection-lost');
      await page.reconnect();
      expect(page.network.newest.of('end')).to.deep.equal([end('media-failed')]);
    });
  });

  describe('connecting while it rings', () => {
    const preconnect = {policy: 'all', iceServers} as const;

    it('begins for the caller when the server says so, and shows nothing of it', async () => {
      const id = page.session.calls.invite('bob', 'video');
      await page.receive({type: 'ringing', call: id, remaining: 45_000, preconnect});
      expect(media().log).to.deep.equal(['capture video', 'connect all']);
      expect(media().iceServers).to.deep.equal(iceServers);
      media().options.onEvent({type: 'connected'});
      expect(phase()).to.equal('ringing');
      await page.receive({type: 'room-signal', call: id, signal});
      expect(media().received).to.deep.equal([signal]);
    });

    it('is accepted by word of the called device, before the server’s', async () => {
      const id = page.session.calls.invite('bob', 'video');
      await page.receive({type: 'ringing', call: id, remaining: 45_000, preconnect});
      media().options.onEvent({type: 'accepted'});
      expect(call()).to.include({phase: 'connecting'}).and.not.have.property('room');
      media().options.onEvent({type: 'connected'});
      expect(phase()).to.equal('connected');
      await page.receive(room({call: id, role: 'caller', preconnected: true}));
      expect(call()).to.include({phase: 'connected', room: 17});
      expect(media().log).to.deep.equal(['capture video', 'connect all', 'admit', 'admit all']);
    });

    it('is not accepted where the server does not say so', async () => {
      const id = page.session.calls.invite('bob', 'video');
      await page.receive({type: 'ringing', call: id, remaining: 45_000, preconnect});
      media().options.onEvent({type: 'accepted'});
      await ended('declined', id);
      expect(call()).to.include({phase: 'ended', endReason: 'declined'});
      expect(media().log.at(-1)).to.equal('close');
    });

    it('begins afresh where another device has accepted', async () => {
      const id = page.session.calls.invite('bob', 'video');
      await page.receive({type: 'ringing', call: id, remaining: 45_000, preconnect});
      await page.receive(room({call: id, role: 'caller'}));
      expect(page.media).to.have.length(1);
      expect(media().log).to.deep.equal(['capture video', 'connect all', 'renew', 'admit all']);
    });

    it('opens no device of the called, until they accept: then media flows at once', async () => {
      await page.receive(ring());
      await page.receive({type: 'preconnect', call: CALL, ...preconnect});
      expect(media().log).to.deep.equal(['connect all']);
      expect(page.session.calls.media.value).to.equal(undefined);
      page.session.calls.accept();
      expect(media().log).to.deep.equal(['connect all', 'accept', 'admit', 'capture video']);
      await page.receive(room({preconnected: true}));
      expect(media().log.at(-1)).to.equal('admit all');
      expect(page.media).to.have.length(1);
    });

    it('comes to the same where the called accepts before it has begun', async () => {
      await page.receive(ring());
      page.session.calls.accept();
      await page.receive({type: 'preconnect', call: CALL, ...preconnect});
      await page.receive(room({preconnected: true}));
      expect(media().log).to.deep.equal([
        'capture video',
        'connect all',
        'accept',
        'admit',
        'admit all',
      ]);
    });

    it('goes no further than this page lets it', async () => {
      page.session.calls.preferences.set({preconnect: 'relay'});
      await page.receive(ring());
      expect(sent('ringing')).to.deep.equal([{type: 'ringing', call: CALL, preconnect: 'relay'}]);
      await page.receive({type: 'preconnect', call: CALL, ...preconnect});
      expect(media().log).to.deep.equal(['connect relay']);
      page.session.calls.decline();
      expect(media().log.at(-1)).to.equal('close');
      page.session.calls.dismiss();

      page.session.calls.preferences.set({preconnect: 'off'});
      await page.receive(ring({call: 'call-0002'}));
      await page.receive({type: 'preconnect', call: 'call-0002', ...preconnect});
      expect(page.media.at(-1)!.log.at(-1)).to.equal('close');
      page.session.calls.accept();
      await settled();
      expect(media().log).to.deep.equal(['capture video']);
    });

    it('does not tell of a failure before the call is accepted', async () => {
      await page.receive(ring());
      await page.receive({type: 'preconnect', call: CALL, ...preconnect});
      media().options.onEvent({type: 'failed', reason: 'device-error'});
      expect(phase()).to.equal('ringing');
      page.session.calls.accept();
      expect(call()).to.include({phase: 'ended', endReason: 'device-error'});
    });

    it('stops on the devices that did not answer', async () => {
      await page.receive(ring());
      await page.receive({type: 'preconnect', call: CALL, ...preconnect});
      await ended('answered-elsewhere');
      expect(media().log).to.deep.equal(['connect all', 'close']);
    });
  });

  describe('how long it rings', () => {
    const invited = (seconds: number) => {
      page.session.calls.preferences.set({preconnect: 'off', ringTimeout: seconds});
      page.session.calls.invite('bob', 'audio');
      return sent('invite')[0];
    };

    it('is told to the server', () => {
      expect(invited(20)).to.deep.include({ringTimeout: 20, preconnect: 'off'});
    });

    it('is never more or less than the server takes', () => {
      expect(invited(1_000)).to.deep.include({ringTimeout: 180});
      page.session.calls.cancel();
      page.sent.length = 0;
      expect(invited(0)).to.deep.include({ringTimeout: 5});
    });
  });

  describe('of a page that was loaded again', () => {
    it('is the one it was in, and counts on', async () => {
      await page.receive(room({elapsed: 60_000}));
      expect(call()).to.deep.include({
        id: CALL,
        direction: 'incoming',
        phase: 'reconnecting',
        room: 17,
        media: 'video',
        remoteMedia: 'video',
        connectedAt: page.clock.now() - 60_000,
      });
      expect(media().options).to.include({role: 'callee'});
      expect(media().log).to.deep.equal(['connect all', 'admit all', 'capture audio']);
      media().options.onEvent({type: 'connected'});
      expect(phase()).to.equal('connected');
    });

    it('is the one it had itself begun', async () => {
      await page.receive(room({elapsed: 60_000, role: 'caller'}));
      expect(call()).to.include({direction: 'outgoing', remoteMedia: 'audio'});
      expect(media().log).to.deep.equal(['connect all', 'admit all', 'capture video']);
    });

    it('does not hear again who had muted themselves, nor see who had gone dark', async () => {
      await page.receive(room({elapsed: 1, role: 'caller'}));
      media().show({microphone: 'off', camera: 'off'});
      page.session.suspend();
      page.session.resume();
      await settled();
      await page.reconnect();
      await page.receive(room({elapsed: 2, role: 'caller'}));
      expect(page.media).to.have.length(2);
      expect(media().log.at(-1)).to.equal('capture audio');
      expect(page.session.calls.media.value).to.include({microphone: 'off', camera: 'off'});
    });

    it('is left alone where this page has ended it', async () => {
      await page.receive(room({elapsed: 1}));
      page.session.calls.hangUp();
      page.session.calls.dismiss();
      await page.receive(room({elapsed: 2}));
      expect(call()).to.equal(undefined);
    });

    it('is withdrawn instead where nobody had answered it', () => {
      const id = page.session.calls.invite('bob', 'audio');
      page.session.suspend();
      expect(sent('end')).to.deep.equal([end('cancelled', id)]);
    });
  });

  describe('who calls in vain', () => {
    const missed = (id: CallId) => ({
      type: 'missed-call' as const,
      call: id,
      from: {id: 'carol', name: 'Carol'},
      media: 'audio' as const,
      at: 7,
    });

    it('is remembered once each, until dismissed', async () => {
      await page.receive(ring());
      await page.receive(missed('call-0002'));
      await page.receive(missed('call-0003'));
      await page.receive(missed('call-0002'));
      const ids = page.session.calls.missed.value.map(({call}) => call);
      expect(ids).to.deep.equal(['call-0003', 'call-0002']);
      expect(page.session.calls.missed.value[0]).to.deep.equal({
        call: 'call-0003',
        from: {id: 'carol', name: 'Carol'},
        media: 'audio',
        at: 7,
      });
      page.session.calls.dismissMissed();
      expect(page.session.calls.missed.value).to.deep.equal([]);
      expect(phase()).to.equal('ringing');
    });
  });

  describe('when the connection is lost', () => {
    const phases: CallPhase[] = ['inviting', 'ringing', 'connecting'];
    const reach: Record<string, () => Promise<unknown> | void> = {
      inviting: () => void page.session.calls.invite('bob', 'audio'),
      ringing: () => page.receive(ring()),
      connecting: async () => {
        await page.receive(ring());
        page.session.calls.accept();
      },
    };

    for (const reached of phases) {
      it(`ends a call that is ${reached} after ten seconds`, async () => {
        await reach[reached]!();
        await page.disconnect();
        await page.clock.advance(LOSS_DEADLINE_MS - 1);
        expect(phase()).to.equal(reached);
        await page.clock.advance(1);
        expect(call()).to.include({phase: 'ended', endReason: 'connection-lost'});
      });
    }

    it('sends an invite again that was not answered, without claiming that the server knows it', async () => {
      const id = page.session.calls.invite('bob', 'audio');
      await page.disconnect();
      await page.reconnect();
      expect(page.network.newest.of('hello')[0]!.call).to.equal(undefined);
      expect(page.network.newest.of('invite')[0]!.call).to.equal(id);
    });

    it('does not send an invite again that was answered', async () => {
      const id = page.session.calls.invite('bob', 'audio');
      await page.receive({type: 'ringing', call: id, remaining: 45_000});
      await page.disconnect();
      await page.reconnect();
      expect(page.network.newest.of('hello')[0]!.call).to.equal(id);
      expect(page.network.newest.of('invite')).to.deep.equal([]);
    });

    it('sends an accept again that was not answered, and does not ring again meanwhile', async () => {
      await page.receive(ring());
      page.session.calls.accept();
      await page.disconnect();
      await page.reconnect();
      await page.receive(ring());
      expect(page.network.newest.of('accept')).to.have.length(1);
      expect(phase()).to.equal('connecting');
    });

    it('tells afterwards that the call was ended', async () => {
      const id = page.session.calls.invite('bob', 'audio');
      await page.disconnect();
      page.session.calls.cancel();
      page.session.calls.dismiss();
      await page.reconnect();
      expect(page.network.newest.of('invite')).to.deep.equal([]);
      expect(page.network.newest.of('end')).to.deep.equal([end('cancelled', id)]);
      await ended('cancelled', id);
      await page.disconnect();
      await page.reconnect();
      expect(page.network.newest.of('end')).to.deep.equal([]);
    });
  });

  describe('when the server refuses a frame', () => {
    const refuse = (code: 'try-later' | 'user-unknown', id: CallId) =>
      page.receive({type: 'error', code, message: '…', call: id});

    it('ends the call for good', async () => {
      const id = page.session.calls.invite('bob', 'audio');
      await refuse('user-unknown', id);
      await ended('forbidden', id);
      expect(call()).to.include({phase: 'ended', endReason: 'forbidden'});
      expect(page.session.error.value).to.equal(undefined);
    });

    it('keeps the words of the site, whether they come before the end or after it', async () => {
      for (const order of ['before', 'after']) {
        const id = page.session.calls.invite('bob', 'audio');
        const refusal = {
          type: 'error',
          code: 'not-allowed',
          message: 'Not now.',
          call: id,
        } as const;
        if (order === 'before') await page.receive(refusal);
        await ended('forbidden', id);
        if (order === 'after') await page.receive(refusal);
        expect(call()).to.include({phase: 'ended', endReason: 'forbidden', refusal: 'Not now.'});
        page.session.calls.dismiss();
      }
    });

    it('tries again where it is only not now', async () => {
      const id = page.session.calls.invite('bob', 'audio');
      await refuse('try-later', id);
      expect(phase()).to.equal('inviting');
      await page.clock.advance(300);
      expect(sent('invite')).to.have.length(2);
    });

    it('leaves a room that it knows nothing of while it is in another call', async () => {
      await page.receive(ring());
      await page.receive(room({call: 'call-unknown'}));
      expect(call()).to.include({id: CALL, phase: 'ringing'});
      expect(sent('end')).to.deep.equal([end('hung-up', 'call-unknown')]);
    });
  });

  it('forgets call and media when another user signs in', async () => {
    await page.receive(ring());
    page.session.calls.accept();
    await page.receive(room());
    page.session.configure({server: 'https://im.test/', token: otherUser});
    expect(sent('end')).to.deep.equal([end('hung-up')]);
    expect(call()).to.equal(undefined);
    expect(media().log.at(-1)).to.equal('close');
    await settled();
  });
});

/** Says of itself, unsigned, that it is Carol's. */
const otherUser = `.${btoa('{"sub":"carol"}')}.`;
