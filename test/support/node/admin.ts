import type {UserId} from '../../../src/protocol/index.js';
import type {World} from './world.js';

export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined where the answer has none. */
  readonly body: unknown;
}

/** Asks the admin API of a world, at `path` below `admin`. */
export async function askAdmin(
  world: World,
  key: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<AdminAnswer> {
  const response = await fetch(`${world.asked}/admin${path}`, {
    method,
    headers: key === undefined ? {} : {Authorization: `Bearer ${key}`},
    ...(body !== undefined && {body: typeof body === 'string' ? body : JSON.stringify(body)}),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as unknown) : undefined,
  };
}

/** Puts the contacts of several users. */
export async function putContacts(
  world: World,
  key: string,
  lists: Readonly<Record<UserId, readonly UserId[]>>,
): Promise<void> {
  for (const [user, contacts] of Object.entries(lists)) {
    const {status} = await askAdmin(world, key, 'PUT', `/users/${user}/contacts`, {contacts});
    if (status !== 200) throw new Error(`The contacts of ${user} were answered with ${status}.`);
  }
}
