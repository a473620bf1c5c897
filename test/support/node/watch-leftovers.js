// Runs in a page before anything else: counts what somebody has to end, changes nothing about it and holds none of it.
{
  const timers = new Map();
  const contexts = [];

  const where = () => new Error().stack.split('\n').slice(3, 6).join(' < ').replaceAll(' at ', '');
  const {setTimeout, setInterval, clearTimeout, clearInterval} = window;
  window.setTimeout = (action, delay, ...rest) => {
    const id = setTimeout(
      (...given) => {
        timers.delete(id);
        action(...given);
      },
      delay,
      ...rest,
    );
    timers.set(id, `timeout of ${delay} ms, ${where()}`);
    return id;
  };
  window.setInterval = (action, delay, ...rest) => {
    const id = setInterval(action, delay, ...rest);
    timers.set(id, `interval of ${delay} ms, ${where()}`);
    return id;
  };
  // Either clears either.
  window.clearTimeout = window.clearInterval = (id) => {
    timers.delete(id);
    clearTimeout(id);
    clearInterval(id);
  };

  window.AudioContext = class extends window.AudioContext {
    constructor(options) {
      super(options);
      contexts.push(new WeakRef(this));
    }
  };

  window.watchedLeftovers = () => ({
    timers: [...timers.values()],
    audioContexts: contexts.filter((context) => (context.deref()?.state ?? 'closed') !== 'closed')
      .length,
  });
}
