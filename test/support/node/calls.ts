import type {
  CallId,
  ClientFrameOf,
  Contact,
  EndReason,
  Media,
  ServerFrameOf,
  Signal,
  UserId,
} from '../../../src/protocol/index.js';
import type {TestClient} from './client.js';
import {newId, type World} from './world.js';

/** What people do in a call, as frames. */

export function invite(
  from: TestClient,
  to: UserId,
  media: Media = 'video',
  call: CallId = newId(),
  wishes: Pick<ClientFrameOf<'invite'>, 'preconnect' | 'ringTimeout'> = {},
): CallId {
  from.send({type: 'invite', call, to, media, ...wishes});
  return call;
}

/** An offer that a test tells from others by `name`. */
export const offer = (name = '-'): Extract<Signal, {kind: 'offer'}> => ({
  kind: 'offer',
  link: 'link-0001',
  sdp: `v=0\r\ns=${name}\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n`,
});

export function accept(by: TestClient, call: CallId, media: Media = 'video'): void {
  by.send({type: 'accept', call, media});
}

export function end(
  by: TestClient,
  call: CallId,
  reason: 'hung-up' | 'declined' | 'cancelled' | 'media-failed' | 'device-error' = 'hung-up',
): void {
  by.send({type: 'end', call, reason});
}

/** Whom `from` invites accepts; gives the room as both devices were told. */
export async function talk(
  from: TestClient,
  to: TestClient,
  user: UserId,
): Promise<{call: CallId; caller: ServerFrameOf<'room'>; callee: ServerFrameOf<'room'>}> {
  const call = invite(from, user);
  await to.next('ring', isOf(call));
  accept(to, call);
  return {
    call,
    caller: await from.next('room', isOf(call)),
    callee: await to.next('room', isOf(call)),
  };
}

export const isOf =
  (call: CallId) =>
  (frame: {readonly call: CallId}): boolean =>
    frame.call === call;

export async function reason(of: TestClient, call: CallId): Promise<EndReason> {
  return (await of.next('ended', isOf(call))).reason;
}

/** Resolves when `user`, who has no device, is in no call: then a call to them ends as `offline`, not as `busy`. */
export async function untilFree(world: World, user: UserId): Promise<void> {
  const watcher = await world.join('watcher');
  // Until then a call would wait for a device that may come back.
  const [welcome] = await watcher.all('welcome');
  const isThere = ({id, presence}: Contact) => id === user && presence !== 'offline';
  if (welcome?.contacts.some(isThere)) {
    await watcher.next('contact', ({contact}) => contact.id === user && !isThere(contact));
  }
  for (;;) {
    const why = await reason(watcher, invite(watcher, user));
    if (why === 'offline') break;
    if (why !== 'busy') throw new Error(`A call to ${user} ended as ${why}.`);
  }
  await watcher.close();
}
