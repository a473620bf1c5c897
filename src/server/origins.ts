import type {IncomingMessage} from 'node:http';
import type {Config} from './config.js';

/**
 * Whether the page behind a request may use this server. What sends no origin is no page, and is let
 * through: a token decides there.
 */
export function isOriginAllowed(
  {headers}: IncomingMessage,
  {origins, demo}: Pick<Config, 'origins' | 'demo'>,
): boolean {
  const {origin, host} = headers;
  if (origin === undefined || origins?.includes(origin)) return true;
  if (origins === undefined && demo) return true;
  // The scheme is left out: behind a proxy that ends TLS this server does not know its own.
  return URL.canParse(origin) && new URL(origin).host === host;
}
