import {PAGE_BYTES} from '../protocol/index.js';

/** As many of the items, from the first on, as fit into a page; at least one. The same array where all do. */
export function fitting<Item>(items: readonly Item[]): readonly Item[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    // And a comma.
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > PAGE_BYTES && index > 0;
  });
  return end === -1 ? items : items.slice(0, end);
}

/** All of the items, in as many pages as they take. */
export function inPages<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const pages: (readonly Item[])[] = [];
  for (let rest = items; rest.length > 0;) {
    const page = fitting(rest);
    pages.push(page);
    rest = rest.slice(page.length);
  }
  return pages;
}
