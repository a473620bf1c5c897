import {sessionClosed} from '../protocol/index.js';
import type {ReadableStore} from './store.js';

/**
 * - `unconfigured`: there is no server or no token yet
 * - `connecting`: the first attempt is on its way
 * - `online`: signed in
 * - `offline`: not connected, and trying again by itself
 * - `refused`: the token was refused and no newer one is to be had; waits for `configure`
 * - `closed`: for good
 */
export type SessionStatus =
  'unconfigured' | 'connecting' | 'online' | 'offline' | 'refused' | 'closed';

/** Resolves once the status is `online`; rejects with `session-closed` if it never will be. */
export function whenOnline(status: ReadableStore<SessionStatus>, session: string): Promise<void> {
  if (status.value === 'closed') return Promise.reject(sessionClosed(session));
  return new Promise((resolve, reject) => {
    const unsubscribe = status.subscribe((value) => {
      if (value !== 'online' && value !== 'closed') return;
      unsubscribe();
      if (value === 'online') resolve();
      else reject(sessionClosed(session));
    });
  });
}
