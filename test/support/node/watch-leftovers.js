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

  /** Of each target and kind of event: its listeners. Nothing of it keeps either of them alive. */
  const registered = new WeakMap();
  /** What was registered and not taken back, each with a weak reference to its target. */
  const listening = new Set();
  const {addEventListener, removeEventListener} = EventTarget.prototype;
  const listenersOf = (target, type, options) => {
    const kind = `${type} ${Boolean(typeof options === 'object' ? options?.capture : options)}`;
    if (!registered.has(target)) registered.set(target, new Map());
    const kinds = registered.get(target);
    if (!kinds.has(kind)) kinds.set(kind, new WeakMap());
    return kinds.get(kind);
  };
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? window;
    const {once = false, signal} = typeof options === 'object' ? (options ?? {}) : {};
    const listeners = listener && listenersOf(target, type, options);
    if (!listener || signal?.aborted || listening.has(listeners.get(listener)?.entry)) {
      return addEventListener.call(target, type, listener, options);
    }
    const what = `${type} of ${target.localName || target.constructor.name}`;
    const entry = {what, target: new WeakRef(target)};
    listening.add(entry);
    const forget = () => listening.delete(entry);
    if (signal) addEventListener.call(signal, 'abort', forget, {once: true});
    const heard = once
      ? function (event) {
          forget();
          if (typeof listener === 'function') listener.call(this, event);
          else listener.handleEvent(event);
        }
      : listener;
    listeners.set(listener, {entry, heard});
    addEventListener.call(target, type, heard, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? window;
    const known = listener && listenersOf(target, type, options).get(listener);
    listening.delete(known?.entry);
    removeEventListener.call(target, type, known?.heard ?? listener, options);
  };

  /** How many listeners there are of each kind; what was collected needs nobody to take its listeners back. */
  const countListeners = () => {
    const counts = {};
    for (const entry of listening) {
      if (!entry.target.deref()) listening.delete(entry);
      else counts[entry.what] = (counts[entry.what] ?? 0) + 1;
    }
    return counts;
  };

  /** All nodes of the page, those in shadows too. */
  const countNodes = () => {
    let count = 0;
    for (const queue = [document]; queue.length > 0; count++) {
      const node = queue.pop();
      if (node.shadowRoot) queue.push(node.shadowRoot);
      queue.push(...node.childNodes);
    }
    return count;
  };

  window.watchedLeftovers = () => ({
    listeners: countListeners(),
    nodesShown: countNodes(),
    timers: [...timers.values()],
    audioContexts: contexts.filter((context) => (context.deref()?.state ?? 'closed') !== 'closed')
      .length,
  });
}
