import {readFile} from 'node:fs/promises';
import {basename} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {BrowserContext} from 'playwright-core';

const bundle = fileURLToPath(new URL('../../../dist/bundle/', import.meta.url));

/** Where the older copy is served to the pages of a context. */
const FOLDER = 'http://cdn.localhost/im/0.0.9/';
export const OLDER_COPY = `${FOLDER}im-elements.js`;

/**
 * Serves a copy of the built bundle as another version than it is: other names of its chunks, other code in its entry, which
 * knows of `<im-contact-list>` and `<im-text-chat>` only and marks their classes with `isOlder`.
 */
export async function serveOlderCopy(context: BrowserContext): Promise<void> {
  await context.route(`${FOLDER}**`, async (route) => {
    const name = basename(new URL(route.request().url()).pathname);
    const text = await readFile(bundle + name.replace('.older.js', '.js'), 'utf8');
    await route.fulfill({
      contentType: 'text/javascript',
      headers: {'access-control-allow-origin': '*'},
      body: older(name === 'im-elements.js' ? withoutCalls(text) : text),
    });
  });
}

/** A chunk imports the entry by its name, which stays. */
const older = (text: string): string =>
  text.replace(/\.\/im-(?!elements\.js)([\w-]+)\.js\b/g, './im-$1.older.js');

function withoutCalls(entry: string): string {
  let registered = 0;
  const text = entry.replace(
    /([\w$]+)\(`(im-[a-z-]+)`,([\w$]+)\)/g,
    (_, define: string, tag: string, element: string) => {
      registered++;
      return tag === 'im-contact-list' || tag === 'im-text-chat'
        ? `${define}(\`${tag}\`,Object.assign(${element},{isOlder:true}))`
        : '0';
    },
  );
  if (registered !== 4) throw new Error(`The entry registers ${registered} elements, not four.`);
  return text;
}
