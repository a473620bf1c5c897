import {unfit as unfitIn} from '../../support/browser/fit.js';
import {elements} from './scene.js';

/** What may end in an ellipsis: what people have written, and the names of things. */
const OWN_WORDS = '.name, h2, .preview, .bubble .text, select, .own-name';

const PRESSED = 'button, input, select, textarea, [role=button], [tabindex="0"]:not([role=log])';

/** What of the elements' words is cut off, lies over something else or has to be scrolled sideways. */
export function unfit(): readonly string[] {
  const screen = new DOMRect(0, 0, innerWidth, innerHeight);
  const page = document.scrollingElement!;
  const isWide = page.scrollWidth > innerWidth;
  return [
    ...(isWide ? [`the page is ${page.scrollWidth} pixels wide`] : []),
    ...elements().flatMap((element) => {
      const isFloating = /call-window|messenger/.test(element.localName);
      const bounds = isFloating ? screen : element.getBoundingClientRect();
      return unfitIn(element, bounds, OWN_WORDS).map((one) => `<${element.localName}>: ${one}`);
    }),
  ];
}

/** What can be pressed and is smaller than that; links within a text may be, as text is. */
export function small(least: number): readonly string[] {
  return elements().flatMap((element) =>
    [...element.shadowRoot!.querySelectorAll<HTMLElement>(PRESSED)].flatMap((one) => {
      if (!one.checkVisibility({visibilityProperty: true, opacityProperty: true})) return [];
      const {width, height} = one.getBoundingClientRect();
      if (width >= least && height >= least) return [];
      const name = one.ariaLabel ?? one.textContent.trim();
      return [`${one.localName}.${one.className} “${name}”: ${width} × ${height}`];
    }),
  );
}
