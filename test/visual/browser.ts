import {fileURLToPath} from 'node:url';
import {chromium, type Browser, type Page} from 'playwright-core';
import {build} from 'vite';
import {CHROMIUM_FLAGS, findChromium} from '../../scripts/chromium.js';
import type {GalleryLanguage, View} from '../support/gallery.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Nothing listens there: every request is answered from memory, at an address that browsers hold to be secure. */
const ORIGIN = 'https://gallery.test';

/** A little after noon, in the world of the gallery. */
const NOW = Date.UTC(2026, 0, 5, 12, 3, 27);

export type Device = 'desktop' | 'phone';
/** `forced`: in the few colours that a reader’s system forces upon every page. */
export type Scheme = 'light' | 'dark' | 'forced';

/** Screens of one pixel per pixel, as twice as sharp would be four times as large and show nothing more. */
const SCREENS = {
  desktop: {viewport: {width: 1280, height: 800}},
  phone: {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true},
} as const;

/** What makes glyphs the same on machines whose screens and font settings differ. */
const DRAWING_FLAGS = [
  '--font-render-hinting=none',
  '--disable-lcd-text',
  '--disable-font-subpixel-positioning',
  '--force-color-profile=srgb',
  '--hide-scrollbars',
  // Pictures are drawn with the rest, and not when they are ready.
  '--disable-checker-imaging',
];

/** The gallery, built once and shown in one Chromium, on a page for each device. */
export class Galleries {
  readonly #browser: Browser;
  readonly #files: ReadonlyMap<string, Buffer | string>;

  private constructor(browser: Browser, files: ReadonlyMap<string, Buffer | string>) {
    this.#browser = browser;
    this.#files = files;
  }

  static async open(moreFlags: readonly string[] = []): Promise<Galleries> {
    const [browser, files] = await Promise.all([
      chromium.launch({
        executablePath: findChromium(),
        args: [...CHROMIUM_FLAGS, ...DRAWING_FLAGS, ...moreFlags],
      }),
      built(),
    ]);
    return new Galleries(browser, files);
  }

  /** A page with the gallery, as on such a device. */
  async on(device: Device, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      ...SCREENS[device],
      deviceScaleFactor: 1,
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    await page.route('**/*', (route) => {
      const {origin, pathname} = new URL(route.request().url());
      const body = origin === ORIGIN ? this.#files.get(pathname.slice(1)) : undefined;
      return body === undefined
        ? route.abort()
        : route.fulfill({body, contentType: typeOf(pathname)});
    });
    await page.goto(`${ORIGIN}/gallery.html`);
    await page.evaluate(() => window.gallery.prepare());
    return page;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** The views of a state that a device has room for. */
export const viewsOn = (device: Device, views: readonly View[]): readonly View[] =>
  views.filter(
    (view) =>
      view === 'call' || view === 'messenger' || (view === 'desktop') === (device === 'desktop'),
  );

/** Has a page drawn by that light. */
export const lightBy = (page: Page, scheme: Scheme): Promise<void> =>
  page.emulateMedia({
    colorScheme: scheme === 'forced' ? 'dark' : scheme,
    forcedColors: scheme === 'forced' ? 'active' : 'none',
  });

/** Builds up a state on a page of the gallery; says which, where that fails. */
export async function show(
  page: Page,
  state: string,
  view: View,
  language: GalleryLanguage,
): Promise<void> {
  try {
    await page.evaluate(([name, where, spoken]) => window.gallery.show(name, where, spoken), [
      state,
      view,
      language,
    ] as const);
  } catch (cause) {
    throw new Error(`The gallery cannot show ${state} in ${view}, ${language}.`, {cause});
  }
}

async function built(): Promise<ReadonlyMap<string, Buffer | string>> {
  const result = await build({
    configFile: false,
    root: at('./gallery'),
    logLevel: 'error',
    resolve: {
      alias: {
        'webrtc-adapter': at('../../src/client/webrtc-adapter-stub.js'),
        'peerjs-js-binarypack': at('../../src/client/binarypack-stub.js'),
      },
    },
    build: {
      write: false,
      minify: false,
      reportCompressedSize: false,
      modulePreload: false,
      target: 'es2022',
      rollupOptions: {input: at('./gallery/gallery.html')},
    },
  });
  if (!('output' in result)) throw new Error('The gallery was not built as one.');
  return new Map(
    result.output.map((file) => [
      file.fileName,
      file.type === 'chunk' ? file.code : Buffer.from(file.source),
    ]),
  );
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  woff: 'font/woff',
};

const typeOf = (path: string): string =>
  TYPES[path.split('.').at(-1)!] ?? 'application/octet-stream';
