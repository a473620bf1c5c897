import {fileURLToPath} from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../../scripts/chromium.js';
import type {Served} from './served.js';

/** Plain JavaScript, as it runs in the page. */
const watchMedia = fileURLToPath(new URL('./watch-media.js', import.meta.url));

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({executablePath: findChromium(), args: CHROMIUM_FLAGS});

/** What the page tells about its media, from the real objects it made. */
export interface Decoded {
  readonly frames: number;
  readonly audio: number;
}

/** Somebody at a browser, with a context (cookies, storage, devices) of their own. */
export class Person {
  readonly name: string;
  readonly page: Page;
  readonly #context: BrowserContext;
  /** What the page logged as an error or threw, and where it sent requests. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name;
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('websocket', (socket) => this.requests.push(socket.url()));
  }

  /** A person of that name on the demo page, signed in. */
  static async arrives(browser: Browser, served: Served, name: string): Promise<Person> {
    const context = await browser.newContext({
      permissions: ['camera', 'microphone'],
      viewport: {width: 1280, height: 800},
      locale: 'en-GB',
    });
    return Person.#on(context, served, name);
  }

  static async #on(context: BrowserContext, served: Served, name: string): Promise<Person> {
    const page = await context.newPage();
    await page.addInitScript({path: watchMedia});
    const person = new Person(name, context, page);
    await page.goto(`${served.origin}/demo/?user=${name}`);
    return person;
  }

  /** Another tab of the same person: the same context, a device of its own. */
  anotherTab(served: Served): Promise<Person> {
    return Person.#on(this.#context, served, this.name);
  }

  get list(): Locator {
    return this.page.locator('im-contact-list');
  }
  get chat(): Locator {
    return this.page.locator('im-text-chat');
  }
  get window(): Locator {
    return this.page.locator('im-call-window');
  }

  button(name: string): Locator {
    return this.window.getByRole('button', {name, exact: true});
  }

  /** The sentence in the call window; waits until it is there. */
  async reads(sentence: string | RegExp): Promise<void> {
    await this.window.getByText(sentence).first().waitFor();
  }

  async sees(other: string, presence = 'Online'): Promise<void> {
    await this.contact(other).filter({hasText: presence}).waitFor();
  }

  contact(other: string): Locator {
    return this.list.getByRole('listitem').filter({hasText: new RegExp(other, 'i')});
  }

  async calls(other: string, media: 'Video' | 'Voice' = 'Video'): Promise<void> {
    await this.list
      .getByRole('button', {name: new RegExp(`^${media} call ${other}$`, 'i')})
      .click();
  }

  async opens(other: string): Promise<void> {
    await this.list.getByRole('button', {name: new RegExp(`^Chat with ${other}`, 'i')}).click();
  }

  async writes(text: string): Promise<void> {
    const composer = this.chat.getByRole('textbox');
    await composer.fill(text);
    await composer.press('Enter');
  }

  /** Waits until the transcript shows the text. */
  async hasText(text: string): Promise<void> {
    await this.bubbles(text).first().waitFor();
  }

  bubbles(text: string): Locator {
    return this.chat.getByRole('log').getByText(text, {exact: true});
  }

  /** Waits until more pictures and sound than `before` have been decoded from the network. */
  async decodesMoreThan(before: Decoded = {frames: 0, audio: 0}): Promise<Decoded> {
    const more = await this.page.waitForFunction(
      async (known) => {
        const now = await window.watchedMedia.decoded();
        return now.frames > known.frames && now.audio > known.audio ? now : undefined;
      },
      before,
      {polling: 200},
    );
    return (await more.jsonValue())!;
  }

  /** How many of the tracks and peer connections this page ever opened are still alive. */
  alive(): Promise<{tracks: number; connections: number}> {
    return this.page.evaluate(() => window.watchedMedia.alive());
  }

  async allReleased(): Promise<void> {
    await this.page.waitForFunction(() => {
      const {tracks, connections} = window.watchedMedia.alive();
      return tracks === 0 && connections === 0;
    });
  }

  /** The tab's process dies in the middle of whatever it does: no last word is said. */
  async crashes(): Promise<void> {
    const session = await this.#context.newCDPSession(this.page);
    const crashed = new Promise((resolve) => this.page.once('crash', resolve));
    await Promise.race([session.send('Page.crash').catch(() => undefined), crashed]);
    await crashed;
  }

  /** Gone, with every tab and whatever the browser kept for them. */
  leaves(): Promise<void> {
    return this.#context.close();
  }
}

declare global {
  interface Window {
    watchedMedia: {
      alive(): {tracks: number; connections: number};
      decoded(): Promise<Decoded>;
    };
  }
}
