const FIRST_MS = 300;
const LONGEST_MS = 10_000;

/**
 * How long to wait before try number `attempt` (from 0): twice as long each time, and a random part of
 * it, so that thousands of pages whose server has restarted do not come back in the same instant.
 */
export function backoff(attempt: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 30));
  return ceiling * (0.5 + random() / 2);
}
