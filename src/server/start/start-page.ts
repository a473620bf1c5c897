import {readFile} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import * as v from 'valibot';
import type {Config} from '../config.js';
import {PAGE_HEADERS, serveFile} from '../static-files.js';

/** Where the page's script and style are, which are files of their own as its policy allows nothing inline. */
const FOLDER = dirname(fileURLToPath(import.meta.url));
const FILES: readonly string[] = ['/start.css', '/start.js'];

const Integrity = v.object({files: v.record(v.string(), v.string())});
/** A name or an address, and perhaps a port. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i;
const SINGLE_FILE = 'im-elements.global.js';

export interface StartPageParts {
  readonly config: Pick<Config, 'adminKey' | 'base' | 'demo' | 'trustProxy'>;
  readonly bundleFolder: string;
}

/** Answers with the page that says what to paste, at `/` of a site, or with one of its files; false where it is neither. */
export async function serveStartPage(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  {config, bundleFolder}: StartPageParts,
): Promise<boolean> {
  if (path.startsWith('/start/') && FILES.includes(path.slice('/start'.length))) {
    return serveFile(FOLDER, path.slice('/start'.length), request, response);
  }
  if (path !== '/') return false;
  const html = page(config, originOf(request, config.trustProxy), await hashIn(bundleFolder));
  response.writeHead(200, {
    ...PAGE_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(html),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
  return true;
}

/** The hash of the single file; undefined where the bundle was built by somebody else, who published none. */
async function hashIn(bundleFolder: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(bundleFolder, 'integrity.json'), 'utf8');
    return v.parse(Integrity, JSON.parse(text)).files[SINGLE_FILE];
  } catch {
    return undefined;
  }
}

/** How the visitor came here, as far as it shows; the page's script knows it for certain. */
function originOf({headers}: IncomingMessage, trustProxy: boolean): string {
  const last = String(headers['x-forwarded-proto'] ?? '')
    .split(',')
    .at(-1)!
    .trim();
  const scheme = trustProxy && last === 'https' ? 'https' : 'http';
  const host = headers.host ?? '';
  return HOST.test(host) ? `${scheme}://${host}` : 'https://im.example.com';
}

function page(
  {adminKey, base, demo}: StartPageParts['config'],
  origin: string,
  hash: string | undefined,
): string {
  const here = `${origin}${base}`;
  const links = [
    ...(demo
      ? [
          link(
            `${base}demo/`,
            'The demo',
            'A tour: three sites that embed the elements, themes, languages, and a network to cut.',
          ),
          link(`${base}demo/two-users.html`, 'Two people side by side', 'Call yourself.'),
        ]
      : []),
    link('/healthz', 'Health', 'The process lives.'),
    link('/readyz', 'Readiness', 'It can do its work, or what keeps it from it.'),
    ...(adminKey === undefined
      ? []
      : [link(`${base}admin/openapi.json`, 'OpenAPI', 'The admin API, described for tools.')]),
  ];
  const single =
    hash === undefined
      ? '<p>The bundle that is served here comes without <code>integrity.json</code>.</p>'
      : snippet({
          id: 'single',

          title: 'Or the script in one file',
          says: 'One classic script, held to its hash: a browser runs it only as it was published. A new version has a new hash.',
          code: `<script\n  src="${here}${SINGLE_FILE}"\n  integrity="${hash}"\n  crossorigin="anonymous"\n></script>`,
        });
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <title>im-server</title>
    <link rel="stylesheet" href="${base}start/start.css" />
    <link rel="icon" href="data:," />
    <script type="module" src="${base}start/start.js"></script>
  </head>
  <body>
    <main>
      <header>
        <h1>im-server</h1>
        <p>Text, voice and video for your own page. Paste two things into it.</p>
      </header>
      ${snippet({id: 'module', title: '1. The script', says: 'A small file; everything else comes when it is needed.', code: `<script type="module" src="${here}im-elements.js"></script>`})}
      ${snippet({id: 'elements', title: '2. The elements', says: 'Anywhere on the page, all three or only some. Your site answers at token-url with a token for whoever is signed in there.', code: `<im-contact-list token-url="/im-token"></im-contact-list>\n<im-text-chat></im-text-chat>\n<im-call-window></im-call-window>`})}
      <div class="aside">${single}</div>
      <nav aria-label="This server">
        <h2>This server</h2>
        <ul>
          ${links.join('\n          ')}
        </ul>
      </nav>
    </main>
    <p id="told" class="told" role="status"></p>
  </body>
</html>
`;
}

interface Snippet {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly code: string;
}

/** `data-origin` is what the page's script puts right where a proxy has hidden how the visitor came. */
const snippet = ({id, title, says, code}: Snippet) => `<section>
        <h2 id="${id}-title">${title}</h2>
        <p>${says}</p>
        <div class="snippet">
          <pre tabindex="0" role="region" aria-labelledby="${id}-title"><code id="${id}">${markOrigin(escape(code))}</code></pre>
          <button type="button" data-copies="${id}" aria-describedby="${id}-title" hidden>Copy</button>
        </div>
      </section>`;

const link = (address: string, name: string, says: string) =>
  `<li><a href="${escape(address)}">${name}</a> <span>${says}</span></li>`;

const markOrigin = (code: string) =>
  code.replace(/https?:\/\/[^/&\s]+/g, (origin) => `<span data-origin>${origin}</span>`);

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)!};`);
