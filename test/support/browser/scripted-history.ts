import type {ClientFrameOf, Message, Reply} from '../../../src/protocol/index.js';

/** Answers `history` as a server would that holds these messages, which are given oldest first. */
export const historyOf =
  (messages: readonly Message[]) =>
  ({before, after, limit = 50}: ClientFrameOf<'history'>): Reply<'history'> => {
    if (after !== undefined) {
      const newer = messages.filter(({place}) => place > after);
      return {messages: newer.slice(0, limit), more: newer.length > limit};
    }
    const older = messages.filter(({place}) => before === undefined || place < before);
    return {messages: older.slice(-limit), more: older.length > limit};
  };
