import type {DeviceId, EndReason} from '../protocol/index.js';
import type {
  CallRecord,
  EndedCall,
  LiveCall,
  Party,
  RingingCall,
  RoomCall,
} from './backend/backend.js';

/** Pure functions of a call's record: who is who in it, when it is due, and how it reads when it is over. */

export type Side = 'caller' | 'callee';

export const otherSide = (side: Side): Side => (side === 'caller' ? 'callee' : 'caller');

/** The device that holds the room on that side. */
export function partyOf(call: RoomCall, side: Side): Party {
  return side === 'caller' ? call.caller : {user: call.callee, device: call.calleeDevice};
}

/** The side on which this very device holds the room. */
export function sideInRoom(call: RoomCall, party: Party): Side | undefined {
  return (['caller', 'callee'] as const).find((side) => isSame(partyOf(call, side), party));
}

export const isCallerDevice = (call: CallRecord, party: Party) => isSame(call.caller, party);

/** Whether it is that device's business: it is the calling one, or any of the called user's. */
export const concerns = (call: CallRecord, party: Party) =>
  isCallerDevice(call, party) || call.callee === party.user;

/** The side that this device is on. While it rings, that is any device of the called user. */
export function sideOf(call: LiveCall, party: Party): Side | undefined {
  if (call.phase === 'room') return sideInRoom(call, party);
  if (isCallerDevice(call, party)) return 'caller';
  return call.callee === party.user ? 'callee' : undefined;
}

/** Whether `party`, which invites `to`, is being called by exactly that user. */
export const isGlare = (call: CallRecord, party: Party, to: string): call is RingingCall =>
  call.phase === 'ringing' && call.callee === party.user && call.caller.user === to;

/** When something happens to the call by itself, and with which reason it ends then. */
export function nextDue(call: LiveCall): {at: number; reason: EndReason} | undefined {
  const due: {at: number; reason: EndReason}[] = [];
  if (call.phase === 'ringing') due.push({at: call.ringsUntil, reason: 'missed'});
  if (call.away.caller !== undefined) due.push({at: call.away.caller, reason: 'connection-lost'});
  if (call.away.callee !== undefined) {
    const reason = call.phase === 'ringing' ? 'offline' : 'connection-lost';
    due.push({at: call.away.callee, reason});
  }
  return due.sort((a, b) => a.at - b.at)[0];
}

/** The call when it is over; `by` is the device that declined. */
export function ended(call: LiveCall, reason: EndReason, by?: DeviceId): EndedCall {
  const {id, caller, callee} = call;
  const answered = call.phase === 'room' ? call.calleeDevice : by;
  return {
    phase: 'ended',
    id,
    caller,
    callee,
    reason,
    ...(answered !== undefined && {calleeDevice: answered}),
    ...(call.phase === 'room' && call.replaces !== undefined && {replaces: call.replaces}),
  };
}

/** How the end reads for one device: not all of the called user's devices took part. */
export function reasonFor(call: EndedCall, {user, device}: Party): EndReason {
  const isElsewhere =
    user === call.callee && call.calleeDevice !== undefined && call.calleeDevice !== device;
  if (!isElsewhere) return call.reason;
  return call.reason === 'declined' ? 'declined-elsewhere' : 'answered-elsewhere';
}

/** The call with one side away until `until`, or back where that is undefined. */
export function withAway<Call extends LiveCall>(call: Call, side: Side, until?: number): Call {
  const {[side]: _before, ...others} = call.away;
  return {...call, away: until === undefined ? others : {...others, [side]: until}};
}

const isSame = (a: Party, b: Party) => a.user === b.user && a.device === b.device;
