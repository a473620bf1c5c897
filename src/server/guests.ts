import type {IncomingMessage} from 'node:http';
import * as v from 'valibot';
import {guestRefused, ImError, parse, rateLimited, type Profile} from '../protocol/index.js';
import type {Authority} from './auth.js';
import {addressOf} from './addresses.js';
import type {Config} from './config.js';
import {Quotas} from './quotas.js';
import type {LimiterMaker} from './user-limits.js';

const LIFETIME_MS = 3_600_000;
const NAME_LENGTH = 64;
const BODY_BYTES = 4_096;
/** How many a second, once an address has used up its burst. */
const RATE = 2;

/** What a guest is given. `expires` is in ms since 1970. */
export interface GuestPass {
  readonly token: string;
  readonly user: Profile;
  readonly expires: number;
}

type GuestsConfig = Pick<Config, 'guestBurst' | 'trustProxy'>;

const Body = v.object({name: v.string()});

/** Gives tokens to whoever gives a name, and the same user id for the same name. Never for a real site. */
export class Guests {
  readonly #authority: Authority;
  readonly #config: GuestsConfig;
  readonly #now: () => number;
  readonly #addresses: Quotas;

  /** With `makeLimiter` servers count together. */
  constructor(
    authority: Authority,
    config: GuestsConfig,
    now: () => number,
    makeLimiter?: LimiterMaker,
  ) {
    this.#authority = authority;
    this.#config = config;
    this.#now = now;
    this.#addresses = new Quotas({
      connections: 0,
      burst: config.guestBurst,
      perSecond: RATE,
      now,
      shared: makeLimiter && {name: 'guests', make: makeLimiter},
    });
  }

  /** @throws ImError `rate-limited`, or `guest-refused` where there is no name that can be used. */
  async welcome(request: IncomingMessage, query: URLSearchParams): Promise<GuestPass> {
    const address = addressOf(request, this.#config.trustProxy);
    if (!this.#addresses.take(address)) throw rateLimited();
    const user = asGuest(query.get('name') ?? (await readName(request)));
    const expires = this.#now() + LIFETIME_MS;
    return {token: await this.#authority.sign(user, expires), user, expires};
  }
}

function asGuest(given: string): Profile {
  const name = given.normalize('NFC').trim();
  if (name.length > NAME_LENGTH)
    throw guestRefused(`A name has at most ${NAME_LENGTH} characters.`);
  if (!name.isWellFormed() || /\p{Cc}/u.test(name)) {
    throw guestRefused('A name is one line of text.');
  }
  const slug = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (slug === '') throw guestRefused('A name needs at least one letter or digit.');
  return {id: `guest-${slug}`, name};
}

async function readName(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed on the way out, so that the refusal can still be answered.
  const body = request.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_BYTES) throw guestRefused('The request is too large.');
    chunks.push(chunk);
  }
  try {
    return parse(Body, JSON.parse(Buffer.concat(chunks).toString()), 'body').name;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof ImError)) throw error;
    throw guestRefused('The request needs a name: {"name": "Alice"}, or ?name=Alice.');
  }
}
