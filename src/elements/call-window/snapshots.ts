import type {Calls} from '../../client/calls.js';
import type {Profile} from '../../protocol/index.js';
import {ImSnapshotEvent, type PictureSide} from '../events.js';

/** Offers pictures of a call to the page, and saves those that it does not take. */
export class Snapshots {
  readonly #host: EventTarget;
  #address: string | undefined;

  constructor(host: EventTarget) {
    this.#host = host;
  }

  /**
   * Takes the present picture of a side.
   *
   * @throws ImError `picture-missing`.
   */
  async take(calls: Calls, side: PictureSide, remote: Profile): Promise<void> {
    const blob = await calls.snapshot(side);
    const taken = new ImSnapshotEvent(side, blob, remote);
    if (this.#host.dispatchEvent(taken)) this.#save(blob, remote.name);
  }

  /** Lets go of the last picture, which the browser has long saved. */
  close(): void {
    if (this.#address !== undefined) URL.revokeObjectURL(this.#address);
    this.#address = undefined;
  }

  #save(blob: Blob, name: string): void {
    this.close();
    this.#address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = this.#address;
    link.download = fileName(name, new Date());
    link.click();
  }
}

/** Readable in every file system: `Bob 2026-01-05 12.30.15.png`. */
export function fileName(name: string, at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join('.');
  const plain = name.replace(/[^\p{L}\p{N} _-]+/gu, '').trim();
  return `${plain} ${day} ${time}.png`.trim();
}
