import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {backoff} from '../../src/client/backoff.js';
import {ours, signInAsUser, type Contender} from './contenders.js';
import type {LoadSocket} from './load-socket.js';
import {ServerProcess} from './process.js';

/** How many sign in at the same time. */
const AT_ONCE = 100;
const QUIET_SECONDS = 10;

/** What each of `count` connections costs that say nothing: KiB of memory, and how busy the processor is in percent. */
export async function idle(
  contender: Contender,
  count: number,
): Promise<{readonly memory: number; readonly processor: number}> {
  const server = await ServerProcess.start(contender, {IM_REACH: 'contacts'});
  const sockets: LoadSocket[] = [];
  try {
    const before = await server.settledMemory();
    for (let opened = 0; opened < count; opened += AT_ONCE) {
      const some = Array.from({length: AT_ONCE}, (_, n) =>
        contender.signIn(server.port, `${opened + n}-a`),
      );
      sockets.push(...(await Promise.all(some)));
    }
    const memory = ((await server.settledMemory()) - before) / count;
    const used = server.processorTime;
    await pause(QUIET_SECONDS * 1000);
    return {memory, processor: ((server.processorTime - used) / QUIET_SECONDS) * 100};
  } finally {
    for (const socket of sockets) socket.close();
    await server.kill();
  }
}

/**
 * How many seconds after a killed server listens again the last of `count` clients is signed in. They wait between their
 * attempts as the client of a page does.
 */
export async function comeBack(count: number): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'im-bench-'));
  const more = {IM_DATA: data, IM_REACH: 'contacts'};
  let server = await ServerProcess.start(ours, more);
  const {port} = server;
  let signedIn = 0;
  let allIn: () => void = () => undefined;
  let isOver = false;
  const keepSignedIn = async (user: string) => {
    for (let losses = 0; !isOver;) {
      try {
        const socket = await signInAsUser(port, user);
        losses = 0;
        if (++signedIn === count) allIn();
        await new Promise<void>((resolve) => socket.onClose(resolve));
        signedIn--;
      } catch {
        // It is not there yet.
      }
      await pause(backoff(losses++, Math.random));
    }
  };
  const everybody = () => new Promise<void>((resolve) => (allIn = resolve));
  const first = everybody();
  for (let user = 0; user < count; user++) {
    void keepSignedIn(`${user}`);
    if (user % AT_ONCE === 0) await pause(20);
  }
  await first;
  const again = everybody();
  await server.kill();
  server = await ServerProcess.start(ours, {...more, IM_PORT: String(port)});
  const began = performance.now();
  await again;
  const seconds = (performance.now() - began) / 1000;
  isOver = true;
  await server.kill();
  rmSync(data, {recursive: true, force: true});
  return seconds;
}
