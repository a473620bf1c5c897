/** Tells of a call in the title of the page's tab, for who looks at another one, and gives the page its own back. */
export class TabTitle {
  #own: string | undefined;
  #shown: string | undefined;

  /** Puts `words` before the page's title; undefined takes them away again. */
  show(words: string | undefined): void {
    // A title that the page has changed meanwhile is newer than the one kept.
    if (this.#shown !== undefined && document.title !== this.#shown) this.#own = undefined;
    const own = this.#own ?? document.title;
    const wanted = words === undefined ? undefined : own ? `${words} · ${own}` : words;
    if (wanted !== undefined) {
      this.#own = own;
      document.title = wanted;
    } else if (this.#own !== undefined) {
      document.title = this.#own;
      this.#own = undefined;
    }
    this.#shown = wanted && document.title;
  }
}
