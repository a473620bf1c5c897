/** Numbers beyond this are no news to anybody. */
const COUNTED = 99;

interface TitleCounts {
  readonly counts: Map<object, number>;
  /** What stands before the page's own title now. */
  prefix: string;
  observer?: MutationObserver;
}

/** On the page and not on this module, because a page may load two bundles that each hold a copy of it. */
const COUNTS = Symbol.for('im.title.1');
const page = globalThis as typeof globalThis & {[COUNTS]?: TitleCounts};

/**
 * Shows in the tab's title how many messages are unread, of all sessions together: `(3) Title`. With 0 for each
 * the title is again the page's own, which the page may change meanwhile.
 */
export function countInTitle(session: object, unread: number): void {
  const title = (page[COUNTS] ??= {counts: new Map(), prefix: ''});
  if (unread > 0) title.counts.set(session, unread);
  else title.counts.delete(session);
  write(title);
}

function write(title: TitleCounts): void {
  const unread = [...title.counts.values()].reduce((sum, count) => sum + count, 0);
  const own = withoutPrefix(title);
  title.prefix = unread === 0 ? '' : `(${unread > COUNTED ? `${COUNTED}+` : unread}) `;
  if (document.title !== title.prefix + own) document.title = title.prefix + own;
  watch(title);
}

const withoutPrefix = ({prefix}: TitleCounts) =>
  document.title.startsWith(prefix) ? document.title.slice(prefix.length) : document.title;

/** While there is a count, a title that the page sets gets it too. */
function watch(title: TitleCounts): void {
  if (title.prefix === '') {
    title.observer?.disconnect();
    delete title.observer;
  } else if (!title.observer) {
    title.observer = new MutationObserver(() => write(title));
    title.observer.observe(document.head, {subtree: true, childList: true, characterData: true});
  }
}
