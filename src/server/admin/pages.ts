import * as v from 'valibot';

const MOST = 1_000;

/** How many items a page holds at most, as the text of a query. */
export const limit = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^[1-9]\d{0,3}$/, 'is not a number from 1 to 1000'),
    v.transform(Number),
    v.number(),
    v.maxValue(MOST, 'is more than 1000'),
  ),
  '100',
);

/** The page that `found` begins; one item more than `limit` shows that there is a next one. */
export function pageOf<Name extends string, Item>(
  name: Name,
  found: readonly Item[],
  limit: number,
  cursorOf: (item: Item) => string,
) {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    [name]: items,
    ...(found.length > limit && last !== undefined && {next: cursorOf(last)}),
  };
}
