import {randomUUID} from 'node:crypto';
import type {Message} from '../../protocol/index.js';
import type {EndedCall, EventQueue, LiveCall, NewEvent, RoomCall} from '../backend/backend.js';
import type {Config} from '../config.js';
import type {Log} from '../log.js';
import {WebhookClient} from '../webhook-client.js';
import {EventSender} from './event-sender.js';

export interface SiteEventsParts {
  readonly config: Pick<
    Config,
    'site' | 'eventsUrl' | 'eventsSecret' | 'eventsContent' | 'eventsAge' | 'allowPrivateWebhooks'
  >;
  readonly queue: EventQueue;
  readonly log: Log;
  readonly now: () => number;
}

/**
 * Puts into words what the site is told of. The store queues each event together with what it is about; `wake` has it told
 * soon after, which holds nobody up.
 */
export class SiteEvents {
  /** Makes the event about a message that is stored; undefined where the site is told of nothing. */
  readonly ofMessage: ((message: Message) => NewEvent) | undefined;
  readonly #parts: SiteEventsParts;
  readonly #sender: EventSender | undefined;

  constructor(parts: SiteEventsParts) {
    const {config, queue, log, now} = parts;
    const {eventsUrl, eventsSecret: secret, allowPrivateWebhooks: allowPrivate} = config;
    this.#parts = parts;
    if (eventsUrl === undefined) return;
    const client = new WebhookClient(eventsUrl, {secret, allowPrivate, now});
    this.#sender = new EventSender({queue, client, age: config.eventsAge, log, now});
    this.ofMessage = (message) => this.#ofMessage(message);
  }

  /** The event about a call that was accepted. */
  ofStart({id, room, caller, callee, media, openedAt}: RoomCall): NewEvent | undefined {
    const data = {call: id, room, caller: caller.user, callee, media};
    return this.#event('call.started', `call ${id}`, openedAt, data);
  }

  /** The event about a call that is over; `seconds` is how long the two were in it, at least 1, or 0. */
  ofEnd(before: LiveCall, {reason}: EndedCall): NewEvent | undefined {
    const now = this.#parts.now();
    const {id, caller, callee, media} = before;
    const seconds =
      before.phase === 'room' ? Math.max(1, Math.round((now - before.openedAt) / 1000)) : 0;
    const asked = typeof media === 'string' ? media : media.caller;
    const data = {call: id, caller: caller.user, callee, media: asked, reason, seconds};
    return this.#event('call.ended', `call ${id}`, now, data);
  }

  /** Tells soon what is queued. */
  wake(): void {
    this.#sender?.wake();
  }

  async close(): Promise<void> {
    await this.#sender?.close();
  }

  #ofMessage({id, place, from, to, at, content}: Message): NewEvent {
    const {eventsContent} = this.#parts.config;
    const data = {
      ...{message: id, place, from, to, bytes: Buffer.byteLength(JSON.stringify(content))},
      ...(eventsContent && {content}),
    };
    return this.#event('message.stored', `messages ${JSON.stringify([from, to])}`, at, data)!;
  }

  #event(type: string, topic: string, at: number, data: object): NewEvent | undefined {
    if (!this.#sender) return undefined;
    const {site} = this.#parts.config;
    const timestamp = new Date(at).toISOString();
    const body = JSON.stringify({type, timestamp, data: {...data, ...(site !== '' && {site})}});
    return {id: `evt_${randomUUID()}`, topic, at, body};
  }
}
