import * as v from 'valibot';
import {CallId, Media, RoomNumber, UserId} from '../../protocol/index.js';
import type {LiveCall} from '../backend/backend.js';
import {notFound} from './errors.js';
import {limit, pageOf} from './pages.js';
import {route} from './route.js';

const CallView = v.object({
  call: CallId,
  phase: v.picklist(['ringing', 'room']),
  caller: UserId,
  callee: UserId,
  /** What the caller asked for. */
  media: Media,
  room: v.exactOptional(RoomNumber),
  /** When it was accepted, in ms since 1970. */
  openedAt: v.exactOptional(v.number()),
});

/** The calls that ring or are talked in. */
export const calls = [
  route({
    method: 'GET',
    address: '/calls',
    name: 'listCalls',
    summary: 'The calls that ring or are talked in, in the order of their ids.',
    query: {after: v.optional(CallId), limit},
    answer: {
      status: 200,
      schema: v.object({calls: v.array(CallView), next: v.exactOptional(CallId)}),
      says: 'A page of calls; "next" is the "after" of the page that follows.',
    },
    async run({backend}, {query: {after = '', limit}}) {
      const all = (await backend.calls.live()).filter(({id}) => id > after);
      const inOrder = all.sort((one, other) => (one.id < other.id ? -1 : 1));
      return pageOf('calls', inOrder.map(asView), limit, ({call}) => call);
    },
  }),
  route({
    method: 'DELETE',
    address: '/calls/{call}',
    name: 'endCall',
    summary: 'Ends a call; both sides are told "server-ended".',
    path: {call: CallId},
    answer: {status: 204, says: 'It has ended.'},
    refusals: [404],
    async run({calls}, {path: {call}}) {
      if (!(await calls.endByServer(call))) throw notFound('such call');
    },
  }),
];

function asView(call: LiveCall): v.InferOutput<typeof CallView> {
  const {id, caller, callee} = call;
  const who = {call: id, caller: caller.user, callee};
  if (call.phase === 'ringing') return {...who, phase: 'ringing', media: call.media};
  const {room, openedAt, media} = call;
  return {...who, phase: 'room', media: media.caller, room, openedAt};
}
