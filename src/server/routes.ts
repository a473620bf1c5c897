import type {IncomingMessage, RequestListener, ServerResponse} from 'node:http';
import {fileURLToPath} from 'node:url';
import {ImError, originRefused, serverError} from '../protocol/index.js';
import type {Guests} from './guests.js';
import type {Log} from './log.js';
import {isOriginAllowed} from './origins.js';
import type {Site} from './site.js';
import type {Sites} from './sites.js';
import {serveStartPage} from './start/start-page.js';
import {serveFile} from './static-files.js';

export interface RoutesParts {
  readonly sites: Sites;
  readonly log: Log;
  /** From then on whoever balances the load should look for another server. */
  readonly isStopping: () => boolean;
}

/** The few HTTP routes beside the WebSocket: health, guests, the admin API, the start page, the bundle and the demo. */
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
  {sites, isStopping}: RoutesParts,
): Promise<void> {
  const base = 'http://server';
  if (!URL.canParse(request.url ?? '', base)) return sendText(response, 400, 'Bad request.');
  const {pathname, searchParams, search} = new URL(request.url ?? '', base);
  const found = sites.at(pathname);
  if (found?.path === '/guest' && found.site.guests) {
    return answerGuest(request, response, searchParams, found.site, found.site.guests);
  }
  if (found?.path.startsWith('/admin/')) {
    return answerAdmin(request, response, searchParams, found);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return sendText(response, 405, 'Only GET and HEAD here.');
  }
  if (pathname === '/healthz') return sendJson(response, 200, {status: 'ok'});
  if (pathname === '/readyz') return answerReady(response, sites, isStopping());
  if (!found) return sendText(response, 404, 'Not found.');
  const {path, site} = found;
  const {config} = site;
  if (config.demo && path === '/demo') {
    response.writeHead(302, {Location: `${config.base}demo/${search}`}).end();
    return;
  }
  const isDemo = config.demo && path.startsWith('/demo/');
  const bundleFolder = config.bundleFolder ?? fileURLToPath(new URL('../bundle', import.meta.url));
  const demoFolder = config.demoFolder ?? fileURLToPath(new URL('../demo', import.meta.url));
  const isFound =
    (await serveStartPage(path, request, response, {config, bundleFolder})) ||
    (isDemo
      ? await serveFile(demoFolder, path.slice('/demo'.length), request, response)
      : await serveFile(bundleFolder, path, request, response));
  if (!isFound) sendText(response, 404, 'Not found.');
}

/** Whether the server can do its work: `/healthz` says only that the process lives. */
async function answerReady(
  response: ServerResponse,
  sites: Sites,
  isStopping: boolean,
): Promise<void> {
  const troubles = isStopping ? ['The server is stopping.'] : await sites.troubles();
  if (troubles.length === 0) sendJson(response, 200, {status: 'ready'});
  else sendJson(response, 503, {status: 'not ready', troubles});
}

async function answerAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  {path, site}: {readonly path: string; readonly site: Site},
): Promise<void> {
  if (!site.admin) return sendText(response, 404, 'Not found.');
  const base = `${site.config.base}admin`;
  await site.admin.answer({request, response, query, path: path.slice('/admin'.length), base});
}

async function answerGuest(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  {config, log}: Site,
  guests: Guests,
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
    // What is left of the body has to be read, or the next request on this connection would wait behind it.
    request.resume();
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
