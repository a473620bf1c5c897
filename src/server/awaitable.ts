/**
 * What is there at once, or is promised. A frame whose answer is at hand is worked off in the turn in which it comes; each
 * promise on its way would cost more than what it waits for.
 */
export type Awaitable<T> = T | Promise<T>;

/** Goes on with `value`: at once where it is there, and when it is there otherwise. */
export function whenThere<T, Next>(
  value: Awaitable<T>,
  next: (value: T) => Awaitable<Next>,
): Awaitable<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Takes one step after the other, each when the one before is done; none after one that throws. */
export function inTurn(...steps: readonly (() => Awaitable<void>)[]): Awaitable<void> {
  for (let index = 0; index < steps.length; index++) {
    const done = steps[index]!();
    if (done instanceof Promise) return done.then(() => inTurn(...steps.slice(index + 1)));
  }
}
