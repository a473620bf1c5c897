import {tokenUnavailable} from '../protocol/index.js';

/**
 * A token from the site's own address: POST with the site's cookies, answered with the token as text or as
 * `{"token": "…"}`.
 *
 * @throws ImError `token-unavailable` where the site does not answer with one.
 */
export async function tokenFrom(url: string): Promise<string> {
  const response = await fetch(url, {method: 'POST', credentials: 'include'}).catch((cause) => {
    throw tokenUnavailable(cause);
  });
  if (!response.ok) throw tokenUnavailable(`${url} answered ${response.status}`);
  const isJson = response.headers.get('content-type')?.includes('json');
  const token: unknown = isJson
    ? ((await response.json()) as {token?: unknown}).token
    : (await response.text()).trim();
  if (typeof token !== 'string' || token === '') throw tokenUnavailable(`${url} held no token`);
  return token;
}
