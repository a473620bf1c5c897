import {frameInvalid} from '../../protocol/index.js';
import type {Handlers} from './index.js';

/** What the two devices of a room tell each other, and of each other. */
export const rooms: Pick<Handlers, 'room-signal' | 'peer-alive'> = {
  async 'room-signal'({call, signal}, from, {calls}) {
    // What names neither sound nor picture is for something else than a call.
    if ('sdp' in signal && !/^m=(audio|video) /m.test(signal.sdp)) {
      throw frameInvalid('"signal.sdp" describes no audio and no video.');
    }
    await calls.signal(from, call, signal);
  },

  async 'peer-alive'({call}, from, {calls}) {
    await calls.absences.vouched(from, call);
  },
};
