import type {Handlers} from './index.js';

/** How the user is, and whether the connection lives. */
export const presence: Pick<Handlers, 'ping' | 'pong' | 'set-presence'> = {
  async ping() {
    return {};
  },

  // That it was heard is all it says.
  async pong() {},

  async 'set-presence'({presence}, {from, backend, roster}) {
    const {profile, device, wire} = from;
    // A device that was replaced or closed meanwhile has no presence to set.
    const live = await backend.devices.of(profile.id);
    if (!live?.devices.some(({connection}) => connection === wire.id)) return;
    await backend.devices.put(profile, {device, connection: wire.id, presence});
    await roster.announce(profile.id);
  },
};
