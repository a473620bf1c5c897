import {toOneself, userOffline, userUnknown} from '../../protocol/index.js';
import {admit} from '../blocking.js';
import type {Handlers} from './index.js';

/** The transparent channel: an application's own data, handed over at once or refused, never stored. */
export const transmit: Pick<Handlers, 'transmit'> = {
  async transmit({to, data}, {from, backend, delivery, roster}) {
    if (to === from.user) throw toOneself();
    const live = await backend.devices.of(to);
    if (!live) throw (await roster.profile(to)) ? userOffline(to) : userUnknown(to);
    await admit(backend.blocks, from.user, to);
    delivery.toUser(to, {type: 'transmit', from: from.user, data});
    return {devices: live.devices.length};
  },
};
