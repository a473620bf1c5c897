import type {Calls} from '../../client/calls.js';
import type {Unsubscribe} from '../../client/store.js';

/** Asks for the devices there are while there is media to choose them for. */
export function followDevices(calls: Calls, onChange: () => void): Unsubscribe {
  let unfollow: Unsubscribe | undefined;
  const follow = (media: unknown) => {
    if (media) unfollow ??= calls.devices.available.subscribe(onChange);
    else {
      unfollow?.();
      unfollow = undefined;
    }
  };
  follow(calls.media.value);
  const unsubscribe = calls.media.subscribe(follow);
  return () => {
    unsubscribe();
    follow(undefined);
  };
}
