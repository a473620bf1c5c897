import {expect} from '@open-wc/testing';
import {
  CLIENT_END_REASONS,
  CLOSE_CODES,
  closeReason,
  END_REASONS,
  tokenUnavailable,
  type CloseReason,
} from '../../src/protocol/index.js';

describe('close codes', () => {
  it('each stand for one reason', () => {
    for (const reason of Object.keys(CLOSE_CODES) as CloseReason[]) {
      expect(closeReason(CLOSE_CODES[reason])).to.equal(reason);
    }
  });

  it('are unknown where they are not ours', () => {
    for (const code of [1000, 1001, 1006, 4999]) expect(closeReason(code)).to.equal(undefined);
  });

  it('are ones that a WebSocket may be closed with', () => {
    for (const code of Object.values(CLOSE_CODES)) {
      expect(code).to.satisfy(
        (value: number) =>
          [1003, 1009, 1011, 1012, 1013].includes(value) || (value >= 4000 && value < 5000),
      );
    }
  });
});

describe('end reasons', () => {
  it('keep the numbers of AnyChat', () => {
    const numbers = Object.entries(END_REASONS).flatMap(([reason, {anychat}]) =>
      anychat ? [[anychat, reason]] : [],
    );
    expect(Object.fromEntries(numbers)).to.deep.equal({
      100101: 'cancelled',
      100102: 'offline',
      100103: 'busy',
      100104: 'declined',
      100105: 'missed',
      100106: 'connection-lost',
    });
  });

  it('are a client’s to give only where they are its own doing', () => {
    for (const reason of CLIENT_END_REASONS) expect(END_REASONS).to.have.property(reason);
    expect(CLIENT_END_REASONS).not.to.include('busy').and.not.to.include('forbidden');
  });
});

describe('errors', () => {
  it('carry a code for programs, a sentence for developers, and their cause', () => {
    const cause = new Error('503');
    const error = tokenUnavailable(cause);
    expect(error).to.include({name: 'ImError', code: 'token-unavailable', cause});
    expect(error.message).to.match(/\.$/);
  });
});
