import {expect} from '@open-wc/testing';
import {
  advance,
  enterRoom,
  isLive,
  leaveReason,
  type Call,
  type CallEvent,
  type CallPhase,
} from '../../src/client/call-machine.js';

const outgoing: Call = {
  id: 'call-0001',
  remote: {id: 'bob', name: 'Bob'},
  media: 'video',
  direction: 'outgoing',
  phase: 'inviting',
};
const incoming: Call = {...outgoing, direction: 'incoming', phase: 'ringing'};
const room: CallEvent = {type: 'room', room: 3, remoteMedia: 'audio'};
const play = (call: Call, ...events: CallEvent[]) => events.reduce(advance, call);

describe('call machine', () => {
  it('follows an answered call to its end', () => {
    const call = play(
      outgoing,
      {type: 'ringing'},
      room,
      {type: 'connected', at: 10},
      {type: 'ended', reason: 'hung-up', at: 20},
    );
    expect(call).to.include({
      phase: 'ended',
      room: 3,
      remoteMedia: 'audio',
      connectedAt: 10,
      endedAt: 20,
      endReason: 'hung-up',
    });
  });

  it('knows that an incoming call is accepted before the room is there', () => {
    const call = play(incoming, {type: 'accepted'});
    expect(call).to.include({phase: 'connecting'}).and.not.have.property('room');
    expect(play(call, room)).to.include({phase: 'connecting', room: 3});
  });

  it('survives a lost connection, and remembers when it was first connected', () => {
    const lost = play(outgoing, room, {type: 'connected', at: 10}, {type: 'interrupted'});
    expect(lost.phase).to.equal('reconnecting');
    expect(play(lost, {type: 'connected', at: 99})).to.include({
      phase: 'connected',
      connectedAt: 10,
    });
  });

  it('is not changed by a room it is in already', () => {
    const connected = play(outgoing, room, {type: 'connected', at: 10});
    expect(play(connected, room)).to.equal(connected);
    const connecting = play(outgoing, room);
    expect(play(connecting, room)).to.equal(connecting);
  });

  it('stays ended, whatever comes', () => {
    const ended = play(outgoing, {type: 'ended', reason: 'cancelled', at: 1});
    const late: CallEvent[] = [
      {type: 'ringing'},
      {type: 'accepted'},
      room,
      {type: 'connected', at: 2},
      {type: 'interrupted'},
      {type: 'ended', reason: 'missed', at: 2},
    ];
    for (const event of late) expect(advance(ended, event)).to.equal(ended);
  });

  it('can end from every phase', () => {
    const phases: CallPhase[] = ['inviting', 'ringing', 'connecting', 'connected', 'reconnecting'];
    for (const phase of phases) {
      const ended = advance({...outgoing, phase}, {type: 'ended', reason: 'server-ended', at: 1});
      expect(ended.phase).to.equal('ended');
    }
  });

  it('is live until it has ended', () => {
    expect(isLive(undefined)).to.equal(false);
    expect(isLive(outgoing)).to.equal(true);
    expect(isLive(play(outgoing, {type: 'ended', reason: 'busy', at: 1}))).to.equal(false);
  });

  it('becomes the other side’s call where both called at once', () => {
    const call = enterRoom(outgoing, {
      type: 'room',
      call: 'call-of-bob',
      replaces: outgoing.id,
      room: 3,
      role: 'callee',
      peer: {id: 'bob', name: 'Bobby'},
      media: {caller: 'audio', callee: 'video'},
      iceServers: [],
    });
    expect(call).to.deep.include({
      id: 'call-of-bob',
      direction: 'incoming',
      phase: 'connecting',
      media: 'audio',
      remoteMedia: 'audio',
      remote: {id: 'bob', name: 'Bobby'},
    });
  });

  it('leaves an unanswered call to the other devices, and withdraws its own', () => {
    expect(leaveReason(incoming)).to.equal(undefined);
    expect(leaveReason(outgoing)).to.equal('cancelled');
    expect(leaveReason(play(incoming, {type: 'accepted'}))).to.equal('hung-up');
    expect(leaveReason(play(outgoing, room))).to.equal('hung-up');
    expect(leaveReason(play(outgoing, {type: 'ended', reason: 'busy', at: 1}))).to.equal(undefined);
  });
});
