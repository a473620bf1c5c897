import {tokenUnavailable} from '../protocol/index.js';

/**
 * A token from the site's own address: POST with the site's cookies, answered with the token as text or as
 * `{"token": "…"}`.
 *
 * @throws ImError `token-unavailable` where the site does not answer with one.
 */
export async function tokenFrom(url: string): Promise<string> {
  let token: unknown;
  try {
    const response = await fetch(url, {method: 'POST', credentials: 'include'});
    if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
    const isJson = response.headers.get('content-type')?.includes('json');
    token = isJson
      ? ((await response.json()) as {token?: unknown} | null)?.token
      : (await response.text()).trim();
  } catch (cause) {
    throw tokenUnavailable(cause);
  }
  if (typeof token !== 'string' || token === '') {
    throw tokenUnavailable(new Error(`${url} did not answer with a token.`));
  }
  return token;
}
