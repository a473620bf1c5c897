import type {Unsubscribe} from '../../client/store.js';

/**
 * Holds the lock of this name among all tabs of the site, as soon as no other tab does; the browser lets go of it
 * when a tab dies. A `shared` lock never waits. Without locks, as on plain http, every tab believes to hold it.
 */
export function holdLock(name: string, mode: LockMode, onHeld?: () => void): Unsubscribe {
  const waiting = new AbortController();
  let letGo: Unsubscribe = () => undefined;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const held = (): Promise<void> => {
    if (!waiting.signal.aborted) onHeld?.();
    return released;
  };
  const {locks} = navigator as {readonly locks?: LockManager};
  if (locks) {
    // Refused in a sandboxed frame, which is a world of its own.
    locks.request(name, {mode, signal: waiting.signal}, held).catch(held);
  } else void held();
  return () => {
    waiting.abort();
    letGo();
  };
}

/** Whether any tab of the site, this one included, holds the lock of this name. */
export async function isLockHeld(name: string): Promise<boolean> {
  const {locks} = navigator as {readonly locks?: LockManager};
  try {
    const {held = []} = (await locks?.query()) ?? {};
    return held.some((lock) => lock.name === name);
  } catch {
    return false;
  }
}
