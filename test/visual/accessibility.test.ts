import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {after, before, describe, test} from 'node:test';
import type {AxeResults, RunOptions} from 'axe-core';
import type {Page} from 'playwright-core';
import type {View} from '../support/gallery.js';
import {Galleries, lightBy, show, viewsOn, type Device, type Scheme} from './browser.js';
import {themes} from './shots.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The criteria of WCAG 2.2, A and AA. */
const RULES: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  resultTypes: ['violations'],
};

/** A page of 1280 × 1024 pixels, magnified to 400 %. */
const MAGNIFIED = {width: 320, height: 256};
const SMALL_PHONE = {width: 320, height: 568};
/** The narrowest column that list and chat are made for: that of a folded phone. */
const NARROW = {width: 280, height: 653};
/** The chat's field says for whom it is, and ends in an ellipsis where the name is long. */
const NAMED_FIELD = /^<im-text-chat>: “.*” does not fit into its field$/;

describe('in every state', {timeout: 300_000}, () => {
  let galleries: Galleries;
  let pages: Readonly<Record<Device, Page>>;
  let states: readonly (readonly [string, readonly View[]])[];

  before(async () => {
    galleries = await Galleries.open();
    const [desktop, phone] = await Promise.all([galleries.on('desktop'), galleries.on('phone')]);
    pages = {desktop, phone};
    await Promise.all([desktop, phone].map((page) => page.evaluate(axe)));
    states = Object.entries(await desktop.evaluate(() => window.gallery.states));
  });
  after(() => galleries.close());

  /** What `look` finds in each state and view of a device. */
  async function everywhere(
    device: Device,
    look: (page: Page) => Promise<readonly string[]>,
    wanted: readonly View[] = ['desktop', 'list', 'chat', 'call', 'messenger'],
  ): Promise<readonly string[]> {
    const page = pages[device];
    const found: string[] = [];
    for (const [state, views] of states) {
      for (const view of viewsOn(device, views).filter((one) => wanted.includes(one))) {
        await show(page, state, view, 'en');
        found.push(...(await look(page)).map((one) => `${state}, ${device}, ${view}: ${one}`));
      }
    }
    return found;
  }

  test('axe finds nothing against WCAG 2.2 AA, by light and dark, and all that is pressed is large enough', async () => {
    const found = [
      await everywhere('desktop', (page) => faultsOf(page, ['light', 'dark'], 24)),
      // With a finger. What is read there has the same colours.
      await everywhere('phone', (page) => faultsOf(page, ['dark'], 44)),
    ];
    assert.deepEqual(found.flat(), []);
  });

  test('axe finds nothing in the ready themes, by light and dark', async () => {
    const {desktop} = pages;
    const found: string[] = [];
    for (const [theme, style] of themes()) {
      await show(desktop, 'everything', 'desktop', 'en');
      const sheet = await desktop.addStyleTag({content: style});
      const faults = await faultsOf(desktop, ['light', 'dark'], 24);
      found.push(...faults.map((one) => `${theme}: ${one}`));
      await sheet.evaluate((element) => (element as Element).remove());
    }
    assert.deepEqual(found, []);
  });

  test('nothing is cut off on a small phone, nor at 400 %, in the languages with the longest words', async () => {
    const {phone} = pages;
    const usual = phone.viewportSize()!;
    const found = await everywhere('phone', async (page) => {
      const all: string[] = [];
      for (const screen of [MAGNIFIED, SMALL_PHONE]) {
        await page.setViewportSize(screen);
        for (const language of ['de', 'ru'] as const) {
          await page.evaluate((spoken) => window.gallery.speak(spoken), language);
          const unfit = await page.evaluate(() => window.gallery.unfit());
          all.push(
            ...unfit.map((one) => `${screen.width} × ${screen.height}, ${language}: ${one}`),
          );
        }
      }
      return all;
    });
    await phone.setViewportSize(usual);
    assert.deepEqual(found, []);
  });

  test('list and chat, each alone in 280 pixels, cut nothing off and have all that a finger presses large enough', async () => {
    const {phone} = pages;
    const usual = phone.viewportSize()!;
    await phone.setViewportSize(NARROW);
    const looked = new Set<number>();
    const found = await everywhere(
      'phone',
      async (page) => {
        const all: string[] = [];
        looked.add(await page.evaluate(() => innerWidth));
        for (const language of ['en', 'de', 'ru', 'ar'] as const) {
          await page.evaluate((spoken) => window.gallery.speak(spoken), language);
          const wrong = await page.evaluate(() => [
            ...window.gallery.unfit(),
            ...window.gallery.small(44),
          ]);
          const isName = (one: string) => NAMED_FIELD.test(one);
          all.push(...wrong.filter((one) => !isName(one)).map((one) => `${language}: ${one}`));
        }
        return all;
      },
      ['list', 'chat'],
    );
    await phone.setViewportSize(usual);
    // A page that is wider than its screen is laid out for more.
    assert.deepEqual([...looked], [NARROW.width]);
    assert.deepEqual(found, []);
  });
});

/** What is wrong by each light, and what is smaller than `least` pixels. */
async function faultsOf(
  page: Page,
  schemes: readonly Scheme[],
  least: number,
): Promise<readonly string[]> {
  const found = [...(await page.evaluate((size) => window.gallery.small(size), least))];
  for (const scheme of schemes) {
    await lightBy(page, scheme);
    const violations = await page.evaluate(violationsOf, RULES);
    found.push(...violations.map((one) => `${scheme}: ${one}`));
  }
  return found;
}

/** Runs in the page. */
async function violationsOf(options: RunOptions): Promise<readonly string[]> {
  const {axe} = globalThis as unknown as {
    axe: {run(within: string, options: RunOptions): Promise<AxeResults>};
  };
  const {violations} = await axe.run('main', options);
  return violations.flatMap(({id, nodes}) =>
    nodes.map(
      ({target, failureSummary}) => `${id} at ${target.flat().join(' ')}: ${failureSummary}`,
    ),
  );
}
