import {createHmac} from 'node:crypto';
import type {IcePolicy, IceServer, UserId} from '../protocol/index.js';
import type {Config} from './config.js';

/** What a device needs to know to connect with another. */
export interface Connecting {
  readonly policy: IcePolicy;
  readonly iceServers: IceServer[];
}

/** How one user's device connects, at most by `policy`, with what help. */
export function connecting(
  config: IceConfig & Pick<Config, 'relayOnly'>,
  user: UserId,
  policy: IcePolicy,
  now: number,
): Connecting {
  return {
    policy: config.relayOnly ? 'relay' : policy,
    iceServers: iceServers(config, user, now),
  };
}

type IceConfig = Pick<Config, 'stun' | 'turn' | 'turnSecret' | 'turnLifetime'>;

/**
 * The STUN and TURN servers for one user. TURN credentials are made anew each time and run out, in the way
 * coturn checks with `use-auth-secret`; they are for the two devices of a call only.
 */
function iceServers(
  {stun, turn, turnSecret, turnLifetime}: IceConfig,
  user: UserId,
  now: number,
): IceServer[] {
  const servers: IceServer[] = stun.length > 0 ? [{urls: stun}] : [];
  if (turn.length === 0 || turnSecret === undefined) return servers;
  const username = `${Math.floor((now + turnLifetime) / 1000)}:${user}`;
  const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
  return [...servers, {urls: turn, username, credential}];
}
