import {expect} from '@open-wc/testing';
import {duration} from '../../src/elements/durations.js';
import {callWords, wordsOf} from '../../src/elements/message-words.js';
import {englishTalk} from '../../src/elements/strings/english-talk.js';
import {learn, sayIn} from '../../src/elements/strings/index.js';
import {END_REASONS, type CallContent, type EndReason} from '../../src/protocol/index.js';

learn(englishTalk);
const say = sayIn()!;

const call = (reason: EndReason, seconds = 0): CallContent => ({
  kind: 'call',
  media: 'audio',
  reason,
  seconds,
});

describe('the words of a message', () => {
  it('tell a missed call from one that was not answered, each to their side', () => {
    for (const reason of ['missed', 'cancelled', 'busy', 'offline'] as const) {
      expect(callWords(call(reason), false, say)).to.equal('Missed voice call');
    }
    expect(callWords(call('missed'), true, say)).to.equal('Voice call, no answer');
    expect(callWords(call('cancelled'), true, say)).to.equal('Cancelled voice call');
    expect(callWords(call('busy'), true, say)).to.equal('Voice call, busy');
    expect(callWords(call('declined'), true, say)).to.equal('Voice call, declined');
    expect(callWords(call('declined'), false, say)).to.equal('Declined voice call');
  });

  it('say how long two people talked, however it ended', () => {
    const lasted = `Voice call, ${duration(244, say.locale)}`;
    for (const reason of ['hung-up', 'connection-lost'] as const) {
      for (const own of [true, false]) {
        expect(callWords(call(reason, 244), own, say)).to.equal(lasted);
      }
    }
  });

  it('are a sentence for every end there is', () => {
    for (const reason of Object.keys(END_REASONS) as EndReason[]) {
      for (const own of [true, false]) {
        expect(callWords(call(reason), own, say), reason).to.match(/voice call/i);
      }
    }
  });

  it('of a custom message are the text in its data, where there is one', () => {
    const words = (data: unknown) => wordsOf({own: false, content: {kind: 'order', data}}, say);
    expect(words({text: 'A chain'})).to.equal('A chain');
    for (const data of [null, 1, 'text', {text: 7}, {text: ' '}, []]) {
      expect(words(data)).to.equal('A message that cannot be shown here');
    }
  });
});
