import type {Handlers} from './index.js';

/** What the two devices of a room tell each other. */
export const rooms: Pick<Handlers, 'room-signal'> = {
  async 'room-signal'({call, signal}, {from, calls}) {
    await calls.signal(from, call, signal);
  },
};
