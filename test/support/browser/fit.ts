/** Half-pixels come from rounding, and a pixel more from fonts. */
const SLACK = 1.5;

/**
 * Which words shown in an element are cut off or lie over others, each as a sentence; none where all fit. Names,
 * messages and the like end in an ellipsis where they are long: `mayEnd` selects those.
 */
export function unfit(element: HTMLElement, bounds: DOMRect, mayEnd: string): readonly string[] {
  const root = element.shadowRoot!;
  for (const animation of root.getAnimations()) end(animation);
  const words = wordsIn(root).filter((text) => isShown(text.parentElement!));
  return [
    ...words.flatMap((text) => {
      const owner = text.parentElement!;
      if (owner.closest(mayEnd)) return [];
      const box = outsideOf(text, bounds, root);
      return box ? [`“${text.data.trim()}” is cut off by ${box}`] : [];
    }),
    ...[...root.querySelectorAll<HTMLElement>('*')].flatMap((one) =>
      isShown(one) && scrollsSideways(one) && !one.matches(mayEnd)
        ? [`${nameOf(one)} can be scrolled sideways (“${one.textContent.trim().slice(0, 40)}”)`]
        : [],
    ),
    ...placeholders(root),
    ...overlapping(root),
    ...words.flatMap((text) =>
      /\{\w+\}/.test(text.data) ? [`“${text.data.trim()}” lacks a value`] : [],
    ),
  ];
}

/** What is on its way is looked at where it gets to; what never gets anywhere goes on. */
function end(animation: Animation): void {
  const {endTime} = animation.effect!.getComputedTiming();
  if (endTime !== Infinity) animation.finish();
}

function wordsIn(root: ShadowRoot): readonly Text[] {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const found: Text[] = [];
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (text.data.trim() && !text.parentElement!.closest('style, .spoken, option'))
      found.push(text);
  }
  return found;
}

const isShown = (element: Element): boolean =>
  element.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
  !element.closest('.spoken');

/** The first box around `text` beyond which it reaches. */
function outsideOf(text: Text, bounds: DOMRect, root: ShadowRoot): string | undefined {
  const range = document.createRange();
  range.selectNodeContents(text);
  const lines = [...range.getClientRects()].filter(({width}) => width > 0);
  let isScrolled = false;
  for (let box = text.parentElement; box; box = box.parentElement) {
    const {overflowX, overflowY} = getComputedStyle(box);
    const edges = box.getBoundingClientRect();
    const holdsWidth = overflowX !== 'visible' || box.matches('button');
    isScrolled ||= overflowY === 'auto' || overflowY === 'scroll';
    const holdsHeight = !isScrolled && overflowY !== 'visible';
    for (const line of lines) {
      const isWider = line.left < edges.left - SLACK || line.right > edges.right + SLACK;
      const isHigher = line.top < edges.top - SLACK || line.bottom > edges.bottom + SLACK;
      if ((holdsWidth && isWider) || (holdsHeight && isHigher)) return nameOf(box);
    }
    if (box.parentNode === root) break;
  }
  const isOutside = lines.some(
    ({left, right}) => left < bounds.left - SLACK || right > bounds.right + SLACK,
  );
  return isOutside ? 'the edge' : undefined;
}

const scrollsSideways = (box: HTMLElement): boolean =>
  box.scrollWidth > box.clientWidth + SLACK &&
  !['visible', 'clip'].includes(getComputedStyle(box).overflowX);

function placeholders(root: ShadowRoot): readonly string[] {
  const canvas = document.createElement('canvas').getContext('2d')!;
  const fields = root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[placeholder]');
  return [...fields].flatMap((field) => {
    if (!isShown(field) || field.value) return [];
    const style = getComputedStyle(field);
    canvas.font = style.font;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const {width} = canvas.measureText(field.placeholder);
    return width > room + SLACK ? [`“${field.placeholder}” does not fit into its field`] : [];
  });
}

/** Buttons that lie over each other; one that is made to lie under others says so by its class. */
function overlapping(root: ShadowRoot): readonly string[] {
  const panel = root.querySelector('.panel');
  const buttons = [...(panel ?? root).querySelectorAll('button')].filter(
    (one) => isShown(one) && !one.matches('.open'),
  );
  return buttons.flatMap((one, index) =>
    buttons
      .slice(index + 1)
      .filter((other) => overlap(visiblePart(one), visiblePart(other)))
      .map((other) => `${nameOf(one)} lies over ${nameOf(other)}`),
  );
}

/** Without what is scrolled out of sight. */
function visiblePart(element: Element): DOMRect {
  let {left, top, right, bottom} = element.getBoundingClientRect();
  for (let box = element.parentElement; box; box = box.parentElement) {
    if (!['auto', 'scroll'].includes(getComputedStyle(box).overflowY)) continue;
    const edges = box.getBoundingClientRect();
    left = Math.max(left, edges.left);
    top = Math.max(top, edges.top);
    right = Math.min(right, edges.right);
    bottom = Math.min(bottom, edges.bottom);
  }
  return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
}

const overlap = (one: DOMRect, other: DOMRect): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > SLACK &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > SLACK;

const nameOf = (element: Element): string =>
  `<${[element.localName, ...element.classList].join('.')}>`;
