import type {Handlers} from './index.js';

/** The frames of a call up to its room, and its end. */
export const calls: Pick<Handlers, 'invite' | 'ringing' | 'accept' | 'end'> = {
  async invite(frame, from, {calls}) {
    await calls.invite(from, frame);
  },

  async ringing({call, preconnect}, from, {calls}) {
    await calls.ringing(from, call, preconnect);
  },

  async accept({call, media}, from, {calls}) {
    await calls.accept(from, call, media);
  },

  async end({call, reason}, from, {calls}) {
    await calls.end(from, call, reason);
  },
};
