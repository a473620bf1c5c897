import {html, nothing, type ReactiveControllerHost} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {TranscriptEntry} from '../../client/transcript.js';
import type {Profile} from '../../protocol/index.js';
import {wordsOf} from '../message-words.js';
import type {Say} from '../strings/index.js';
import {copyText} from './copying.js';

/**
 * What is said to those who do not look: the message that has just come, or that one was copied. The transcript
 * itself is silent, or it would read out history as that is drawn.
 */
export class Announcer {
  readonly #host: ReactiveControllerHost;
  #words = '';
  /** The same words about something else are said again. */
  #about: object | undefined;
  #copied: string | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** The key of the message that was just copied. */
  get copied(): string | undefined {
    return this.#copied;
  }

  came(entry: TranscriptEntry, {name}: Profile, say: Say): void {
    this.#announce(say('messageFrom', {name, text: wordsOf(entry, say)}), entry);
  }

  async copy(key: string, text: string, say: Say): Promise<void> {
    if (!(await copyText(text))) return;
    this.#copied = key;
    this.#announce(say('copied'), {});
  }

  copyShown(): void {
    this.#copied = undefined;
    this.#host.requestUpdate();
  }

  /** Another conversation is none of what was said about this one. */
  silence(): void {
    this.#words = '';
    this.#copied = undefined;
  }

  render() {
    return this.#words ? keyed(this.#about, html`<p>${this.#words}</p>`) : nothing;
  }

  #announce(words: string, about: object): void {
    this.#words = words;
    this.#about = about;
    this.#host.requestUpdate();
  }
}
