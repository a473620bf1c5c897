import {html, nothing, type ReactiveControllerHost} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {TranscriptEntry} from '../../client/transcript.js';
import type {ImError, Profile} from '../../protocol/index.js';
import {wordsOf} from '../message-words.js';
import {sentenceOf, type Say} from '../strings/index.js';
import {copyText} from './copying.js';

/**
 * What is said to those who do not look: the message that has just come, or that one was copied or not sent. The transcript
 * itself is silent, or it would read out history as that is drawn.
 */
export class Announcer {
  readonly #host: ReactiveControllerHost;
  #words = '';
  /** The same words about something else are said again. */
  #about: object | undefined;
  #copied: string | undefined;
  /** Why the newest message that was refused was. */
  #failure: ImError | undefined;

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

  /** Before a render, which then has it: own messages of this conversation, as far as they are held, are these now. */
  heed(entries: readonly TranscriptEntry[], isAnother: boolean, say: Say): void {
    const failure = entries.findLast((entry) => entry.failure)?.failure;
    if (failure && failure !== this.#failure && !isAnother) {
      this.#words = `${say('notSent')} ${say(sentenceOf(failure))}`;
      this.#about = failure;
    }
    this.#failure = failure;
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
