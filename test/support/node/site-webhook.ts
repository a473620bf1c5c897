import {EventEmitter, once} from 'node:events';
import {createServer, type IncomingHttpHeaders, type Server, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';

/** What a webhook of the site was sent. */
export interface WebhookPost {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** Answers a post; it may leave that undone. */
export type Responder = (post: WebhookPost, response: ServerResponse) => void;

/** The site's own server, as far as its webhook goes: keeps what it is sent, and answers as a test wants. */
export class SiteWebhook {
  readonly posts: WebhookPost[] = [];
  readonly #server: Server;
  readonly #news = new EventEmitter();
  respond: Responder = answer(200, {});

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const body = JSON.parse(text) as WebhookPost['body'];
        const post = {headers: request.headers, text, body};
        this.posts.push(post);
        this.respond(post, response);
        this.#news.emit('post');
      });
    });
  }

  static async listen(port = 0): Promise<SiteWebhook> {
    const webhook = new SiteWebhook();
    webhook.#server.listen(port, '127.0.0.1');
    await once(webhook.#server, 'listening');
    return webhook;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/webhook`;
  }

  /** Resolves when it has been sent so many. */
  async until(count: number): Promise<readonly WebhookPost[]> {
    while (this.posts.length < count) await once(this.#news, 'post');
    return this.posts.slice(0, count);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Answers with a status and JSON, or other text. */
export function answer(
  status: number,
  body: object | string,
  headers: Readonly<Record<string, string>> = {},
): Responder {
  return (_post, response) => {
    response.writeHead(status, headers);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}
