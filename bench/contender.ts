import {fileURLToPath} from 'node:url';
import type {Page} from 'playwright-core';

/** What a side has to wait for the other's picture after "Accept", in ms, and how large that is. */
export interface Wait {
  readonly caller: number;
  readonly callee: number;
  readonly size: string;
}

/** A way to call that can be measured. */
export interface Contender {
  /** One call, from the ring to its end on both sides. */
  call(): Promise<Wait>;
  close(): Promise<void>;
}

/** The script that `measure` needs in both pages. */
export const FIRST_FRAME = fileURLToPath(new URL('first-frame.js', import.meta.url));

/** How long it rings before someone accepts; few people are quicker. */
export const RINGS_MS = 1_500;

/** Presses "Accept" on the callee's page by `accept`, and gives how long each side then waits for a picture. */
export async function measure(
  caller: Page,
  callee: Page,
  accept: () => Promise<void>,
): Promise<Wait> {
  const watched = [caller, callee].map((page) =>
    page.evaluate(() => void window.firstFrame.watch()),
  );
  await Promise.all(watched);
  await accept();
  const [callerSaw, calleeSaw, pressed] = await Promise.all([
    caller.evaluate(() => window.firstFrame.shown),
    callee.evaluate(() => window.firstFrame.shown),
    callee.evaluate(() => window.firstFrame.pressedAt),
  ]);
  return {caller: callerSaw.at - pressed, callee: calleeSaw.at - pressed, size: callerSaw.size};
}

declare global {
  interface Window {
    firstFrame: {
      watch(): void;
      /** When the page first showed a picture of the other side after `watch`, and its width and height. */
      shown: Promise<{readonly at: number; readonly size: string}>;
      /** When something was last pressed. */
      pressedAt: number;
    };
  }
}
