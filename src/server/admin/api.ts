import {createHash, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {RateLimiterRes, type RateLimiterAbstract} from 'rate-limiter-flexible';
import * as v from 'valibot';
import {parse} from '../../protocol/index.js';
import {addressOf} from '../addresses.js';
import type {Config} from '../config.js';
import type {LimiterMaker} from '../user-limits.js';
import {
  asAdminError,
  bodyTooLarge,
  failed,
  keyRefused,
  methodRefused,
  notFound,
  requestInvalid,
  tooManyKeys,
  type AdminError,
} from './errors.js';
import {describe} from './open-api.js';
import type {AdminContext, AdminRequest, Route} from './route.js';
import {match, routes} from './routes.js';

/** The largest body, in bytes: ten thousand of the longest ids fit. */
const BODY_BYTES = 8 * 1024 * 1024;
/** How many wrong keys an address may show in a minute. */
const WRONG_KEYS = {keyPrefix: 'wrong-keys', points: 10, duration: 60};

/** What the routes work with, and what tells callers apart. */
export type ApiContext = AdminContext & {readonly config: Pick<Config, 'trustProxy'>};

/** A request below `admin/` of a site. */
export interface AdminCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What of the path is left after `admin`, with a slash in front. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The path that the routes are below, for the description. */
  readonly base: string;
}

/** The admin API of one site: checks the key, finds the route, checks what it is given, and answers in JSON. */
export class AdminApi {
  readonly #key: Buffer;
  readonly #context: ApiContext;
  readonly #wrongKeys: RateLimiterAbstract;

  constructor(key: string, context: ApiContext, makeLimiter: LimiterMaker) {
    this.#key = digest(key);
    this.#context = context;
    this.#wrongKeys = makeLimiter(WRONG_KEYS);
  }

  async answer(call: AdminCall): Promise<void> {
    const {request, response} = call;
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    try {
      // It says nothing of this site: the same for every server of this version.
      if (call.path === '/openapi.json' && request.method === 'GET') {
        sendJson(response, 200, describe(routes, call.base));
      } else {
        await this.#admit(request);
        await this.#serve(call);
      }
    } catch (error) {
      const refusal = asAdminError(error);
      if (!refusal) this.#context.log.error({err: error}, 'an admin request has failed');
      refuse(response, refusal ?? failed());
      // What is left of the body has to be read, or the next request on this connection would wait behind it.
      request.resume();
    }
    const {statusCode: status} = response;
    this.#context.log.info({method: request.method, path: call.path, status}, 'admin request');
  }

  async #admit(request: IncomingMessage): Promise<void> {
    const {headers} = request;
    const [, shown] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (shown !== undefined && timingSafeEqual(digest(shown), this.#key)) return;
    const address = addressOf(request, this.#context.config.trustProxy);
    try {
      await this.#wrongKeys.consume(address);
    } catch (error) {
      throw error instanceof RateLimiterRes ? tooManyKeys() : error;
    }
    throw keyRefused();
  }

  async #serve({request, response, path, query}: AdminCall): Promise<void> {
    const {found, values, methods} = match(path, request.method);
    if (!found) throw methods.length > 0 ? methodRefused(methods) : notFound('such address');
    const answer = await found.run(this.#context, await check(found, values, query, request));
    if (answer === undefined) response.writeHead(204).end();
    else if (Symbol.asyncIterator in answer) await stream(response, answer);
    else sendJson(response, 200, answer);
  }
}

/** Hashed, so that comparing takes as long whatever is shown. */
const digest = (text: string) => createHash('sha256').update(text).digest();

async function check(
  route: Route,
  values: Readonly<Record<string, string>>,
  query: URLSearchParams,
  request: IncomingMessage,
): Promise<AdminRequest> {
  return {
    path: parse(v.object(route.path), values, 'address'),
    query: parse(v.object(route.query), Object.fromEntries(query), 'query'),
    body: route.body && parse(route.body, await readJson(request), 'body'),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed on the way out, so that the refusal can still be answered.
  const body = request.iterator({destroyOnReturn: false}) as AsyncIterable<Buffer>;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > BODY_BYTES) throw bodyTooLarge(BODY_BYTES);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw requestInvalid('The body is not JSON.');
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {'Content-Type': 'application/json; charset=utf-8'});
  response.end(JSON.stringify(body));
}

/** Begins once there is something to say: what fails before that is answered as any other failure. */
async function stream(response: ServerResponse, text: AsyncIterable<string>): Promise<void> {
  const chunks = text[Symbol.asyncIterator]();
  const first = await chunks.next();
  response.writeHead(200, {'Content-Type': 'application/json; charset=utf-8'});
  async function* all() {
    if (!first.done) yield first.value;
    yield* {[Symbol.asyncIterator]: () => chunks};
  }
  await pipeline(Readable.from(all()), response);
}

function refuse(response: ServerResponse, {status, code, message, headers}: AdminError): void {
  // In the middle of an answer nothing can be said any more but that it is not whole.
  if (response.headersSent) {
    response.destroy();
    return;
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  sendJson(response, status, {error: {code, message}});
}
