import type {Handlers} from './index.js';

/** A newer token for the connection there is. */
export const token: Pick<Handlers, 'token'> = {
  async token({token}, from, {attendance}) {
    await attendance.renew(from, token);
    return {};
  },
};
