import {expect} from '@open-wc/testing';
import {
  advance,
  enterRoom,
  leaveReason,
  reenterRoom,
  type CallEvent,
} from '../../src/client/call-machine.js';
import {isAccepted, isLive, type Call} from '../../src/client/call.js';
import type {ServerFrameOf} from '../../src/protocol/index.js';

const outgoing: Call = {
  id: 'call-0001',
  remote: {id: 'bob', name: 'Bob'},
  media: 'video',
  direction: 'outgoing',
  phase: 'inviting',
};
const incoming: Call = {...outgoing, direction: 'incoming', phase: 'ringing'};
const room: CallEvent = {type: 'room', room: 3, remoteMedia: 'audio', at: 9};
const accepted: CallEvent = {type: 'accepted', at: 8};
const hungUp: CallEvent = {type: 'ended', reason: 'hung-up', by: 'server', at: 20};

const play = (call: Call, ...events: CallEvent[]) => events.reduce(advance, call);

const frame = (fields: Partial<ServerFrameOf<'room'>> = {}): ServerFrameOf<'room'> => ({
  type: 'room',
  call: outgoing.id,
  room: 3,
  role: 'caller',
  peer: {id: 'bob', name: 'Bobby'},
  media: {caller: 'audio', callee: 'video'},
  policy: 'all',
  iceServers: [],
  preconnected: false,
  elapsed: 0,
  ...fields,
});

// Which phase follows which, and that the order of events does not matter, is in call-vectors.test.ts.
describe('call machine', () => {
  it('follows an answered call to its end', () => {
    const call = play(outgoing, {type: 'ringing'}, room, {type: 'connected', at: 10}, hungUp);
    expect(call).to.include({
      phase: 'ended',
      room: 3,
      remoteMedia: 'audio',
      connectedAt: 10,
      endedAt: 20,
      endReason: 'hung-up',
    });
  });

  it('knows that a call is accepted before the room is there', () => {
    for (const call of [incoming, outgoing]) {
      const early = play(call, accepted);
      expect(early).to.include({phase: 'connecting'}).and.not.have.property('room');
      expect(play(early, room)).to.include({phase: 'connecting', room: 3});
    }
  });

  it('counts from the first talk on, however often the connection is lost', () => {
    const lost = play(outgoing, room, {type: 'connected', at: 10}, {type: 'interrupted'});
    expect(lost.phase).to.equal('reconnecting');
    expect(play(lost, {type: 'connected', at: 99})).to.include({
      phase: 'connected',
      connectedAt: 10,
    });
  });

  it('does not take devices that connect while it rings for a conversation', () => {
    const ringing = play(outgoing, {type: 'connected', at: 5}, {type: 'ringing'});
    expect(ringing.phase).to.equal('ringing');
    expect(ringing).not.to.have.property('connectedAt');
    expect(play(ringing, accepted)).to.include({phase: 'connected', connectedAt: 8});
  });

  it('stays the same object where an event says nothing new', () => {
    const connected = play(outgoing, room, {type: 'connected', at: 10});
    expect(play(connected, room)).to.equal(connected);
    expect(play(connected, {type: 'connected', at: 10})).to.equal(connected);
    const ended = play(connected, hungUp);
    for (const late of [{type: 'ringing'}, accepted, room, hungUp] as CallEvent[]) {
      expect(advance(ended, late)).to.equal(ended);
    }
  });

  it('lets the server correct why the call ended, unless that knows nothing of it', () => {
    const cancelled = play(outgoing, {type: 'ended', reason: 'cancelled', by: 'page', at: 1});
    const told = (reason: 'declined' | 'connection-lost') =>
      advance(cancelled, {type: 'ended', reason, by: 'server', at: 2});
    expect(told('declined')).to.include({endReason: 'declined', endedAt: 1});
    expect(told('connection-lost')).to.equal(cancelled);
  });

  it('is live until it has ended, and accepted once it is more than an attempt', () => {
    expect(isLive(undefined)).to.equal(false);
    expect(isLive(outgoing)).to.equal(true);
    expect(isLive(play(outgoing, hungUp))).to.equal(false);
    expect(isAccepted(incoming)).to.equal(false);
    expect(isAccepted(play(incoming, accepted))).to.equal(true);
  });

  it('becomes the other side’s call where both called at once', () => {
    const call = enterRoom(
      outgoing,
      frame({call: 'call-of-bob', replaces: outgoing.id, role: 'callee'}),
      7,
    );
    expect(call).to.deep.include({
      id: 'call-of-bob',
      direction: 'incoming',
      phase: 'connecting',
      media: 'audio',
      remoteMedia: 'audio',
      remote: {id: 'bob', name: 'Bobby'},
    });
  });

  it('is made anew for a page that comes back, and counts on', () => {
    const call = reenterRoom(frame({role: 'callee', elapsed: 60}), 100);
    expect(call).to.deep.include({
      id: outgoing.id,
      remote: {id: 'bob', name: 'Bobby'},
      direction: 'incoming',
      phase: 'reconnecting',
      media: 'audio',
      remoteMedia: 'audio',
      room: 3,
      connectedAt: 40,
    });
    expect(reenterRoom(frame(), 100)).to.include({direction: 'outgoing', remoteMedia: 'video'});
    expect(play(call, {type: 'connected', at: 120})).to.include({
      phase: 'connected',
      connectedAt: 40,
    });
  });

  it('leaves an unanswered call to the other devices, and withdraws its own', () => {
    expect(leaveReason(incoming)).to.equal(undefined);
    expect(leaveReason(outgoing)).to.equal('cancelled');
    expect(leaveReason(play(incoming, accepted))).to.equal('hung-up');
    expect(leaveReason(play(outgoing, room))).to.equal('hung-up');
    expect(leaveReason(play(outgoing, hungUp))).to.equal(undefined);
  });
});
