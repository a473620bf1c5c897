import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../../scripts/chromium.js';
import {WATCHERS} from './person.js';
import type {Served} from './served.js';

/** What the tests of pages ask of a page that somebody else has written. */
export interface HostedOptions {
  /** Headers of the page, a content security policy say. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs before any script of the page. */
  readonly before?: string;
  /** More addresses of the site and what they answer with. */
  readonly files?: Readonly<Record<string, {readonly type: string; readonly body: string}>>;
  /** Where the page is: `http://shop.localhost`, say; at the server where nothing is said. */
  readonly site?: string;
  readonly context?: BrowserContext;
}

/** An `im-error` as the page heard it: from which element, with which code. */
export interface HeardError {
  readonly from: string;
  readonly code: string;
  readonly message: string;
}

/**
 * A browser for pages that a test makes up: they come from no address that it knows to be local, as the server is.
 */
export const launchForHostedPages = (): Promise<Browser> =>
  chromium.launch({
    executablePath: findChromium(),
    args: [
      ...CHROMIUM_FLAGS,
      '--disable-features=WebRtcHideLocalIpsWithMdns,LocalNetworkAccessChecks',
    ],
  });

/** A page of some site, at the address of the server, and everything it complains about. */
export class HostedPage {
  readonly page: Page;
  /** What the page threw, or left unhandled. */
  readonly thrown: string[] = [];
  /** What stands in the console, by its kind. */
  readonly console: {readonly kind: string; readonly text: string}[] = [];
  readonly sockets: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.thrown.push(String(error)));
    page.on('console', (message) => {
      this.console.push({kind: message.type(), text: message.text()});
    });
    page.on('websocket', (socket) => this.sockets.push(socket.url()));
  }

  /** Opens a page whose whole text is `html`. */
  static async opens(
    browser: Browser,
    served: Served,
    html: string,
    {headers = {}, before, files = {}, site = served.origin, context}: HostedOptions = {},
  ): Promise<HostedPage> {
    const at = context ?? (await browser.newContext({permissions: ['camera', 'microphone']}));
    const page = await at.newPage();
    page.setDefaultTimeout(15_000);
    const hosted = new HostedPage(page);
    for (const path of WATCHERS) await page.addInitScript({path});
    // Listens before an element of ours is there, which no script of the page could.
    await page.addInitScript(`
      window.heardErrors = [];
      window.addEventListener('im-error', ({target, error: {code, message}}) => {
        window.heardErrors.push({from: target.localName, code, message});
      });
    `);
    if (before) await page.addInitScript(before);
    const pages = {'/demo/page.html': {type: 'text/html', body: html}, ...files};
    for (const [path, {type, body}] of Object.entries(pages)) {
      await page.route(path.startsWith('/') ? `${site}${path}` : path, (route) =>
        route.fulfill({
          contentType: type,
          body,
          ...(type === 'text/html' && {
            headers: {...headers, 'content-type': 'text/html; charset=utf-8'},
          }),
        }),
      );
    }
    await page.goto(`${site}/demo/page.html`);
    return hosted;
  }

  /** The `im-error` events so far, of the page itself. */
  errors(): Promise<HeardError[]> {
    return this.page.evaluate(() => window.heardErrors);
  }

  /** Waits for the first `im-error`. */
  async hasError(code: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) => window.heardErrors.some((one) => one.code === wanted),
      code,
      {polling: 50},
    );
  }

  /** Gone, with the context that it was opened in. */
  closes(): Promise<void> {
    return this.page.context().close();
  }
}

declare global {
  interface Window {
    heardErrors: HeardError[];
  }
}
