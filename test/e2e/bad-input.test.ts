import assert from 'node:assert/strict';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, describe, test} from 'node:test';
import type {Browser} from 'playwright-core';
import type {ErrorCode} from '../../src/protocol/index.js';
import {HostedPage, launchForHostedPages} from '../support/node/hosted-page.js';
import {Served, SERVED_SECRET} from '../support/node/served.js';
import {signToken} from '../support/node/world.js';

const TAGS = ['im-contact-list', 'im-text-chat', 'im-call-window'] as const;
type Tag = (typeof TAGS)[number];

const CLINIC = 'a secret of the clinic, which the shop does not know';

/** What a page gets wrong, the one error it hears, and what each element says to whoever reads. */
interface Mistake {
  readonly what: string;
  /** Beside the tag; `CONTACT` is what the chat alone is told. */
  readonly attributes: (served: Served) => Promise<string> | string;
  readonly headers?: (served: Served) => Readonly<Record<string, string>>;
  readonly code: ErrorCode;
  /** Undefined for an element that works all the same and has nothing to say. */
  readonly says: Readonly<Record<Tag, string | undefined>>;
}

const everywhere = (sentence: string) => ({
  'im-contact-list': sentence,
  'im-text-chat': sentence,
  'im-call-window': sentence,
});

const NOT_SIGNED_IN = everywhere('You are not signed in. Reload the page or sign in again.');
const NO_SERVICE = everywhere('This part of the page could not be loaded.');
const NO_CONNECTION = everywhere('Connection lost. Trying again…');
const WORKS = {
  'im-contact-list': 'Nobody is here yet.',
  'im-text-chat': 'Choose a contact to start a conversation.',
  'im-call-window': undefined,
};
const GUEST = 'token-url="/guest?name=Ann"';

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a server that is no address',
    attributes: () => `server="http://[" ${GUEST}`,
    code: 'attribute-invalid',
    says: NO_SERVICE,
  },
  {
    what: 'a server of another kind',
    attributes: () => `server="ftp://im.example" ${GUEST}`,
    code: 'attribute-invalid',
    says: NO_SERVICE,
  },
  {
    what: 'a theme that there is not',
    attributes: () => `theme="purple" ${GUEST}`,
    code: 'attribute-invalid',
    says: WORKS,
  },
  {
    what: 'alerts that there are not',
    attributes: () => `alerts="title smoke" ${GUEST}`,
    code: 'attribute-invalid',
    says: WORKS,
  },
  {
    what: 'a server that is not there',
    attributes: () => `server="http://localhost:1/" ${GUEST}`,
    code: 'server-unreachable',
    says: NO_CONNECTION,
  },
  {
    what: 'an address of tokens that gives none',
    attributes: () => 'token-url="/no-such-thing"',
    code: 'token-unavailable',
    says: NO_CONNECTION,
  },
  {
    what: 'an address of tokens that is no address',
    attributes: () => 'token-url="http://["',
    code: 'token-unavailable',
    says: NO_CONNECTION,
  },
  {
    what: 'a token that is none',
    attributes: () => 'token="open sesame"',
    code: 'token-invalid',
    says: NOT_SIGNED_IN,
  },
  {
    what: 'a token for another site',
    attributes: async () =>
      `server="/sites/clinic/" token="${await signToken({sub: 'ann', name: 'Ann'}, SERVED_SECRET)}"`,
    code: 'token-invalid',
    says: NOT_SIGNED_IN,
  },
  {
    what: 'a content security policy that lets it load its entry alone',
    attributes: () => GUEST,
    headers: ({origin}) => ({
      'content-security-policy': `default-src 'self'; script-src ${origin}/im-elements.js`,
    }),
    code: 'code-unavailable',
    says: {...NO_CONNECTION, 'im-contact-list': NO_SERVICE['im-contact-list']},
  },
  {
    what: 'a content security policy that lets it connect to nothing',
    attributes: async () => `token="${await signToken({sub: 'ann', name: 'Ann'}, SERVED_SECRET)}"`,
    headers: () => ({'content-security-policy': "default-src 'self'; connect-src 'none'"}),
    code: 'server-unreachable',
    says: NO_CONNECTION,
  },
  {
    what: 'Trusted Types without the policy of its own',
    attributes: () => GUEST,
    headers: () => ({
      'content-security-policy': "require-trusted-types-for 'script'; trusted-types 'none'",
    }),
    code: 'trusted-types-refused',
    says: NO_SERVICE,
  },
];

describe('a page that gets it wrong', {timeout: 170_000}, () => {
  let browser: Browser;
  let served: Served;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-sites-'));
    const config = join(folder, 'sites.json');
    await writeFile(config, JSON.stringify({sites: {clinic: {secret: CLINIC}}}));
    [served, browser] = await Promise.all([
      Served.start('--config', config),
      launchForHostedPages(),
    ]);
  });
  after(async () => {
    await browser.close();
    await served.close();
    await rm(folder, {recursive: true});
  });

  for (const {what, attributes, headers, code, says} of MISTAKES) {
    for (const tag of TAGS) {
      test(`with ${what} is told once by <${tag}>, which tells its reader`, async () => {
        const hosted = await HostedPage.opens(
          browser,
          served,
          `<!doctype html><title>page</title><${tag} ${await attributes(served)}></${tag}>
          <script type="module" src="/im-elements.js"></script>`,
          {...(headers && {headers: headers(served)})},
        );
        await hosted.hasError(code);
        const sentence = says[tag];
        if (sentence) await hosted.page.locator(tag).getByText(sentence).first().waitFor();
        await hosted.page.waitForLoadState('networkidle');
        const heard = await hosted.errors();
        assert.deepEqual(
          heard.map((one) => [one.from, one.code]),
          [[tag, code]],
          heard.map(({message}) => message).join('\n'),
        );
        assert.deepEqual(hosted.thrown, []);
        await hosted.closes();
      });
    }
  }

  test('with a policy that forbids the script altogether shows what it put between the tags', async () => {
    const hosted = await HostedPage.opens(
      browser,
      served,
      `<!doctype html><title>page</title>
      ${TAGS.map((tag) => `<${tag} ${GUEST}>Write to us: post@shop.example (${tag})</${tag}>`).join('')}
      <script type="module" src="/im-elements.js"></script>`,
      {headers: {'content-security-policy': "script-src 'none'"}},
    );
    for (const tag of TAGS) {
      await hosted.page.getByText(`Write to us: post@shop.example (${tag})`).waitFor();
    }
    assert.deepEqual(hosted.thrown, []);
    await hosted.closes();
  });
});
