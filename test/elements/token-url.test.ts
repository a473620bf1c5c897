import {expect} from '@open-wc/testing';
import {tokenFrom} from '../../src/elements/token-url.js';
import {isImError} from '../../src/protocol/index.js';

describe('a token from the site', () => {
  const native = window.fetch;
  let asked: Parameters<typeof fetch> | undefined;
  const answer = (response: () => Response) => {
    window.fetch = async (...request) => {
      asked = request;
      return response();
    };
  };
  const refusal = (url: string) =>
    tokenFrom(url).then(
      () => undefined,
      (error: unknown) => (isImError(error) ? error.code : error),
    );

  afterEach(() => {
    window.fetch = native;
  });

  it('is asked for by POST with the site’s cookies', async () => {
    answer(() => new Response('abc'));
    await tokenFrom('/im-token');
    expect(asked![0]).to.equal('/im-token');
    expect(asked![1]).to.include({method: 'POST', credentials: 'include'});
  });

  it('comes as text or as JSON', async () => {
    answer(() => new Response(' abc\n'));
    expect(await tokenFrom('/im-token')).to.equal('abc');
    answer(() => Response.json({token: 'def'}));
    expect(await tokenFrom('/im-token')).to.equal('def');
  });

  it('is unavailable where the site refuses, breaks or answers something else', async () => {
    for (const response of [
      () => new Response('no', {status: 403}),
      () => Response.error(),
      () => new Response(''),
      () => Response.json({token: 5}),
      () => Response.json(null),
      () => new Response('{', {headers: {'content-type': 'application/json'}}),
    ]) {
      answer(response);
      expect(await refusal('/im-token')).to.equal('token-unavailable');
    }
  });
});
