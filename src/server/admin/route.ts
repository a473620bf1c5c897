import type * as v from 'valibot';
import type {Attendance} from '../attendance.js';
import type {Backend} from '../backend/backend.js';
import type {Calls} from '../calls.js';
import type {Log} from '../log.js';
import type {Roster} from '../roster.js';

/** What the routes of the admin API work with. */
export interface AdminContext {
  readonly backend: Backend;
  readonly roster: Roster;
  readonly calls: Calls;
  readonly attendance: Attendance;
  readonly log: Log;
}

export type Method = 'GET' | 'PUT' | 'DELETE';

type Entries = v.ObjectEntries;
type Output<Fields extends Entries> = v.InferOutput<v.ObjectSchema<Fields, undefined>>;

/** What a route answers with: JSON of a schema, nothing at all, or JSON that is written as it is found. */
export type Answer =
  | {readonly status: 200; readonly schema: v.GenericSchema; readonly says: string}
  | {readonly status: 204; readonly says: string};

/** A request that was found to be as its route wants it. */
export interface AdminRequest<
  Path extends Entries = Entries,
  Query extends Entries = Entries,
  Body = unknown,
> {
  readonly path: Output<Path>;
  readonly query: Output<Query>;
  readonly body: Body;
}

/** One address and method: what it takes, what it gives, and what it does. The description is made of the same. */
export interface Route<
  Path extends Entries = Entries,
  Query extends Entries = Entries,
  Body extends v.GenericSchema | undefined = v.GenericSchema | undefined,
> {
  readonly method: Method;
  /** Below `admin/`, with each parameter in braces. */
  readonly address: string;
  /** Names it in the description. */
  readonly name: string;
  readonly summary: string;
  readonly path: Path;
  readonly query: Query;
  readonly body: Body;
  readonly answer: Answer;
  /** The refusals it may make, beside those that any may. */
  readonly refusals: readonly (404 | 503)[];
  /** @throws AdminError or ImError */
  run(
    context: AdminContext,
    request: AdminRequest<
      Path,
      Query,
      Body extends v.GenericSchema ? v.InferOutput<Body> : undefined
    >,
  ): Promise<object | AsyncIterable<string> | void>;
}

/** A route with the types of what it takes worked out, and then forgotten, so that all fit into one table. */
export function route<
  Path extends Entries = Record<never, never>,
  Query extends Entries = Record<never, never>,
  Body extends v.GenericSchema | undefined = undefined,
>(
  definition: Omit<Route<Path, Query, Body>, 'path' | 'query' | 'body' | 'refusals'> & {
    readonly path?: Path;
    readonly query?: Query;
    readonly body?: Body;
    readonly refusals?: Route['refusals'];
  },
): Route {
  const {path = {}, query = {}, body, refusals = []} = definition;
  return {...definition, path, query, body, refusals} as unknown as Route;
}
