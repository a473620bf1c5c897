import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, afterEach, before, beforeEach, describe, test} from 'node:test';
import {isText, PROTOCOL_VERSION} from '../../src/protocol/index.js';
import {KillableBrowser} from '../support/node/killable-browser.js';
import {Served, SERVED_SECRET} from '../support/node/served.js';
import {TestClient} from '../support/node/client.js';
import {signToken} from '../support/node/world.js';

describe('a browser that is killed', {timeout: 120_000}, () => {
  let folder: string;
  let served: Served;
  let browser: KillableBrowser;
  let bob: TestClient;

  before(async () => {
    served = await Served.start();
  });
  after(() => served.close());

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'im-profile-'));
  });
  afterEach(async () => {
    await browser.kill();
    bob.vanish();
    await rm(folder, {recursive: true, force: true, maxRetries: 5});
  });

  const bobJoins = async () => {
    const address = `${served.origin.replace('http', 'ws')}/signaling`;
    bob = await new TestClient(address).opened();
    const token = await signToken({sub: 'bob', name: 'bob'}, SERVED_SECRET);
    bob.send({type: 'hello', version: PROTOCOL_VERSION, token, device: bob.device});
    await bob.next('welcome');
  };
  /** Everything the guest `user` has written to Bob, in the order of the server. */
  const written = async (user: string) => {
    const texts: string[] = [];
    for (let place = 0, more = true; more;) {
      const page = await bob.request<'history'>({
        type: 'history',
        with: `guest-${user}`,
        after: place,
      });
      texts.push(...page.messages.map(({content}) => (isText(content) ? content.text : '')));
      place = page.messages.at(-1)?.place ?? place;
      ({more} = page);
    }
    return texts;
  };
  const arrives = async (user: string) => {
    browser = await KillableBrowser.start(folder);
    await browser.page.goto(`${served.origin}/demo/user.html?user=${user}`);
    await browser.page.getByRole('button', {name: /^Chat with bob/i}).click();
    return browser.page.locator('im-text-chat').getByRole('textbox');
  };
  const inOutbox = (count: number) =>
    browser.page.waitForFunction(
      (wanted) =>
        new Promise((resolve) => {
          const opening = indexedDB.open('im-elements');
          opening.onsuccess = () => {
            const database = opening.result;
            const counting = database.transaction('outbox').objectStore('outbox').count();
            counting.onsuccess = () => {
              database.close();
              resolve(counting.result === wanted);
            };
          };
        }),
      count,
    );

  test('without a connection sends later what it had shown, in order, each once', async () => {
    await bobJoins();
    const composer = await arrives('alice');
    await composer.fill('before');
    await composer.press('Enter');
    await bob.next('message');
    await inOutbox(0);

    await served.stop('SIGKILL');
    const texts = Array.from({length: 12}, (_, n) => `number ${n}`);
    for (const text of texts) {
      await composer.fill(text);
      await composer.press('Enter');
    }
    await browser.page.getByRole('log').getByText('number 11', {exact: true}).waitFor();
    await inOutbox(12);
    await browser.kill();

    await served.start();
    await bobJoins();
    await arrives('alice');
    await bob.next(
      'message',
      ({message}) => isText(message.content) && message.content.text === 'number 11',
    );
    assert.deepEqual(await written('alice'), ['before', ...texts]);
    await inOutbox(0);
    for (const text of texts) {
      assert.equal(await browser.page.getByRole('log').getByText(text, {exact: true}).count(), 1);
    }
  });

  test('in the middle of sending loses nothing that was sent, and doubles nothing', async () => {
    await bobJoins();
    let composer = await arrives('carol');
    for (let life = 0; life < 3; life++) {
      const from = (await written('carol')).length;
      for (let n = 0; n < 8; n++) {
        await composer.fill(`number ${from + n}`);
        await composer.press('Enter');
      }
      // The last ones are on their way.
      await bob.next(
        'message',
        ({message}) => isText(message.content) && message.content.text === `number ${from + 5}`,
      );
      await browser.kill();
      composer = await arrives('carol');
      await inOutbox(0);
      const texts = await written('carol');
      assert.ok(texts.length >= from + 6);
      assert.deepEqual(
        texts,
        texts.map((_, n) => `number ${n}`),
      );
    }
  });
});
