import {userOffline} from '../../protocol/index.js';
import {whenThere} from '../awaitable.js';
import type {Handlers} from './index.js';

/** The transparent channel: an application's own data, handed over at once or refused, never stored. */
export const transmit: Pick<Handlers, 'transmit'> = {
  transmit({to, data}, from, {backend, delivery, reach}) {
    return whenThere(reach.check(from.user, to, 'transmit'), () =>
      whenThere(backend.devices.of(to), (live) => {
        if (!live) throw userOffline(to);
        delivery.toUser(to, {type: 'transmit', from: from.user, data});
        return {devices: live.devices.length};
      }),
    );
  },
};
