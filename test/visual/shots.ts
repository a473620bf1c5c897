import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import pixelmatch from 'pixelmatch';
import type {Page} from 'playwright-core';
import type {View} from '../support/gallery.js';
import {lightBy, show, viewsOn, type Device, type Scheme} from './browser.js';
import {beside, pictureFrom, plain, pngOf, type Picture} from './picture.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What was accepted. */
const EXPECTED = at('./expected');
const THEMES = at('../../themes');
/** Where expected, actual and difference stand side by side after a run that has found some. */
export const DIFFERENCES = at('../../build/visual');

/**
 * How far the colour of a pixel may be off, from 0 to 1. Twice what pixelmatch takes by default: another version of
 * the browser draws the same edges and shadows a little lighter or darker. Text of another colour is far beyond it.
 */
const PIXEL_TOLERANCE = 0.2;

/**
 * How many of a picture's pixels may be off, edges of glyphs and lines not counted. Glyphs drawn with other hints differ
 * by 25 on a full page; an icon that is missing by 57, a word in another grey by hundreds.
 */
export const PIXELS_TOLERATED = 40;

/** One picture of a state: its name says where, in which language and by which light. */
export interface Shot {
  readonly name: string;
  readonly picture: Picture;
}

/** Every picture of a state on one device. */
export async function shotsOf(
  page: Page,
  device: Device,
  state: string,
  views: readonly View[],
): Promise<readonly Shot[]> {
  const shots: Shot[] = [];
  for (const view of viewsOn(device, views)) {
    for (const language of ['en', 'ar'] as const) {
      await show(page, state, view, language);
      for (const scheme of schemesOf(device, language)) {
        const where = view === device ? device : `${device}-${view}`;
        const picture = await shoot(page, scheme);
        shots.push({name: `${state}/${where}-${language}-${scheme}`, picture});
      }
    }
  }
  return shots;
}

/** All three elements in each of the ready themes. */
export async function themedShots(page: Page): Promise<readonly Shot[]> {
  const shots: Shot[] = [];
  for (const [theme, style] of themes()) {
    await show(page, 'everything', 'desktop', 'en');
    const sheet = await page.addStyleTag({content: style});
    for (const scheme of ['light', 'dark'] as const) {
      shots.push({name: `themes/${theme}-${scheme}`, picture: await shoot(page, scheme)});
    }
    await sheet.evaluate((element) => (element as Element).remove());
  }
  return shots;
}

/** The ready themes, by name. */
export const themes = (): readonly (readonly [string, string])[] =>
  readdirSync(THEMES)
    .filter((file) => file.endsWith('.css'))
    .map((file) => [file.slice(0, -'.css'.length), readFileSync(join(THEMES, file), 'utf8')]);

/** Forced colours know neither screen nor direction. */
const schemesOf = (device: Device, language: 'en' | 'ar'): readonly Scheme[] =>
  device === 'desktop' && language === 'en' ? ['light', 'dark', 'forced'] : ['light', 'dark'];

/** What is on the screen by that light. */
export async function shoot(page: Page, scheme: Scheme): Promise<Picture> {
  await lightBy(page, scheme);
  return plain(pictureFrom(await page.screenshot({caret: 'hide', animations: 'disabled'})));
}

/** What was accepted under that name, if anything was. */
export function expectedOf(name: string): Picture | undefined {
  const file = join(EXPECTED, `${name}.png`);
  return existsSync(file) ? pictureFrom(readFileSync(file)) : undefined;
}

/** How many pixels differ by more than is tolerated: all, where the sizes do. */
export function differing(one: Picture, other: Picture, drawn?: Uint8Array): number {
  const {width, height} = one;
  if (width !== other.width || height !== other.height) return Infinity;
  return pixelmatch(one.data, other.data, drawn, width, height, {threshold: PIXEL_TOLERANCE});
}

/** Why a shot is not as accepted; undefined where it is. Leaves a picture of the difference. */
export function complaintAbout({name, picture}: Shot): string | undefined {
  const expected = expectedOf(name);
  if (!expected) return `${name}: nothing was accepted yet, see ${keep(name, [picture])}`;
  const {width, height} = expected;
  const drawn = new Uint8Array(width * height * 4);
  const count = differing(expected, picture, drawn);
  if (count <= PIXELS_TOLERATED) return undefined;
  const pictures = Number.isFinite(count)
    ? [expected, picture, {width, height, data: drawn}]
    : [expected, picture];
  return `${name}: ${count} pixels differ, see ${keep(name, pictures)}`;
}

function keep(name: string, pictures: readonly Picture[]): string {
  const file = join(DIFFERENCES, `${name}.png`);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, pngOf(beside(pictures)));
  return relative(process.cwd(), file);
}

/** Takes a shot for what is expected from now on, unless what was accepted is as good as the same. */
export function accept({name, picture}: Shot): 'new' | 'changed' | 'same' {
  const expected = expectedOf(name);
  if (expected && differing(expected, picture) <= PIXELS_TOLERATED) return 'same';
  const file = join(EXPECTED, `${name}.png`);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, pngOf(picture));
  return expected ? 'changed' : 'new';
}

/** The names under which something was accepted. */
export const acceptedNames = (): readonly string[] =>
  existsSync(EXPECTED)
    ? readdirSync(EXPECTED, {recursive: true})
        .map(String)
        .filter((file) => file.endsWith('.png'))
        .map((file) => file.slice(0, -'.png'.length))
        .sort()
    : [];

export const forget = (name: string): void => rmSync(join(EXPECTED, `${name}.png`));
