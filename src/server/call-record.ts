import {
  PEER_ALIVE_LIMIT_MS,
  type DeviceId,
  type EndReason,
  type UserId,
} from '../protocol/index.js';
import type {
  Absence,
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

/** The side on which this very device holds the room, or held it while there was one. */
export function sideInRoom(call: RoomCall | EndedCall, party: Party): Side | undefined {
  if (isSame(call.caller, party)) return 'caller';
  return call.callee === party.user && call.calleeDevice === party.device ? 'callee' : undefined;
}

/** Whether that user is one of the two. */
export const isOf = (call: CallRecord, user: UserId) =>
  call.caller.user === user || call.callee === user;

export const isCallerDevice = (call: CallRecord, party: Party) => isSame(call.caller, party);

/** Whether it is that device's business: it is the calling one, or any of the called user's. */
export const concerns = (call: CallRecord, party: Party) =>
  isCallerDevice(call, party) || call.callee === party.user;

/** The device at the other end of what `party` signals: in the room, or while it rings if they may connect already. */
export function signalledBy(call: LiveCall, party: Party): {side: Side; to: Party} | undefined {
  if (call.phase === 'room') {
    const side = sideInRoom(call, party);
    return side && {side, to: partyOf(call, otherSide(side))};
  }
  if (!call.preconnected) return undefined;
  const callee = {user: call.callee, device: call.preconnected.device};
  if (isCallerDevice(call, party)) return {side: 'caller', to: callee};
  return isSame(callee, party) ? {side: 'callee', to: call.caller} : undefined;
}

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
  const {caller, callee} = call.away;
  if (caller) due.push({at: caller.until, reason: 'connection-lost'});
  if (callee) {
    const reason = call.phase === 'ringing' ? 'offline' : 'connection-lost';
    due.push({at: callee.until, reason});
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

/** The call with one side away, or back where there is no absence. */
export function withAway<Call extends LiveCall>(call: Call, side: Side, absence?: Absence): Call {
  const {[side]: _before, ...others} = call.away;
  return {...call, away: absence ? {...others, [side]: absence} : others};
}

/** An absence after the other side has said that media still arrives: `grace` from now, though not for ever. */
export function vouchedFor({since, until}: Absence, now: number, grace: number): Absence {
  return {since, until: Math.max(until, Math.min(now + grace, since + PEER_ALIVE_LIMIT_MS))};
}

const isSame = (a: Party, b: Party) => a.user === b.user && a.device === b.device;
