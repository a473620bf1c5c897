/** In place of `visualViewport`: the part of the page that a phone shows. Its keyboard makes it less high and may move it. */
export class SeenPart extends EventTarget {
  readonly scale: number = 1;
  offsetTop = 0;
  height = window.innerHeight;

  /** A page has it until the gift is taken back. */
  static give(): SeenPart {
    const seen = new SeenPart();
    Object.defineProperty(window, 'visualViewport', {configurable: true, value: seen});
    return seen;
  }

  static takeBack(): void {
    Reflect.deleteProperty(window, 'visualViewport');
  }

  get bottom(): number {
    return this.offsetTop + this.height;
  }

  /** The keyboard is this high; the browser has moved what is seen down the page by `scrolled`. */
  keyboard(height: number, scrolled = 0): void {
    this.height = window.innerHeight - height;
    this.offsetTop = scrolled;
    this.dispatchEvent(new Event('resize'));
    if (scrolled !== 0) this.dispatchEvent(new Event('scroll'));
  }
}
