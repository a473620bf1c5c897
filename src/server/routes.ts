import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http';
import {fileURLToPath} from 'node:url';
import {ImError, originRefused, serverError} from '../protocol/index.js';
import type {Config} from './config.js';
import type {Guests} from './guests.js';
import type {Log} from './log.js';
import {isOriginAllowed} from './origins.js';
import {serveFile} from './static-files.js';

export interface RoutesParts {
  readonly config: Config;
  /** Undefined where guests are not let in. */
  readonly guests: Guests | undefined;
  readonly log: Log;
}

/** The few HTTP routes beside the WebSocket: health, guests, the bundle and the demo. */
export function createRoutes(parts: RoutesParts): RequestListener {
  return (request, response) => {
    answer(request, response, parts).catch((error: unknown) => {
      parts.log.error({err: error}, 'request failed');
      if (response.headersSent) response.destroy();
      else sendText(response, 500, serverError().message);
    });
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: RoutesParts,
): Promise<void> {
  const {config, guests} = parts;
  const base = 'http://server';
  if (!URL.canParse(request.url ?? '', base)) return sendText(response, 400, 'Bad request.');
  const {pathname, searchParams, search} = new URL(request.url ?? '', base);
  if (pathname === '/guest' && guests) {
    return answerGuest(request, response, searchParams, guests, parts);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET and HEAD here.');
  }
  if (pathname === '/healthz') return sendJson(response, 200, {status: 'ok'});
  if (config.demo && (pathname === '/' || pathname === '/demo')) {
    response.writeHead(302, {Location: `/demo/${search}`}).end();
    return;
  }
  const isDemo = config.demo && pathname.startsWith('/demo/');
  const folder = isDemo
    ? (config.demoFolder ?? fileURLToPath(new URL('../demo', import.meta.url)))
    : (config.bundleFolder ?? fileURLToPath(new URL('../bundle', import.meta.url)));
  const path = isDemo ? pathname.slice('/demo'.length) : pathname;
  if (!(await serveFile(folder, path, request, response))) sendText(response, 404, 'Not found.');
}

async function answerGuest(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  guests: Guests,
  {config, log}: RoutesParts,
): Promise<void> {
  const {origin} = request.headers;
  try {
    if (!isOriginAllowed(request, config)) throw originRefused(origin ?? '');
    response.setHeader('Access-Control-Allow-Origin', origin ?? '*');
    response.setHeader('Access-Control-Allow-Headers', 'Content-Type');
    response.setHeader('Vary', 'Origin');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {'Access-Control-Allow-Methods': 'POST'}).end();
    } else if (request.method === 'POST') {
      const pass = await guests.welcome(request, query);
      log.info({user: pass.user.id}, 'guest let in');
      sendJson(response, 200, pass);
    } else {
      response.setHeader('Allow', 'POST');
      sendText(response, 405, 'Only POST here.');
    }
  } catch (error) {
    if (!(error instanceof ImError)) throw error;
    log.info({code: error.code}, 'guest refused');
    sendJson(response, statusOf(error), {error: {code: error.code, message: error.message}});
  }
}

function statusOf({code}: ImError): number {
  if (code === 'rate-limited') return 429;
  return code === 'origin-refused' ? 403 : 400;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.end(JSON.stringify(body));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(`${text}\n`);
}
