import {userOffline} from '../../protocol/index.js';
import type {Handlers} from './index.js';

/** The transparent channel: an application's own data, handed over at once or refused, never stored. */
export const transmit: Pick<Handlers, 'transmit'> = {
  async transmit({to, data}, {from, backend, delivery, reach}) {
    await reach.check(from.user, to, 'transmit');
    const live = await backend.devices.of(to);
    if (!live) throw userOffline(to);
    delivery.toUser(to, {type: 'transmit', from: from.user, data});
    return {devices: live.devices.length};
  },
};
