import type {LinkId} from '../protocol/index.js';

/** More links than a call ever has. */
const GONE_LINKS = 64;

/** The links of the other side that have shown themselves: the present one, and those that it has replaced. */
export class MetLinks {
  readonly #gone = new Set<LinkId>();
  #present: {readonly id: LinkId; readonly isPaired: boolean} | undefined;

  get present(): LinkId | undefined {
    return this.#present?.id;
  }

  /** The link that this side's present one belongs to, if it belongs to any. */
  get paired(): LinkId | undefined {
    return this.#present?.isPaired ? this.#present.id : undefined;
  }

  hasGone(id: LinkId): boolean {
    return this.#gone.has(id);
  }

  /** Takes `id` for the present one. Whether it was not that before. */
  meet(id: LinkId, how: 'met' | 'paired'): boolean {
    const before = this.#present?.id;
    this.#present = {id, isPaired: how === 'paired'};
    if (before === id) return false;
    if (before !== undefined) this.#bury(before);
    return true;
  }

  /** This side has a fresh link, which belongs to no other yet. */
  part(): void {
    if (this.#present) this.#present = {...this.#present, isPaired: false};
  }

  #bury(id: LinkId): void {
    this.#gone.add(id);
    const [oldest] = this.#gone;
    if (this.#gone.size > GONE_LINKS) this.#gone.delete(oldest!);
  }
}
