import {calls} from './calls.js';
import {contacts} from './contacts.js';
import {requestInvalid} from './errors.js';
import {messages} from './messages.js';
import {personalData} from './personal-data.js';
import type {Route} from './route.js';
import {users} from './users.js';

/** Every route of the admin API but that of its description. */
export const routes: readonly Route[] = [
  ...users,
  ...contacts,
  ...messages,
  ...personalData,
  ...calls,
];

export interface Match {
  readonly found: Route | undefined;
  /** The parameters in the path. */
  readonly values: Readonly<Record<string, string>>;
  /** What the address takes; nothing where there is no such address. */
  readonly methods: readonly string[];
}

/** The route of a path and method. @throws AdminError `request-invalid` for a path that cannot be read. */
export function match(path: string, method: string | undefined): Match {
  const segments = path.split('/').map(decoded);
  const atAddress = routes.filter(({address}) => valuesAt(address, segments) !== undefined);
  const found = atAddress.find((route) => route.method === method);
  return {
    found,
    values: (found && valuesAt(found.address, segments)) ?? {},
    methods: atAddress.map((route) => route.method),
  };
}

function valuesAt(
  address: string,
  segments: readonly string[],
): Record<string, string> | undefined {
  const parts = address.split('/');
  if (parts.length !== segments.length) return undefined;
  const values: [string, string][] = [];
  for (const [index, part] of parts.entries()) {
    const segment = segments[index]!;
    if (part.startsWith('{')) values.push([part.slice(1, -1), segment]);
    else if (part !== segment) return undefined;
  }
  return Object.fromEntries(values);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw requestInvalid('The address is not a valid one.');
  }
}
