import {readFile} from 'node:fs/promises';
import {launch, type Browser, type ElementHandle, type Page} from 'puppeteer-core';
import {findProgram} from '../../../scripts/programs.js';
import {WATCHERS, type CallChange, type CallPhase, type Path} from './person.js';
import type {Served} from './served.js';

/** Firefox with a made-up camera and microphone that nobody has to allow, and with paths over loopback. */
export const launchFirefox = (): Promise<Browser> =>
  launch({
    browser: 'firefox',
    executablePath: findProgram('firefox'),
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
    },
  });

/** Somebody at Firefox on the demo page. Speaks through what the page shows, as `Person` does for Chromium. */
export class FirefoxPerson {
  readonly name: string;
  readonly page: Page;
  /** What the page threw. */
  readonly complaints: string[] = [];

  private constructor(name: string, page: Page) {
    this.name = name;
    this.page = page;
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async arrives(browser: Browser, served: Served, name: string): Promise<FirefoxPerson> {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    for (const path of WATCHERS) {
      await page.evaluateOnNewDocument(await readFile(path, 'utf8'));
    }
    const person = new FirefoxPerson(name, page);
    await page.goto(`${served.origin}/demo/?user=${name}`);
    return person;
  }

  async sees(other: string): Promise<void> {
    await this.#button(`Video call ${other}`);
  }

  calls(other: string, media: 'Video' | 'Voice' = 'Video'): Promise<void> {
    return this.presses(`${media} call ${other}`);
  }

  async presses(name: string): Promise<void> {
    const button = await this.#button(name);
    await button.click();
  }

  async enters(phase: CallPhase): Promise<CallChange> {
    const change = await this.page.waitForFunction(
      (wanted) => window.watchedCalls.find((one) => one.phase === wanted),
      {polling: 50},
      phase,
    );
    return (await change.jsonValue())!;
  }

  /** Waits until sound and pictures come over the network, counted from now. */
  talks(): Promise<number> {
    return this.page.evaluate(() => window.watchedMedia.talks());
  }

  paths(): Promise<Path[]> {
    return this.page.evaluate(() => window.watchedMedia.paths());
  }

  async allReleased(): Promise<void> {
    await this.page.waitForFunction(() => {
      const {tracks, connections} = window.watchedMedia.alive();
      return tracks === 0 && connections === 0;
    });
  }

  leaves(): Promise<void> {
    return this.page.browserContext().close();
  }

  /** The button of that name, in whichever element it is, as soon as it is there. */
  async #button(name: string): Promise<ElementHandle<HTMLButtonElement>> {
    const button = await this.page.waitForFunction(
      (wanted) => {
        const elements = document.querySelectorAll('im-contact-list, im-call-window');
        return [...elements]
          .flatMap(({shadowRoot}) => [...(shadowRoot?.querySelectorAll('button') ?? [])])
          .find((one) => (one.ariaLabel ?? one.textContent).trim() === wanted);
      },
      {polling: 50},
      name,
    );
    return button as ElementHandle<HTMLButtonElement>;
  }
}
