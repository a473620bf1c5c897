import {createReadStream, type Stats} from 'node:fs';
import {stat} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {extname, join, normalize, sep} from 'node:path';
import {pipeline} from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/**
 * What the server's own pages may do: nothing inline, nothing from elsewhere but pictures of people. A site that embeds the
 * elements needs no more than this either; see docs/embedding.md.
 */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
  "require-trusted-types-for 'script'",
  'trusted-types lit-html',
].join('; ');

/** What every page of the server's own is served with. */
export const PAGE_HEADERS = {
  'Content-Security-Policy': PAGE_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
} as const;

/** A name with a build hash, as `chunk-Dx3_k9aQ.js`: what it holds never changes. A hash has a digit or capital. */
const HASHED = /[-.](?=[A-Za-z0-9_-]*[0-9A-Z])[A-Za-z0-9_-]{8,}\.\w+$/;

/**
 * Answers with the file at `path` below `folder`, or its `index.html`; false, and nothing answered, where
 * there is none. Scripts of any page may load it.
 */
export async function serveFile(
  folder: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const file = locate(folder, path);
  const type = file && TYPES[extname(file)];
  if (!file || !type) return false;
  const stats = await stat(file).catch(() => undefined);
  if (!stats?.isFile()) return false;
  const etag = tagOf(stats);
  response.setHeader('ETag', etag);
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (extname(file) === '.html') response.setHeader('Content-Security-Policy', PAGE_POLICY);
  response.setHeader(
    'Cache-Control',
    HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
  );
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return true;
  }
  response.writeHead(200, {'Content-Type': type, 'Content-Length': stats.size});
  if (request.method === 'HEAD') response.end();
  // A reader that goes away in the middle is no fault of ours.
  else await pipeline(createReadStream(file), response).catch(() => response.destroy());
  return true;
}

/** The file that a request's path names; undefined for one that leaves the folder or names a hidden file. */
function locate(folder: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined;
  }
  if (/\0|\\|(^|\/)\./.test(decoded)) return undefined;
  const file = join(folder, normalize(decoded.endsWith('/') ? `${decoded}index.html` : decoded));
  return file.startsWith(folder + sep) ? file : undefined;
}

const tagOf = ({size, mtimeMs}: Stats) =>
  `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
