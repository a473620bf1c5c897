/** What a screen reader says without being asked, oldest first, for as long as it listens. */
export interface Announcements {
  readonly said: readonly string[];
  /** What was said since this was last asked. */
  take(): readonly string[];
  stop(): void;
}

const REGIONS = '[role=status], [role=alert], [role=log], [aria-live]';
const SILENT = '[aria-hidden=true], [hidden], style, script';

/**
 * Hears what live regions within `container` say, in shadow roots too: text that comes into a region, or the whole of
 * one that is read as a whole; a region that appears with text in it; and a dialog that the focus moves into, which is
 * read by its name and its description. What goes is not told of, as in every browser.
 */
export function hearAnnouncements(container: Element): Announcements {
  const said: string[] = [];
  let taken = 0;
  /** The text of each region that could be heard. */
  let heard = new Map<Element, string>();

  const observer = new MutationObserver((records) => hear(records));
  const watch = (root: Node) => {
    // Where the focus moves within a shadow root, nothing outside of that hears of it.
    root.addEventListener('focusin', focused);
    observer.observe(root, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  };
  const watched = new Set<Node>();
  let lastFocus: Event | undefined;

  function hear(records: readonly MutationRecord[]): void {
    for (const root of rootsIn(container)) {
      if (watched.has(root)) continue;
      watched.add(root);
      watch(root);
    }
    const now = new Map<Element, string>();
    for (const root of rootsIn(container)) {
      for (const region of root.querySelectorAll(REGIONS)) {
        if (isOff(region) || !isThere(region)) continue;
        const text = textOf(region);
        now.set(region, text);
        const before = heard.get(region);
        if (before === undefined) say(text);
        else if (isWhole(region)) {
          if (text !== before || addedTo(region, records)) say(text);
        } else say(addedTo(region, records));
      }
    }
    heard = now;
  }

  const say = (text: string) => {
    if (text) said.push(text);
  };

  const focused = (event: Event) => {
    if (event === lastFocus) return;
    lastFocus = event;
    const [target] = event.composedPath();
    if (!(target instanceof Element) || !/dialog/.test(target.role ?? '')) return;
    const description = target.getAttribute('aria-describedby');
    const root = target.getRootNode() as ShadowRoot;
    const about = description && root.getElementById(description);
    say([target.ariaLabel, about && textOf(about)].filter(Boolean).join(': '));
  };

  hear([]);
  said.length = 0;
  return {
    said,
    take() {
      hear(observer.takeRecords());
      const news = said.slice(taken);
      taken = said.length;
      return news;
    },
    stop() {
      observer.disconnect();
      for (const root of watched) root.removeEventListener('focusin', focused);
    },
  };
}

/** Every tree in it: its own, and those of shadow roots. */
function rootsIn(container: Element): readonly (Element | ShadowRoot)[] {
  const roots: (Element | ShadowRoot)[] = [container];
  for (const root of roots) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
    }
  }
  return roots;
}

const isOff = (region: Element): boolean => region.getAttribute('aria-live') === 'off';

const isThere = (element: Element): boolean =>
  element.checkVisibility({visibilityProperty: true}) && !element.closest('[aria-hidden=true]');

/** Whether any change in it has the region read from its beginning. */
function isWhole(region: Element): boolean {
  const said = region.getAttribute('aria-atomic');
  return said === null ? region.role === 'status' || region.role === 'alert' : said === 'true';
}

/** What these changes have brought into a region, and none within it. */
function addedTo(region: Element, records: readonly MutationRecord[]): string {
  const added = new Set<Node>();
  for (const {type, target, addedNodes} of records) {
    if (type === 'characterData') added.add(target);
    else if (type === 'childList') for (const node of addedNodes) added.add(node);
  }
  const isWithin = (node: Node) =>
    (node instanceof Element ? node : node.parentElement)?.closest(REGIONS) === region;
  return [...added]
    .filter((node) => region.contains(node) && node !== region && isWithin(node))
    .filter((node) => ![...added].some((other) => other !== node && other.contains(node)))
    .map(textOf)
    .filter(Boolean)
    .join(' ');
}

/** What is read of a node: neither pictures nor what is hidden. */
function textOf(node: Node): string {
  if (node instanceof Element && node.matches(SILENT)) return '';
  if (node instanceof Text) return node.data.replace(/\s+/g, ' ').trim();
  return [...node.childNodes].map(textOf).filter(Boolean).join(' ');
}
