import {expect} from '@open-wc/testing';
import type {TranscriptEntry} from '../../../src/client/transcript.js';
import {keyOf, rowsOf} from '../../../src/elements/text-chat/transcript-rows.js';

const NOON = new Date(2026, 0, 5, 12).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let made = 0;
const entry = (at: number, fields: Partial<TranscriptEntry> = {}): TranscriptEntry => ({
  id: `message-${++made}`,
  from: fields.own ? 'me' : 'ann',
  own: false,
  at,
  content: {kind: 'text', text: 'hi'},
  state: 'read',
  ...fields,
});
const own = (at: number, state: TranscriptEntry['state'] = 'read') => entry(at, {own: true, state});

/** `|` for a day, `N` for the line before the news, `(` and `)` for the first and last of a group, `!` for a mark of its own. */
const drawn = (...entries: TranscriptEntry[]) => drawnWith(undefined, ...entries);
const drawnWith = (news: TranscriptEntry | undefined, ...entries: TranscriptEntry[]) =>
  rowsOf(entries, news && keyOf(news))
    .map((row) =>
      row.kind !== 'message'
        ? {day: '|', news: 'N'}[row.kind]
        : `${row.first ? '(' : ''}${row.entry.own ? 'o' : 't'}${row.markApart ? '!' : ''}${row.last ? ')' : ''}`,
    )
    .join('');

describe('the rows of a transcript', () => {
  it('group what one person wrote in one go', () => {
    expect(drawn(entry(NOON), entry(NOON + MINUTE), own(NOON + 2 * MINUTE))).to.equal('|(tt)(o)');
  });

  it('start a new group after a pause of five minutes', () => {
    expect(drawn(own(NOON), own(NOON + 4 * MINUTE), own(NOON + 9 * MINUTE))).to.equal('|(oo)(o)');
  });

  it('put a heading before each day', () => {
    expect(drawn(entry(NOON), entry(NOON + DAY), entry(NOON + DAY + MINUTE))).to.equal('|(t)|(tt)');
    const midnight = new Date(2026, 0, 6).getTime();
    expect(drawn(own(midnight - 1), own(midnight))).to.equal('|(o)|(o)');
  });

  it('draw a line before the news, which begin a group', () => {
    const [one, two, three] = [entry(NOON), entry(NOON), entry(NOON)];
    expect(drawnWith(two, one, two, three)).to.equal('|(t)N(tt)');
    expect(drawnWith(one, one, two)).to.equal('|N(tt)');
    expect(drawnWith(entry(NOON), one)).to.equal('|(t)');
  });

  it('let a call stand alone', () => {
    const content = {kind: 'call', media: 'audio', reason: 'missed', seconds: 0} as const;
    expect(drawn(entry(NOON), entry(NOON, {content}), entry(NOON))).to.equal('|(t)(t)(t)');
  });

  it('mark a message of a group apart where it has come further or less far than the last', () => {
    expect(drawn(own(NOON, 'read'), own(NOON, 'sent'), own(NOON, 'sent'))).to.equal('|(o!oo)');
    expect(drawn(own(NOON, 'failed'), own(NOON, 'sending'))).to.equal('|(o!o)');
    expect(drawn(entry(NOON, {state: 'read'}), entry(NOON, {state: 'delivered'}))).to.equal(
      '|(tt)',
    );
  });

  it('keep their keys when older messages come before them', () => {
    const entries = [entry(NOON), own(NOON + MINUTE), entry(NOON + DAY)];
    const keys = rowsOf(entries).map(({key}) => key);
    const later = rowsOf([entry(NOON - MINUTE), ...entries]).map(({key}) => key);
    expect(later).to.include.members(keys);
  });

  it('have keys of their own even with a clock that jumps and ids given twice', () => {
    const rows = rowsOf([
      entry(NOON, {id: 'same-id-1'}),
      entry(NOON + DAY, {id: 'same-id-1', own: true}),
      entry(NOON, {id: 'same-id-2'}),
    ]);
    expect(new Set(rows.map(({key}) => key)).size).to.equal(rows.length);
  });
});
