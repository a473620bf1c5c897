import {PAGE_LENGTH, toOneself, userUnknown} from '../../protocol/index.js';
import type {Handlers} from './index.js';

/** Messages and receipts: stored first, then delivered, then acknowledged. */
export const messages: Pick<Handlers, 'send' | 'receipt' | 'overview' | 'sync' | 'history'> = {
  async send({id, to, content}, {from, backend, delivery, roster}) {
    if (to === from.user) throw toOneself();
    if (!(await roster.profile(to))) throw userUnknown(to);
    const {message, isNew} = await backend.messages.append({id, from: from.user, to, content});
    if (isNew) {
      delivery.toUser(message.to, {type: 'message', message});
      delivery.toUser(message.from, {type: 'message', message}, from.device);
    }
    return {place: message.place, at: message.at};
  },

  async receipt({author, delivered, read = 0}, {from, backend, delivery}) {
    if (author === from.user) throw toOneself();
    const receipt = await backend.messages.advance({reader: from.user, author, delivered, read});
    if (!receipt) return;
    delivery.toUser(author, {type: 'receipt', receipt});
    delivery.toUser(from.user, {type: 'receipt', receipt}, from.device);
  },

  async overview(_frame, {from, backend}) {
    return backend.messages.overview(from.user);
  },

  async sync({since}, {from, backend}) {
    return backend.messages.sync(from.user, since);
  },

  async history({with: other, before, limit = PAGE_LENGTH}, {from, backend}) {
    return backend.messages.history(from.user, other, before, limit);
  },
};
