import assert from 'node:assert/strict';
import {rmSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import type {Page} from 'playwright-core';
import {Galleries, show} from './browser.js';
import {
  acceptedNames,
  complaintAbout,
  DIFFERENCES,
  differing,
  expectedOf,
  PIXELS_TOLERATED,
  shoot,
  shotsOf,
  themedShots,
  type Shot,
} from './shots.js';

describe('what every state looks like', {timeout: 300_000}, () => {
  let galleries: Galleries;
  let desktop: Page;
  let phone: Page;
  const seen = new Set<string>();

  before(async () => {
    rmSync(DIFFERENCES, {recursive: true, force: true});
    galleries = await Galleries.open();
    [desktop, phone] = await Promise.all([galleries.on('desktop'), galleries.on('phone')]);
  });
  after(() => galleries.close());

  test('each is as it was accepted, on a desktop and a phone, by light and dark, in both directions', async (t) => {
    const states = await desktop.evaluate(() => window.gallery.states);
    for (const [state, views] of Object.entries(states)) {
      await t.test(state, async () => {
        const shots = await Promise.all([
          shotsOf(desktop, 'desktop', state, views),
          shotsOf(phone, 'phone', state, views),
        ]);
        hold(shots.flat());
      });
    }
  });

  test('each theme is as it was accepted, by light and dark', async () => {
    hold(await themedShots(desktop));
  });

  /** Every one of them is as accepted. */
  function hold(shots: readonly Shot[]): void {
    const complaints = shots.flatMap((shot) => {
      seen.add(shot.name);
      return complaintAbout(shot) ?? [];
    });
    assert.deepEqual(complaints, [], 'To accept: npm run visual:accept');
  }

  test('no picture is kept of what is there no more', () => {
    assert.deepEqual(
      acceptedNames().filter((name) => !seen.has(name)),
      [],
      'To forget them: npm run visual:accept',
    );
  });

  describe('what is tolerated is less than anything that somebody would see', () => {
    const changes: Record<string, () => void> = {
      'an icon that is missing': () => chat().querySelector('.send .icon')!.remove(),
      'a line that stands two pixels lower': () => {
        [...chat().querySelectorAll<HTMLElement>('.own .bubble')].at(-1)!.style.translate = '0 2px';
      },
      'a name in another colour': () => {
        chat().querySelector<HTMLElement>('h2')!.style.color = 'gray';
      },
    };
    const chat = (): ShadowRoot => document.querySelector('im-text-chat')!.shadowRoot!;

    for (const [what, change] of Object.entries(changes)) {
      test(what, async () => {
        await show(desktop, 'conversation', 'desktop', 'en');
        const expected = await shoot(desktop, 'light');
        await desktop.evaluate(`const chat = ${String(chat)}; (${String(change)})()`);
        const count = differing(expected, await shoot(desktop, 'light'));
        assert.ok(count > PIXELS_TOLERATED, `${count} pixels`);
      });
    }
  });

  test('pictures of another browser’s hand pass: with other hints for its glyphs', async () => {
    const others = await Galleries.open(['--font-render-hinting=slight']);
    try {
      const page = await others.on('desktop');
      await show(page, 'conversation', 'desktop', 'en');
      const expected = expectedOf('conversation/desktop-en-light');
      assert.ok(expected);
      const count = differing(expected, await shoot(page, 'light'));
      assert.ok(count <= PIXELS_TOLERATED, `${count} pixels`);
    } finally {
      await others.close();
    }
  });
});
