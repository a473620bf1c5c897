import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import type {Browser, CDPSession, Page} from 'playwright-core';
import {HostedPage, launchForHostedPages} from '../support/node/hosted-page.js';
import {LEFTOVERS, Person} from '../support/node/person.js';
import {Served} from '../support/node/served.js';

/** What a browser drew, pressed or decoded last it may hold on to for some seconds more, and no longer. */
const PATIENCE_MS = 60_000;

/** Each as the page gets at it, and what of them is counted. */
const KINDS = {
  ImContactList: "customElements.get('im-contact-list')",
  ImTextChat: "customElements.get('im-text-chat')",
  ImCallWindow: "customElements.get('im-call-window')",
  // That of the elements that were there; see `taken`.
  Session: 'window.sessionClass',
  ShadowRoot: 'ShadowRoot',
  RTCPeerConnection: 'RTCPeerConnection',
  RTCDataChannel: 'RTCDataChannel',
  MediaStream: 'MediaStream',
  MediaStreamTrack: 'MediaStreamTrack',
  AudioContext: 'AudioContext',
  WebSocket: 'WebSocket',
  MutationObserver: 'MutationObserver',
  ResizeObserver: 'ResizeObserver',
  IntersectionObserver: 'IntersectionObserver',
  MediaQueryList: 'MediaQueryList',
  AbortController: 'AbortController',
} as const;

/** What a page can listen to that is there without elements. */
const TARGETS = [
  'window',
  'document',
  'document.documentElement',
  'document.body',
  'screen',
  'navigator.mediaDevices',
  'navigator.connection',
  'navigator.permissions',
  'visualViewport',
] as const;

/** Ways in which a call fails, as the page brings them about, and the phase in which somebody hangs up. */
const FAILURES = [
  {
    what: 'a connection that cannot be made',
    breaks: 'window.RTCPeerConnection = function () { throw new Error("There are no more."); }',
    mends: 'window.RTCPeerConnection = window.own.connection',
  },
  {
    what: 'devices that do not start',
    breaks: `navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException('', 'NotReadableError'))`,
    mends: 'navigator.mediaDevices.getUserMedia = window.own.devices',
    hangsUp: true,
  },
] as const;

describe('elements that are taken out of a page', {timeout: 200_000}, () => {
  let browser: Browser;
  let served: Served;
  let bob: Person;

  before(async () => {
    [served, browser] = await Promise.all([Served.start(), launchForHostedPages()]);
    bob = await Person.arrives(browser, served, 'bob');
  });
  after(async () => {
    await bob.leaves();
    await browser.close();
    await served.close();
  });

  test('leave nothing behind, after a call that failed and one that did not', async () => {
    const context = await browser.newContext({permissions: ['camera', 'microphone']});
    await context.addInitScript({path: LEFTOVERS});
    const {page} = await HostedPage.opens(
      browser,
      served,
      `<!doctype html><title>shop</title><main></main>
      <script type="module" src="${served.origin}/im-elements.js"></script>`,
      {context},
    );
    await page.evaluate(`window.own = {
      connection: window.RTCPeerConnection,
      devices: navigator.mediaDevices.getUserMedia,
    }`);
    const devtools = await context.newCDPSession(page);

    const call = async () => {
      await presses(page, 'im-contact-list', 'Video call bob');
      await bob.button('Accept').click();
    };
    const isOver = async () => {
      await phase(page, 'ended');
      await presses(page, 'im-call-window', 'Close');
      await bob.button('Close').click();
    };
    let known: Awaited<ReturnType<typeof listenersIn>> | undefined;
    for (const failure of FAILURES) {
      await page.evaluate(putUp);
      await presses(page, 'im-contact-list', 'Chat with bob');
      await page.evaluate(failure.breaks);
      await call();
      if ('hangsUp' in failure) await presses(page, 'im-call-window', 'Hang up');
      await isOver();
      await page.evaluate(failure.mends);
      await call();
      await phase(page, 'connected');
      await presses(page, 'im-call-window', 'Hang up');
      await isOver();

      const there = await heldIn(devtools);
      assert.ok(there.includes('1 ImCallWindow') && there.includes('1 Session'), `${there}`);
      await page.evaluate(() => document.querySelector('main')!.replaceChildren());
      await nothingIsHeld(devtools, failure.what);
      await page.waitForFunction(() => window.watchedLeftovers().timers.length === 0);
      const listeners = await listenersIn(devtools);
      // The script itself, and what drives this page, may listen once.
      if (known) assert.deepEqual(listeners, known, failure.what);
      known = listeners;
    }
    await context.close();
  });
});

/** In the page: the elements are there, and their class of sessions is known without any session. */
function putUp(): void {
  document.querySelector('main')!.innerHTML = `
    <im-contact-list token-url="/guest?name=Ann"></im-contact-list>
    <im-text-chat></im-text-chat><im-call-window></im-call-window>`;
  const sessions = (globalThis as unknown as Record<symbol, Map<string, {session: object}>>)[
    Symbol.for('im.sessions.1')
  ]!;
  Object.assign(window, {sessionClass: sessions.get('default')!.session.constructor});
}

/** Without a mouse or a handle, which hold what they were last at. */
async function presses(page: Page, tag: string, label: string): Promise<void> {
  await page.waitForFunction(
    ([where, name]) => {
      const root = document.querySelector(where)?.shadowRoot;
      const found = [...(root?.querySelectorAll('button') ?? [])].find(
        (one) => (one.ariaLabel ?? one.textContent.trim()) === name,
      );
      if (!found || found.ariaDisabled === 'true') return false;
      found.click();
      return true;
    },
    [tag, label] as const,
    {polling: 50},
  );
}

async function phase(page: Page, wanted: string): Promise<void> {
  await page.waitForFunction((name) => window.watchedCalls.at(-1)?.phase === name, wanted, {
    polling: 50,
  });
}

/** Waits until garbage collection has left nothing of ours; what is still there by then is a leak. */
async function nothingIsHeld(devtools: CDPSession, when: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const held = await heldIn(devtools);
    if (held.length === 0) return;
    if (Date.now() > deadline) assert.deepEqual(held, [], when);
  }
}

/** How many of each kind there are, after the garbage was collected: to ask for them does that. */
async function heldIn(devtools: CDPSession): Promise<readonly string[]> {
  const held: string[] = [];
  for (const [kind, expression] of Object.entries(KINDS)) {
    const objectGroup = 'held';
    const {result} = await devtools.send('Runtime.evaluate', {
      expression: `${expression}.prototype`,
      objectGroup,
    });
    const {objects} = await devtools.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId!,
      objectGroup,
    });
    const {result: count} = await devtools.send('Runtime.callFunctionOn', {
      objectId: objects.objectId!,
      functionDeclaration: `${countInstances}`,
      returnByValue: true,
    });
    await devtools.send('Runtime.releaseObjectGroup', {objectGroup});
    if (count.value !== 0) held.push(`${count.value} ${kind}`);
  }
  return held;
}

/** In the page: how many of them are no prototypes of other kinds, as that of a track which a script makes is. */
function countInstances(this: readonly object[]): number {
  return this.filter((one) => !Object.hasOwn(one, 'constructor')).length;
}

/** What is listened for on what outlives every element, by target. */
async function listenersIn(devtools: CDPSession): Promise<Readonly<Record<string, string[]>>> {
  const found: Record<string, string[]> = {};
  for (const target of TARGETS) {
    const {result} = await devtools.send('Runtime.evaluate', {expression: target});
    const {listeners} = await devtools.send('DOMDebugger.getEventListeners', {
      objectId: result.objectId!,
    });
    found[target] = listeners.map(({type}) => type).sort();
    await devtools.send('Runtime.releaseObject', {objectId: result.objectId!});
  }
  return found;
}
