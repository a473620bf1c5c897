import {fileURLToPath} from 'node:url';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../../scripts/chromium.js';
import type {EndReason} from '../../../src/protocol/index.js';
import type {Network} from './network.js';
import type {Served} from './served.js';

const script = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Plain JavaScript, as it runs in the page before its own. */
export const WATCHERS = ['./watch-media.js', './watch-calls.js'].map(script);
/** Counts timers, audio contexts and listeners that somebody has to end. */
export const LEFTOVERS = script('./watch-leftovers.js');

/** Where a browser runs, and the plain-http origins that are to have a camera there as https ones have. */
export interface BrowserPlace {
  readonly network: Network;
  readonly host: string;
  readonly origins: readonly string[];
}

export async function launchBrowser(place?: BrowserPlace): Promise<Browser> {
  if (!place) return chromium.launch({executablePath: findChromium(), args: CHROMIUM_FLAGS});
  return chromium.launch({
    executablePath: await place.network.programOn(place.host, findChromium()),
    args: [
      ...CHROMIUM_FLAGS,
      `--unsafely-treat-insecure-origin-as-secure=${place.origins.join(',')}`,
    ],
  });
}

/** What the page tells about its media, from the real objects it made. */
export interface Decoded {
  readonly frames: number;
  readonly audio: number;
  /** Packets of sound that came over the network. */
  readonly packets: number;
}

/** How media travels between two devices, in the words of WebRTC. */
export interface Path {
  readonly local: RTCIceCandidateType;
  readonly remote: RTCIceCandidateType;
  readonly relayProtocol?: 'udp' | 'tcp' | 'tls';
}

export type CallPhase =
  'inviting' | 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended';

/** A change of a call as the page heard of it; `at` is the time of the machine. */
export interface CallChange {
  readonly id: string;
  readonly phase: CallPhase;
  readonly endReason?: EndReason;
  readonly at: number;
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

  /**
   * A person of that name on the demo page, signed in; in the page, `scripts` run before all others. `prepare` has the
   * browser's side of it before there is a page.
   */
  static async arrives(
    browser: Browser,
    served: Served,
    name: string,
    scripts: readonly string[] = [],
    prepare?: (context: BrowserContext) => Promise<void>,
  ): Promise<Person> {
    const context = await browser.newContext({
      permissions: ['camera', 'microphone'],
      viewport: {width: 1280, height: 800},
      locale: 'en-GB',
    });
    for (const path of [...scripts, ...WATCHERS]) await context.addInitScript({path});
    await prepare?.(context);
    return Person.#on(context, served, name);
  }

  static async #on(context: BrowserContext, served: Served, name: string): Promise<Person> {
    const page = await context.newPage();
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
    // The code of conversations comes with the first one: from here on it is there, whatever becomes of the server.
    const composer = this.chat.getByRole('textbox');
    await composer
      .or(this.chat.getByRole('button', {name: 'Unblock'}))
      .first()
      .waitFor();
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

  /** Waits until more pictures and sound than `before` have been decoded. */
  decodesMoreThan(before: Decoded = {frames: 0, audio: 0, packets: 0}): Promise<Decoded> {
    return this.page.evaluate((known) => window.watchedMedia.decodedMoreThan(known), before);
  }

  /** Waits until sound and pictures come over the network, counted from now; when that was. */
  talks(patience?: number): Promise<number> {
    return this.page.evaluate((limit) => window.watchedMedia.talks(limit), patience);
  }

  /** What came over the network so far. */
  decoded(): Promise<Decoded> {
    return this.page.evaluate(() => window.watchedMedia.decoded());
  }

  /** How media travels, once per open connection. */
  paths(): Promise<Path[]> {
    return this.page.evaluate(() => window.watchedMedia.paths());
  }

  /** What became of the page's calls so far. */
  changes(): Promise<CallChange[]> {
    return this.page.evaluate(() => window.watchedCalls);
  }

  /** Waits until a call of the page has entered `phase`, at `since` or later. */
  async enters(phase: CallPhase, since = 0): Promise<CallChange> {
    const change = await this.page.waitForFunction(
      ([wanted, from]) => window.watchedCalls.find((one) => one.phase === wanted && one.at >= from),
      [phase, since] as const,
      {polling: 50, timeout: 45_000},
    );
    return (await change.jsonValue())!;
  }

  /** How many of the tracks and peer connections this page ever opened are still alive. */
  alive(): Promise<{tracks: number; connections: number}> {
    return this.page.evaluate(() => window.watchedMedia.alive());
  }

  /** How often the page has asked for devices, and how many tracks it hands to connections. */
  given(): Promise<{asked: number; senders: number}> {
    return this.page.evaluate(() => window.watchedMedia.given());
  }

  /** Closes every connection of the page behind the back of whoever made it; when that was. */
  closesConnections(): Promise<number> {
    return this.page.evaluate(() => {
      const at = Date.now();
      window.watchedMedia.closeConnections();
      return at;
    });
  }

  /** Ends the call by its button; when that was pressed. */
  async hangsUp(): Promise<number> {
    await this.button('Hang up').click();
    return this.page.evaluate(() => window.pressedAt!);
  }

  /** Takes every element of ours from the page; when that was. */
  removesElements(): Promise<number> {
    return this.page.evaluate(() => {
      const at = Date.now();
      const elements = document.querySelectorAll('im-contact-list, im-text-chat, im-call-window');
      for (const element of elements) element.remove();
      return at;
    });
  }

  /** Signs out, as a page does that uses the session itself; when that was. */
  signsOut(): Promise<number> {
    return this.page.evaluate(() => {
      const key = Symbol.for('im.sessions.1');
      const {[key]: sessions} = globalThis as unknown as Record<
        symbol,
        Map<string, {session: {close(): void}}>
      >;
      const at = Date.now();
      sessions!.get('default')!.session.close();
      return at;
    });
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
      given(): {asked: number; senders: number};
      decoded(): Promise<Decoded>;
      decodedMoreThan(before: Decoded): Promise<Decoded>;
      talks(patience?: number): Promise<number>;
      paths(): Promise<Path[]>;
      closeConnections(): void;
    };
    watchedCalls: CallChange[];
    /** When something was last pressed. */
    pressedAt: number | undefined;
  }
}
