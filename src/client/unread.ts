import type {Place} from '../protocol/index.js';

/**
 * What is known of another's messages that are unread. The server counts them, and this page counts on from
 * there: it may hold none of them.
 */
export interface Unread {
  /** How many there were among those up to the place `upTo`, and the first of them where it is known. */
  readonly count: number;
  readonly upTo: Place;
  readonly first?: Place;
  /** Where those stand that have come since, in order. */
  readonly since: readonly Place[];
}

export const NOTHING_UNREAD: Unread = {count: 0, upTo: 0, since: []};

export const countOf = ({count, since}: Unread): number => count + since.length;

/** Where the first unread message stands: undefined where there is none, or where only the server knows. */
export const firstOf = ({count, first, since}: Unread): Place | undefined =>
  count > 0 ? first : since[0];

/** With what the server has counted up to `upTo`; those that have come since are counted on. */
export function asTold(
  unread: Unread,
  upTo: Place,
  count: number,
  first: Place | undefined,
): Unread {
  if (upTo < unread.upTo) return unread;
  const since = unread.since.filter((place) => place > upTo);
  return {count, upTo, since, ...(first !== undefined && {first})};
}

/** With messages that have come; those that the server has counted already change nothing. */
export function withArrived(unread: Unread, places: readonly Place[], read: Place): Unread {
  const fresh = places.filter(
    (place) => place > unread.upTo && place > read && !unread.since.includes(place),
  );
  if (fresh.length === 0) return unread;
  return {...unread, since: [...unread.since, ...fresh].sort((one, other) => one - other)};
}

/** Those of the messages that a page holds which count as unread, and how far they tell the whole. */
export interface HeldPlaces {
  readonly places: readonly Place[];
  /** From where on, and whether up to the newest, none is missing. */
  readonly from: Place;
  readonly toNewest: boolean;
}

/** After reading up to `read`, from `before`. Of what was counted by the server the held messages tell how much is left. */
export function afterReading(
  unread: Unread,
  before: Place,
  read: Place,
  {places, from, toNewest}: HeldPlaces,
): Unread {
  const since = unread.since.filter((place) => place > read);
  const counted = places.filter((place) => place <= unread.upTo);
  const left = counted.filter((place) => place > read);
  const passed = counted.filter((place) => place > before && place <= read);
  const isWhole = toNewest && from <= read + 1;
  const count = Math.max(0, isWhole ? left.length : unread.count - passed.length);
  const [first] = from <= read + 1 ? left : [];
  return {
    count: Math.min(count, unread.count),
    upTo: unread.upTo,
    since,
    ...(first !== undefined && {first}),
  };
}
