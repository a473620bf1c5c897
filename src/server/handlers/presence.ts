import type {Handlers} from './index.js';

/** How the user is, and whether the connection lives. */
export const presence: Pick<Handlers, 'ping' | 'pong' | 'set-presence'> = {
  ping() {
    return {};
  },

  // That it was heard is all it says.
  pong: () => undefined,

  async 'set-presence'({presence}, from, {backend, roster}) {
    const {profile, device, wire} = from;
    // A device that was replaced or closed meanwhile has no presence to set.
    if (!(await backend.devices.choose(profile.id, device, wire.id, presence))) return;
    await roster.announce(profile.id);
  },
};
