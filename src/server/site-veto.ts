import {randomUUID} from 'node:crypto';
import * as v from 'valibot';
import type {UserId} from '../protocol/index.js';
import type {Log} from './log.js';
import type {Approach} from './reach.js';
import type {WebhookClient} from './webhook-client.js';

/** How long the site has to answer, in ms. */
export const VETO_TIMEOUT_MS = 2_000;
/** How long an answer holds for the same two, in ms. Calls are always asked about. */
export const VETO_HOLDS_MS = 30_000;
/** How many answers are kept. */
const ANSWERS = 10_000;
/** The longest reason that is passed on, in UTF-16 code units. */
export const REASON_LENGTH = 200;

/** What the site has said; `unanswered` where it said nothing of use, or not in time. */
export type Verdict = 'allowed' | 'unanswered' | {readonly reason: string};

const Answer = v.object({allow: v.boolean(), reason: v.optional(v.string(), '')});

interface Held {
  readonly verdict: Promise<Verdict>;
  readonly until: number;
}

/** Asks the site whether one user may reach another, and holds what it said for a short while. */
export class SiteVeto {
  readonly #client: WebhookClient;
  readonly #site: string;
  readonly #log: Log;
  readonly #now: () => number;
  /** Oldest first. */
  readonly #held = new Map<string, Held>();

  constructor(client: WebhookClient, site: string, log: Log, now: () => number) {
    this.#client = client;
    this.#site = site;
    this.#log = log;
    this.#now = now;
  }

  async ask(from: UserId, to: UserId, approach: Approach): Promise<Verdict> {
    if (approach === 'invite') return this.#ask(from, to, approach);
    const now = this.#now();
    // Whoever may send may say that they are writing.
    const what = approach === 'typing' ? 'message' : approach;
    const key = JSON.stringify([from, to, what]);
    const held = this.#held.get(key);
    if (held && held.until > now) return held.verdict;
    const verdict = this.#ask(from, to, what);
    this.#held.delete(key);
    this.#held.set(key, {verdict, until: now + VETO_HOLDS_MS});
    const [oldest] = this.#held.keys();
    if (this.#held.size > ANSWERS) this.#held.delete(oldest!);
    // What was not answered is asked again, though not by those who wait for the same answer.
    void verdict.then((said) => {
      const isStill = this.#held.get(key)?.verdict === verdict;
      if (said === 'unanswered' && isStill) this.#held.delete(key);
    });
    return verdict;
  }

  close(): void {
    this.#client.close();
  }

  async #ask(from: UserId, to: UserId, what: Approach): Promise<Verdict> {
    const body = JSON.stringify({
      type: 'reach.asked',
      timestamp: new Date(this.#now()).toISOString(),
      data: {from, to, what, ...(this.#site !== '' && {site: this.#site})},
    });
    const id = `reach_${randomUUID()}`;
    try {
      const {status, text} = await this.#client.post({id, body, timeout: VETO_TIMEOUT_MS});
      if (status !== 200) throw new Error(`the answer has status ${status}`);
      const {allow, reason} = v.parse(Answer, JSON.parse(text));
      return allow ? 'allowed' : {reason: plain(reason)};
    } catch (error) {
      this.#log.warn({err: error}, 'the site could not be asked who may reach whom');
      return 'unanswered';
    }
  }
}

/** One line of text, whatever the site has sent. */
function plain(reason: string): string {
  const line = reason
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return cut(line) || 'The site does not allow it.';
}

/** Not in the middle of a character. */
function cut(line: string): string {
  return line.length <= REASON_LENGTH ? line : line.slice(0, REASON_LENGTH).toWellFormed();
}
