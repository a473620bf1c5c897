import type {ReactiveController, ReactiveControllerHost} from 'lit';
import {attributeInvalid} from '../protocol/index.js';
import {ImErrorEvent} from './events.js';

/** The words that these attributes of every element take; one that holds others works as if they were not there. */
const KNOWN = {
  theme: ['auto', 'light', 'dark', 'system'],
  alerts: ['title', 'sound', 'system'],
} as const;

type Checked = keyof typeof KNOWN;

/** An element while a page may set anything: frameworks set what they have no value for to null or undefined. */
type Host = ReactiveControllerHost & EventTarget & Readonly<Record<Checked, string | null>>;

/** Tells the page's developer of attributes that make no sense: once for each value. */
export class AttributeCheck implements ReactiveController {
  readonly #host: Host;
  readonly #seen: Partial<Record<Checked, string>> = {};

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    for (const name of Object.keys(KNOWN) as Checked[]) {
      const value = String(this.#host[name] ?? '');
      if (value === this.#seen[name]) continue;
      this.#seen[name] = value;
      const known: readonly string[] = KNOWN[name];
      if (value.split(/\s+/).every((word) => !word || known.includes(word))) continue;
      const refusal = attributeInvalid(name, value, `it takes ${known.join(', ')}`);
      const failure = new ImErrorEvent(refusal);
      this.#host.dispatchEvent(failure);
    }
  }
}
