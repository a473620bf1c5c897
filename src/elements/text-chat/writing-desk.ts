import type {ReactiveControllerHost} from 'lit';
import {createRef, type Ref} from 'lit/directives/ref.js';
import type {Session} from '../../client/session.js';
import {isImError, type ImError, type UserId} from '../../protocol/index.js';
import {ImErrorEvent, ImMessageSendEvent} from '../events.js';
import {sendable} from './composer.js';
import {Drafts, type DraftOf} from './drafts.js';

/** What came of sending: it is on its way, the page objected, or it was refused, of which the page has been told. */
export type Outcome = 'sent' | 'kept' | ImError;

/** What is being written to each person, and its way into the conversation. */
export class WritingDesk {
  readonly field: Ref<HTMLTextAreaElement> = createRef();
  readonly #host: ReactiveControllerHost & EventTarget;
  readonly #session: () => Session;
  readonly #drafts = new Drafts();

  constructor(host: ReactiveControllerHost & EventTarget, session: () => Session) {
    this.#host = host;
    this.#session = session;
  }

  draftTo(user: UserId): string {
    return this.#drafts.get(this.#of(user));
  }

  write(user: UserId, draft: string): void {
    this.#drafts.set(this.#of(user), draft);
    this.#session().transcripts.setTyping(user, draft.trim() !== '');
    this.#host.requestUpdate();
  }

  /** Sends the draft, which stays where it cannot be sent. */
  send(user: UserId): Outcome {
    const text = sendable(this.draftTo(user));
    const request = new ImMessageSendEvent(user, text);
    if (!this.#host.dispatchEvent(request)) return 'kept';
    try {
      this.#session().transcripts.send(user, text);
    } catch (error) {
      if (!isImError(error)) throw error;
      const refusal = new ImErrorEvent(error);
      this.#host.dispatchEvent(refusal);
      return error;
    }
    this.#drafts.set(this.#of(user), '');
    this.#host.requestUpdate();
    return 'sent';
  }

  #of(user: UserId): DraftOf {
    const {name, me} = this.#session();
    return {session: name, me: me.value?.id, user};
  }
}
