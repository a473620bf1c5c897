import {
  frameInvalid,
  PAGE_LENGTH,
  toOneself,
  userUnknown,
  type Receipt,
} from '../../protocol/index.js';
import type {Handlers} from './index.js';

/** Messages and receipts: stored first, then delivered, then acknowledged. Blocking will be asked for here. */
export const messages: Pick<
  Handlers,
  'send' | 'receipt' | 'overview' | 'sync' | 'history' | 'typing'
> = {
  async send({id, to, content}, {from, backend, delivery, roster, metrics}) {
    if (to === from.user) throw toOneself();
    if (!(await roster.profile(to))) throw userUnknown(to);
    const {message, isNew} = await metrics.storing(
      backend.messages.append({id, from: from.user, to, content}),
    );
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
    delivery.toUser(author, {type: 'receipt', receipt: uncounted(receipt)});
    delivery.toUser(from.user, {type: 'receipt', receipt}, from.device);
  },

  async overview(_frame, {from, backend}) {
    return backend.messages.overview(from.user);
  },

  async sync({since}, {from, backend}) {
    return backend.messages.sync(from.user, since);
  },

  async history(frame, {from, backend, roster}) {
    const {with: other, before, after, limit = PAGE_LENGTH} = frame;
    if (other === from.user) throw toOneself();
    if (before !== undefined && after !== undefined) {
      throw frameInvalid('"before" and "after" exclude each other.');
    }
    const edge = {...(before !== undefined && {before}), ...(after !== undefined && {after})};
    const page = await backend.messages.history(from.user, other, edge, limit);
    if (page.messages.length === 0 && !(await roster.profile(other))) throw userUnknown(other);
    return page;
  },

  async typing({to, active}, {from, backend, delivery, roster}) {
    if (to === from.user) throw toOneself();
    if (await backend.devices.of(to)) {
      delivery.toUser(to, {type: 'typing', from: from.user, active});
    } else if (!(await roster.profile(to))) throw userUnknown(to);
  },
};

/** What a reader has not read is not for the author to know. */
function uncounted({place, reader, author, delivered, read}: Receipt): Receipt {
  return {place, reader, author, delivered, read};
}
