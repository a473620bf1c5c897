import {expect} from '@open-wc/testing';
import type {History, Transcript, TranscriptEntry} from '../../../src/client/transcript.js';
import {Arrivals} from '../../../src/elements/text-chat/arrivals.js';

const entry = (place: number | undefined, own = false): TranscriptEntry => ({
  id: `message-${place ?? 'unsent'}`,
  from: own ? 'me' : 'ann',
  own,
  at: 0,
  content: {kind: 'text', text: 'hi'},
  state: 'delivered',
  ...(place !== undefined && {place}),
});
const transcript = (
  entries: readonly TranscriptEntry[],
  history: History = 'complete',
  user = 'ann',
): Transcript => ({with: user, entries, unread: 0, history});

describe('arrivals', () => {
  let arrivals: Arrivals;
  beforeEach(() => {
    arrivals = new Arrivals();
  });

  it('are messages that come while the conversation is open', () => {
    arrivals.in(transcript([entry(1)]));
    expect(arrivals.in(transcript([entry(1), entry(2)]))?.place).to.equal(2);
    expect(arrivals.in(transcript([entry(1), entry(2)]))).to.be.undefined;
  });

  it('are noticed before an own message that still waits, and in an empty conversation', () => {
    arrivals.in(transcript([]));
    expect(arrivals.in(transcript([entry(1), entry(undefined, true)]))?.place).to.equal(1);
  });

  it('are not what history brings, first or older', () => {
    arrivals.in(transcript([entry(9, true)], 'unloaded'));
    expect(arrivals.in(transcript([entry(9, true)], 'loading'))).to.be.undefined;
    expect(arrivals.in(transcript([entry(8), entry(9, true)], 'partial'))).to.be.undefined;
    expect(arrivals.in(transcript([entry(8), entry(9, true)], 'loading'))).to.be.undefined;
    expect(arrivals.in(transcript([entry(7), entry(8), entry(9, true)]))).to.be.undefined;
  });

  it('are noticed while older history loads', () => {
    arrivals.in(transcript([entry(8)], 'partial'));
    expect(arrivals.in(transcript([entry(8), entry(9)], 'loading'))?.place).to.equal(9);
  });

  it('are not the messages of a conversation that was opened instead', () => {
    arrivals.in(transcript([entry(1)]));
    expect(arrivals.in(transcript([entry(5)], 'complete', 'bo'))).to.be.undefined;
  });

  it('are not own messages, nor what is left when one is removed', () => {
    arrivals.in(transcript([entry(1), entry(undefined, true)]));
    expect(arrivals.in(transcript([entry(1), entry(2, true)]))).to.be.undefined;
    expect(arrivals.in(transcript([entry(1)]))).to.be.undefined;
  });
});
