/**
 * Gives an element its box back that a page with `* {all: unset}` has taken: within a line of text it could not be laid
 * out by its own size.
 */
export function keepBox(host: HTMLElement): void {
  if (getComputedStyle(host).display === 'inline') host.style.display = 'flex';
}
