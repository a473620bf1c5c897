import {createHmac} from 'node:crypto';
import type {IceServer, UserId} from '../protocol/index.js';
import type {Config} from './config.js';

/**
 * The STUN and TURN servers for one user. TURN credentials are made anew each time and run out, in the way
 * coturn checks with `use-auth-secret`; they are for members of a room only.
 */
export function iceServers(
  {
    stun,
    turn,
    turnSecret,
    turnLifetime,
  }: Pick<Config, 'stun' | 'turn' | 'turnSecret' | 'turnLifetime'>,
  user: UserId,
  now: number,
): IceServer[] {
  const servers: IceServer[] = stun.length > 0 ? [{urls: stun}] : [];
  if (turn.length === 0 || turnSecret === undefined) return servers;
  const username = `${Math.floor((now + turnLifetime) / 1000)}:${user}`;
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
  return [...servers, {urls: turn, username, credential}];
}
