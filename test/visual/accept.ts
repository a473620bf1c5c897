// Takes what the gallery shows now for what is expected: every state, or only those that are named; `themes` names the themes.
import type {Page} from 'playwright-core';
import {Galleries, type Device} from './browser.js';
import {accept, acceptedNames, forget, shotsOf, themedShots, type Shot} from './shots.js';

const galleries = await Galleries.open();
const devices = ['desktop', 'phone'] as const;
const pages = await Promise.all(
  devices.map(async (device): Promise<[Device, Page]> => [device, await galleries.on(device)]),
);
const states = await pages[0]![1].evaluate(() => window.gallery.states);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => name !== 'themes' && !(name in states));
if (unknown.length > 0) throw new Error(`There is no state ${unknown.join(', ')}.`);

const accepted = new Set<string>();
for (const [state, views] of Object.entries(states)) {
  if (asked.length > 0 && !asked.includes(state)) continue;
  const shots = await Promise.all(
    pages.map(([device, page]) => shotsOf(page, device, state, views)),
  );
  take(shots.flat());
}
if (asked.length === 0 || asked.includes('themes')) take(await themedShots(pages[0]![1]));
const gone = asked.length > 0 ? [] : acceptedNames().filter((name) => !accepted.has(name));
for (const name of gone) {
  forget(name);
  console.log(`gone: ${name}`);
}
await galleries.close();

function take(shots: readonly Shot[]): void {
  for (const shot of shots) {
    accepted.add(shot.name);
    const outcome = accept(shot);
    if (outcome !== 'same') console.log(`${outcome}: ${shot.name}`);
  }
}
