import {pageEnvironment, type SessionEnvironment} from './environment.js';
import {Session} from './session.js';
import type {Unsubscribe} from './store.js';

/**
 * How long a session outlives its last member, so that moving an element keeps its call. Where the element was taken
 * away for good, the other side of a call has to hear of it within a second.
 */
export const LINGER_MS = 500;

/** One member of a session: an element, or whoever uses it without elements. */
export interface Membership {
  readonly session: Session;
  /** Ends the membership. Only the first call counts; the last member to leave ends the session half a second later. */
  leave(): void;
}

/** How somebody takes part in a session. */
export interface Participation {
  /**
   * Whether they show calls that ring; true unless said otherwise. Where nobody does, none rings here, and callers do not hear
   * that it does.
   */
  readonly showsCalls?: boolean;
}

interface Entry {
  readonly session: Session;
  readonly after: SessionEnvironment['after'];
  members: number;
  /** Those who show no calls. */
  blind: number;
  /** Stops the end that the last member's leaving has set off. */
  stay?: Unsubscribe;
}

/**
 * The sessions of this page, by name. They hang on a registered symbol and not on this module, because a
 * page may load two bundles that each hold a copy of it. The number changes when copies can no longer
 * share sessions.
 */
const SESSIONS = Symbol.for('im.sessions.1');
const page = globalThis as typeof globalThis & {[SESSIONS]?: Map<string, Entry>};

/**
 * Joins the page's session of that name, and makes it where there is none. `environment` counts only for
 * the one who makes it.
 *
 * @example
 * const {session, leave} = joinSession();
 * session.configure({server: 'https://im.example.com/', token});
 */
export function joinSession(
  name = 'default',
  environment?: Partial<SessionEnvironment>,
  {showsCalls = true}: Participation = {},
): Membership {
  const sessions = (page[SESSIONS] ??= openRegistry());
  const entry = takeEntry(sessions, name) ?? {
    session: new Session(name, environment),
    after: environment?.after ?? pageEnvironment.after,
    members: 0,
    blind: 0,
  };
  sessions.set(name, entry);
  entry.stay?.();
  const count = (more: 1 | -1) => {
    entry.members += more;
    if (!showsCalls) entry.blind += more;
    entry.session.calls.ringsHere.set(entry.members > entry.blind);
  };
  count(1);

  let left = false;
  return {
    session: entry.session,
    leave() {
      if (left) return;
      left = true;
      count(-1);
      if (entry.members > 0) return;
      if (isClosed(entry)) end(sessions, entry);
      else entry.stay = entry.after(LINGER_MS, () => end(sessions, entry));
    },
  };
}

/** The entry, unless its session was closed by hand: that one is of no more use. */
function takeEntry(sessions: Map<string, Entry>, name: string): Entry | undefined {
  const entry = sessions.get(name);
  return entry && !isClosed(entry) ? entry : undefined;
}

const isClosed = ({session}: Entry): boolean => session.status.value === 'closed';

function end(sessions: Map<string, Entry>, entry: Entry): void {
  if (sessions.get(entry.session.name) === entry) sessions.delete(entry.session.name);
  entry.session.close();
}

/**
 * A page that goes away closes its sessions at once, though not their calls: nobody can tell whether it will be
 * loaded again. One that the browser sets aside only rests.
 */
function openRegistry(): Map<string, Entry> {
  const sessions = new Map<string, Entry>();
  globalThis.addEventListener?.('pagehide', ({persisted}) => {
    for (const {session} of sessions.values()) {
      if (persisted) session.suspend();
      else session.abandon();
    }
  });
  globalThis.addEventListener?.('pageshow', ({persisted}) => {
    if (persisted) for (const {session} of sessions.values()) session.resume();
  });
  return sessions;
}
