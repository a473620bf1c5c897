import {createHmac} from 'node:crypto';
import {Agent as HttpAgent, request as requestHttp, type IncomingMessage} from 'node:http';
import {Agent as HttpsAgent, request as requestHttps} from 'node:https';
import {namesPrivateAddress, PrivateAddressError, publicLookup} from './webhook-addresses.js';

/** How much of an answer is read, in bytes. */
const ANSWER_BYTES = 16 * 1024;
/** How many requests are under way to one host at a time. */
const SOCKETS = 32;

export interface WebhookClientOptions {
  /** The secret that signs each request: `whsec_` and base64. Unsigned without. */
  readonly secret: string | undefined;
  /** Whether addresses inside private networks are connected to. */
  readonly allowPrivate: boolean;
  readonly now: () => number;
}

export interface WebhookRequest {
  /** Names the request; the same one when it is sent again. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
  /** How long everything may take, in ms. */
  readonly timeout: number;
}

export interface WebhookAnswer {
  readonly status: number;
  /** At most the first 16 KiB. */
  readonly text: string;
}

/** Posts JSON to an address of the site, signed as Standard Webhooks has it. Follows no redirect. */
export class WebhookClient {
  readonly #url: URL;
  readonly #options: WebhookClientOptions;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor(url: string, options: WebhookClientOptions) {
    this.#url = new URL(url);
    this.#options = options;
    const agent = {keepAlive: true, maxSockets: SOCKETS};
    this.#agent = this.#isSecure ? new HttpsAgent(agent) : new HttpAgent(agent);
  }

  /** @throws Error where there was no answer in time, or the address is a private one. */
  async post({id, body, timeout}: WebhookRequest): Promise<WebhookAnswer> {
    const {secret, allowPrivate, now} = this.#options;
    if (!allowPrivate && namesPrivateAddress(this.#url)) {
      throw new PrivateAddressError(this.#url.hostname);
    }
    const timestamp = String(Math.floor(now() / 1000));
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'im-server',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      ...(secret !== undefined && {'webhook-signature': sign(secret, id, timestamp, body)}),
    };
    return new Promise((resolve, reject) => {
      const request = (this.#isSecure ? requestHttps : requestHttp)(this.#url, {
        method: 'POST',
        headers,
        agent: this.#agent,
        signal: AbortSignal.timeout(timeout),
        ...(!allowPrivate && {lookup: publicLookup}),
      });
      request.on('error', reject);
      request.on('response', (response) => {
        readText(response).then(
          (text) => resolve({status: response.statusCode ?? 0, text}),
          reject,
        );
      });
      request.end(body);
    });
  }

  /** Ends what is under way. */
  close(): void {
    this.#agent.destroy();
  }

  get #isSecure(): boolean {
    return this.#url.protocol === 'https:';
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    // Leaving the loop tears the connection down: nobody waits for the end of an endless answer.
    if (length >= ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, ANSWER_BYTES).toString();
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;

/** The bytes of a secret as Standard Webhooks writes them; undefined where it is none of 24 to 64 bytes. */
export function secretBytes(secret: string): Buffer | undefined {
  const bytes = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64');
  return bytes.length >= 24 && bytes.length <= 64 ? bytes : undefined;
}

function sign(secret: string, id: string, timestamp: string, body: string): string {
  const hash = createHmac('sha256', secretBytes(secret)!);
  return `v1,${hash.update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
