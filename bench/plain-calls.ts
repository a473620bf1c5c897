import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {setTimeout as elapse} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import type {Page} from 'playwright-core';
import {HOME, type Houses} from '../test/support/node/houses.js';
import {FIRST_FRAME, measure, RINGS_MS, type Contender, type Wait} from './contender.js';

const PAGE_PORT = 9100;
const PEER_PORT = 9101;
const server = fileURLToPath(new URL('plain-peerjs/server.js', import.meta.url));

/** Calls with PeerJS and PeerServer, as their documentation shows them: the offer rings, the answer accepts. */
export class PlainCalls implements Contender {
  static readonly origin = `http://${HOME.server}:${PAGE_PORT}`;

  readonly #server: ChildProcess;
  readonly #caller: Page;
  readonly #callee: Page;

  private constructor(server: ChildProcess, caller: Page, callee: Page) {
    this.#server = server;
    this.#caller = caller;
    this.#callee = callee;
  }

  static async prepare(houses: Houses): Promise<PlainCalls> {
    const ports = [`${PAGE_PORT}`, `${PEER_PORT}`];
    const [program, ...rest] = houses.network.on('server');
    const child = spawn(program!, [...rest, process.execPath, server, HOME.server, ...ports], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({input: child.stdout}), 'line');
    const open = async (user: 'alice' | 'bob', other: string) => {
      const page = await houses.open(user, [FIRST_FRAME]);
      const query = new URLSearchParams({user, other, port: `${PEER_PORT}`});
      await page.goto(`${PlainCalls.origin}/?${query}`);
      await page.waitForFunction(() => document.title === 'open');
      return page;
    };
    return new PlainCalls(child, await open('alice', 'bob'), await open('bob', 'alice'));
  }

  async call(): Promise<Wait> {
    await this.#caller.click('#call');
    await this.#callee.waitForSelector('#accept:enabled');
    await elapse(RINGS_MS);
    const wait = await measure(this.#caller, this.#callee, () => this.#callee.click('#accept'));
    // Each by itself: what PeerJS says about the end may get lost.
    for (const page of [this.#caller, this.#callee]) {
      await page.evaluate(() => document.querySelector<HTMLButtonElement>('#hang-up')!.click());
      await page.waitForSelector('#hang-up:disabled');
    }
    return wait;
  }

  async close(): Promise<void> {
    await Promise.all([this.#caller.context().close(), this.#callee.context().close()]);
    const exited = once(this.#server, 'exit');
    this.#server.kill();
    await exited;
  }
}
