/** Calls `send` `rate` times a second, as evenly as can be, for some seconds; with which one it is. */
export function pace(rate: number, seconds: number, send: (index: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const total = rate * seconds;
    const began = performance.now();
    let sent = 0;
    // One function for all turns, and no promise: what is thrown away has to be collected, which is a pause for everybody.
    const turn = () => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate));
      while (sent < due) send(sent++);
      if (sent < total) setImmediate(turn);
      else resolve();
    };
    turn();
  });
}
