import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';
import {Pair} from '../support/node/pair.js';
import type {Person} from '../support/node/person.js';

/** As text: what runs in the page must not hold what the compiler adds to a class. */
const LEAVE = `
  window.shown = [];
  window.Notification = class {
    static permission = 'granted';
    constructor(title, {body}) {
      window.shown.push(title + ': ' + body);
    }
    close() {
      window.shown.push('taken back');
    }
  };
  document.hasFocus = () => false;
  window.dispatchEvent(new Event('blur'));
`;

describe('news of a message, in several tabs', {timeout: 90_000}, () => {
  const pair = Pair.inEachTest();
  let alice: Person;
  let tabs: readonly Person[];

  /** A headless browser shows no notifications, and believes each of its pages to have the focus. */
  const leave = (tab: Person) => tab.page.evaluate(LEAVE);
  const comeBack = (tab: Person) =>
    tab.page.evaluate(() => {
      document.hasFocus = () => true;
      window.dispatchEvent(new Event('focus'));
    });
  const shownIn = (tab: Person) =>
    tab.page.evaluate(() => (window as unknown as {shown: string[]}).shown);
  const titleHas = (tab: Person, prefix: string) =>
    tab.page.waitForFunction((start) => document.title.startsWith(start), prefix);

  beforeEach(async () => {
    ({alice} = pair);
    const other = await pair.bob.anotherTab(pair.served);
    await other.sees('alice');
    tabs = [pair.bob, other];
    for (const tab of tabs) await leave(tab);
    await alice.opens('bob');
  });

  test('is shown by one of them and counted by all, until it is read in any', async () => {
    await alice.writes('good morning');
    await Promise.all(tabs.map((tab) => titleHas(tab, '(1) ')));
    await tabs[0]!.page.waitForFunction(() => 'shown' in window && String(window.shown) !== '');
    assert.deepEqual(await Promise.all(tabs.map(shownIn)), [['alice: good morning'], []]);

    await comeBack(tabs[1]!);
    await tabs[1]!.opens('alice');
    await Promise.all(
      tabs.map((tab) => tab.page.waitForFunction(() => !document.title.startsWith('('))),
    );
    assert.deepEqual(await shownIn(tabs[0]!), ['alice: good morning', 'taken back']);
  });

  test('is not shown while the conversation is before somebody’s eyes in another tab', async () => {
    await comeBack(tabs[1]!);
    await tabs[1]!.opens('alice');
    await alice.writes('you are here');
    await tabs[1]!.hasText('you are here');
    await alice.chat.getByText('Read', {exact: true}).first().waitFor({state: 'attached'});
    assert.deepEqual(await Promise.all(tabs.map(shownIn)), [[], []]);
  });
});
