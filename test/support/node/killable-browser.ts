import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {chromium, type Page} from 'playwright-core';
import {CHROMIUM_FLAGS, findChromium} from '../../../scripts/chromium.js';

/** A browser with a profile on the disk, whose processes can be killed all at once. */
export class KillableBrowser {
  readonly page: Page;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, page: Page) {
    this.#process = process;
    this.page = page;
  }

  /** Starts with what the profile in `folder` holds. */
  static async start(folder: string): Promise<KillableBrowser> {
    const flags = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`];
    // A group of its own, so that one signal reaches every process of it.
    const child = spawn(findChromium(), [...CHROMIUM_FLAGS, ...flags, 'about:blank'], {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const line of createInterface({input: child.stderr})) {
      const address = /^DevTools listening on (\S+)/.exec(line)?.[1];
      if (!address) continue;
      child.stderr.resume();
      const browser = await chromium.connectOverCDP(address);
      return new KillableBrowser(child, await browser.contexts()[0]!.newPage());
    }
    throw new Error('The browser did not start.');
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    process.kill(-child.pid!, 'SIGKILL');
    await exited;
  }
}
