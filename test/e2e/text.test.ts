import assert from 'node:assert/strict';
import {beforeEach, describe, test} from 'node:test';
import {Pair} from '../support/node/pair.js';
import type {Person} from '../support/node/person.js';

describe('text between two browsers', {timeout: 90_000}, () => {
  const pair = Pair.inEachTest();
  let alice: Person;
  let bob: Person;

  beforeEach(() => {
    ({alice, bob} = pair);
  });

  test('is shown, counted as unread, and marked as read when it is read', async () => {
    await alice.opens('bob');
    await alice.writes('good morning');
    await alice.hasText('good morning');
    await alice.chat.getByText('Delivered').first().waitFor({state: 'attached'});
    await bob.list.getByText('1 unread').waitFor({state: 'attached'});
    await bob.opens('alice');
    await bob.hasText('good morning');
    await alice.chat.getByText('Read', {exact: true}).first().waitFor({state: 'attached'});
    await bob.list.getByText('1 unread').waitFor({state: 'detached'});
  });

  test('is never taken for HTML', async () => {
    await Promise.all([alice.opens('bob'), bob.opens('alice')]);
    const hostile = '<img src=x onerror="document.title=\'owned\'"><b>bold</b>';
    await alice.writes(hostile);
    await bob.hasText(hostile);
    assert.equal(await bob.chat.locator('[role=log] b, [role=log] img[src=x]').count(), 0);
    assert.notEqual(await bob.page.title(), 'owned');
  });

  test('keeps its order when many are sent at once', async () => {
    await Promise.all([alice.opens('bob'), bob.opens('alice')]);
    const texts = Array.from({length: 20}, (_, index) => `number ${index}.`);
    for (const text of texts) await alice.writes(text);
    await bob.hasText('number 19.');
    const shown = await bob.chat
      .getByRole('log')
      .getByText(/^number \d+\.$/)
      .allTextContents();
    assert.deepEqual(shown, texts);
  });

  test('sent while the server is down arrives once, after both have come back by themselves', async () => {
    await Promise.all([alice.opens('bob'), bob.opens('alice')]);
    await alice.writes('before');
    await bob.hasText('before');

    await pair.served.stop('SIGKILL');
    await alice.list.getByText('Connection lost. Trying again…').waitFor();
    await alice.writes('meanwhile');
    await alice.hasText('meanwhile');

    await pair.served.start();
    await bob.hasText('meanwhile');
    await bob.writes('welcome back');
    await alice.hasText('welcome back');
    for (const person of [alice, bob]) {
      assert.equal(await person.bubbles('before').count(), 1);
      assert.equal(await person.bubbles('meanwhile').count(), 1);
    }
  });

  test('written before a reload and not yet delivered is sent after it', async () => {
    await alice.opens('bob');
    await pair.served.stop('SIGKILL');
    await alice.list.getByText('Connection lost. Trying again…').waitFor();
    await alice.writes('do not forget me');
    await alice.hasText('do not forget me');
    await pair.served.start();
    await alice.page.reload();
    await bob.opens('alice');
    await bob.hasText('do not forget me');
    assert.equal(await bob.bubbles('do not forget me').count(), 1);
  });

  test('waits for someone who is away, and shows how much came', async () => {
    await bob.leaves();
    await alice.sees('bob', 'Offline');
    await alice.opens('bob');
    await alice.writes('one');
    await alice.writes('two');
    await alice.chat.getByText('Sent', {exact: true}).first().waitFor({state: 'attached'});

    bob = await pair.arrives('bob');
    await bob.list.getByText('2 unread').waitFor({state: 'attached'});
    await bob.opens('alice');
    await bob.hasText('one');
    await bob.hasText('two');
  });

  test('written on a page that cannot sign in yet is not lost by a reload, and sent when it can', async () => {
    const guest = '**/guest?*';
    await alice.page.route(guest, (route) => route.abort());
    await alice.page.reload();
    await alice.page.evaluate(WRITE_TO_BOB, 'before I was known');
    await alice.page.evaluate(isKept);
    await alice.page.reload();
    await alice.page.unroute(guest);
    await alice.page.reload();
    await bob.opens('alice');
    await bob.hasText('before I was known');
    assert.equal(await bob.bubbles('before I was known').count(), 1);
  });

  test('does not pass between two of whom one has blocked the other, until that is taken back', async () => {
    await Promise.all([alice.opens('bob'), bob.opens('alice')]);
    await bob.chat.getByRole('button', {name: 'More about alice'}).click();
    await bob.chat.getByRole('button', {name: 'Block alice'}).click();
    await bob.chat.getByText('You blocked alice.').waitFor();
    await alice.sees('bob', 'Offline');
    await alice.writes('are you there?');
    const refusal = 'This person takes no messages and no calls from you.';
    await alice.chat.getByRole('log').getByText(refusal).waitFor();
    assert.equal(await bob.bubbles('are you there?').count(), 0);

    await bob.chat.getByRole('button', {name: 'Unblock', exact: true}).click();
    await alice.sees('bob');
    await alice.chat.getByRole('button', {name: 'Try again'}).click();
    await bob.hasText('are you there?');
    await bob.writes('here I am');
    await alice.hasText('here I am');
  });

  test('appears in every tab of both people', async () => {
    const other = await alice.anotherTab(pair.served);
    await Promise.all([alice.opens('bob'), other.opens('bob'), bob.opens('alice')]);
    await other.writes('from the other tab');
    await Promise.all([alice.hasText('from the other tab'), bob.hasText('from the other tab')]);
    await other.page.close();
  });
});

/** What of the page's sessions is used here. */
interface Sessions {
  get(name: string): {session: {transcripts: {send(to: string, text: string): string}}} | undefined;
}

/** In the page: what an application would do with its session. */
const WRITE_TO_BOB = (text: string) => {
  const page = globalThis as unknown as Record<symbol, Sessions>;
  page[Symbol.for('im.sessions.1')]!.get('default')!.session.transcripts.send('guest-bob', text);
};

/** In the page: resolves once the browser has put something unsent on its disk. */
const isKept = async () => {
  for (let kept = 0; kept === 0; await new Promise(requestAnimationFrame)) {
    const database = await new Promise<IDBDatabase | undefined>((resolve) => {
      const request = indexedDB.open('im-elements');
      // Made by whoever keeps something, not by who asks.
      request.onupgradeneeded = () => request.transaction!.abort();
      request.onerror = () => resolve(undefined);
      request.onsuccess = () => resolve(request.result);
    });
    if (!database) continue;
    kept = await new Promise<number>((resolve) => {
      const request = database.transaction('outbox').objectStore('outbox').count();
      request.onsuccess = () => resolve(request.result);
    });
    database.close();
  }
};
