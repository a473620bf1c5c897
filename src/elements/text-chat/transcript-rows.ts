import type {TranscriptEntry} from '../../client/transcript.js';
import {isCall} from '../../protocol/index.js';
import {dayOf} from '../times.js';

/** Messages of one sender with no longer pause between them than this belong together. */
const PAUSE_MS = 5 * 60_000;

export interface DayRow {
  readonly kind: 'day';
  readonly key: string;
  readonly at: number;
}

/** Where the messages begin that came while the reader was away. */
export interface NewsRow {
  readonly kind: 'news';
  readonly key: string;
}

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly entry: TranscriptEntry;
  /** Whether a group of bubbles starts or ends here. */
  readonly first: boolean;
  readonly last: boolean;
  /** Whether it has come less far, or further, than the end of its group, which speaks for the others. */
  readonly markApart: boolean;
}

/** What the transcript shows from top to bottom. A row keeps its key when older ones come before it. */
export type TranscriptRow = DayRow | NewsRow | MessageRow;

/** The messages with a heading before each day, grouped by sender, and a line before the entry of key `news`. */
export function rowsOf(
  entries: readonly TranscriptEntry[],
  news?: string,
): readonly TranscriptRow[] {
  const rows: TranscriptRow[] = [];
  const days = new Map<string, number>();
  let dayBefore: string | undefined;
  for (const group of groupsOf(entries, news)) {
    const [start] = group as [TranscriptEntry];
    const last = group.at(-1)!;
    const day = dayOf(start.at);
    if (day !== dayBefore) {
      // A clock that is wrong can bring the same day twice.
      const times = (days.get(day) ?? 0) + 1;
      days.set(day, times);
      rows.push({kind: 'day', key: `day ${day} ${times}`, at: start.at});
      dayBefore = day;
    }
    if (news !== undefined && keyOf(start) === news) rows.push({kind: 'news', key: 'news'});
    for (const entry of group) {
      rows.push({
        kind: 'message',
        key: keyOf(entry),
        entry,
        first: entry === start,
        last: entry === last,
        markApart: entry.own && entry.state !== last.state,
      });
    }
  }
  return rows;
}

/** Two authors may have given their messages the same id. */
export const keyOf = ({own, id}: TranscriptEntry): string => `${own ? 'own' : 'their'}-${id}`;

function groupsOf(
  entries: readonly TranscriptEntry[],
  news: string | undefined,
): readonly TranscriptEntry[][] {
  const groups: TranscriptEntry[][] = [];
  for (const entry of entries) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && belongTogether(before, entry) && keyOf(entry) !== news) {
      group.push(entry);
    } else groups.push([entry]);
  }
  return groups;
}

const belongTogether = (one: TranscriptEntry, other: TranscriptEntry): boolean =>
  one.own === other.own &&
  !isCall(one.content) &&
  !isCall(other.content) &&
  Math.abs(other.at - one.at) < PAUSE_MS &&
  dayOf(one.at) === dayOf(other.at);
