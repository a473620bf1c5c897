import type {DeviceName} from './capture.js';
import {isGranted} from './device-access.js';
import type {ReadableStore, Unsubscribe} from './store.js';

/** After how long a device that was lost is tried again by itself, each time; later only when something changes. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Calls `retry` whenever a device that was lost may be had again: one was plugged in, the person came back to the
 * page, or some time has passed. Never where the browser would put a question that nobody expects.
 */
export function recover(
  name: DeviceName,
  devices: ReadableStore<unknown>,
  retry: () => void,
): Unsubscribe {
  const attempt = async () => {
    if ((await isGranted(name)) && !isOver) retry();
  };
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waitFor = (pauses: readonly number[]) => {
    const [pause, ...later] = pauses;
    if (pause === undefined) return;
    timer = setTimeout(() => {
      waitFor(later);
      void attempt();
    }, pause);
  };
  const shown = () => {
    if (document.visibilityState === 'visible') void attempt();
  };
  const unsubscribe = devices.subscribe(() => void attempt());
  document.addEventListener('visibilitychange', shown);
  waitFor(PAUSES_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
    unsubscribe();
    document.removeEventListener('visibilitychange', shown);
  };
}
