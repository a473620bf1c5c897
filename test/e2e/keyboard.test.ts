import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';
import {Pair} from '../support/node/pair.js';
import type {Person} from '../support/node/person.js';

/** More presses of the tab key than there are places on the demo page. */
const MOST_TABS = 80;

describe('with nothing but a keyboard', {timeout: 120_000}, () => {
  const pair = Pair.inEachTest();
  let alice: Person;
  let bob: Person;

  beforeEach(() => {
    ({alice, bob} = pair);
  });

  test('somebody opens a chat, writes, calls, answers, mutes, hangs up, and is back where they were', async () => {
    await tabsTo(alice, /^Chat with bob/i);
    await alice.page.keyboard.press('Enter');
    await alice.chat.getByRole('textbox').waitFor();
    await tabsTo(alice, /^Message bob/i);
    await alice.page.keyboard.type('Can we talk?');
    await alice.page.keyboard.press('Enter');
    await alice.hasText('Can we talk?');
    await alice.chat.getByText('Delivered').first().waitFor({state: 'attached'});

    await tabsTo(bob, /^Chat with alice/i);
    const place = await focused(bob);
    await tabsTo(alice, /^Video call bob/i);
    await alice.page.keyboard.press('Enter');
    // The ring has the focus, and none of its buttons: who types on must not answer with the next key.
    await bob.button('Accept').waitFor();
    assert.match(await focused(bob), /is calling/i);
    await bob.page.keyboard.press('Enter');
    await tabsTo(bob, /^Accept$/);
    await bob.page.keyboard.press('Enter');
    await pair.bothTalk();

    await tabsTo(bob, /^Mute$/);
    await bob.page.keyboard.press('Space');
    await bob.button('Unmute').waitFor();
    assert.equal(await focused(bob), 'Unmute');
    await tabsTo(bob, /^Camera off$/);
    await bob.page.keyboard.press('Enter');
    await bob.button('Camera on').waitFor();
    await alice.reads(/camera is off/i);

    await tabsTo(bob, /^Hang up$/);
    await bob.page.keyboard.press('Enter');
    await Promise.all([alice.reads('The call has ended.'), bob.reads('The call has ended.')]);
    await bob.page.keyboard.press('Escape');
    await bob.window.getByRole('dialog').waitFor({state: 'detached'});
    assert.equal(await focused(bob), place);
    await Promise.all([alice.allReleased(), bob.allReleased()]);
  });
});

/** Presses the tab key until something of that name has the focus. */
async function tabsTo(person: Person, name: RegExp): Promise<void> {
  const passed: string[] = [];
  while (!name.test(await focused(person))) {
    if (passed.length === MOST_TABS) assert.fail(`${name} is not among ${passed.join(', ')}`);
    await person.page.keyboard.press('Tab');
    passed.push(await focused(person));
  }
}

/** What a screen reader calls what has the focus. */
const focused = (person: Person): Promise<string> =>
  person.page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });
