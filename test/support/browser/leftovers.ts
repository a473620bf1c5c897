/** What a page has opened and not given back since counting began. */
export interface Leftovers {
  readonly connections: number;
  readonly channels: number;
  readonly tracks: number;
  readonly timers: number;
  readonly listeners: number;
  readonly audioContexts: number;
}

export interface LeftoverCount {
  now(): Leftovers;
  stop(): void;
}

/** Counts what the page opens from now on, and what of that is still open. */
export function countLeftovers(): LeftoverCount {
  const undo: (() => void)[] = [];
  const replace = <Owner extends object, Name extends keyof Owner>(
    owner: Owner,
    name: Name,
    make: (original: Owner[Name]) => Owner[Name],
  ) => {
    const own = Object.getOwnPropertyDescriptor(owner, name);
    const original = owner[name];
    Object.defineProperty(owner, name, {
      value: make(original),
      configurable: true,
      writable: true,
    });
    undo.push(() => {
      if (own) Object.defineProperty(owner, name, own);
      else Reflect.deleteProperty(owner, name);
    });
  };

  const connections: RTCPeerConnection[] = [];
  const channels: RTCDataChannel[] = [];
  const tracks: MediaStreamTrack[] = [];
  const contexts: AudioContext[] = [];
  const timers = new Set<unknown>();
  let listeners = 0;

  replace(
    window,
    'RTCPeerConnection',
    (original) =>
      class extends original {
        constructor(configuration?: RTCConfiguration) {
          super(configuration);
          connections.push(this);
        }

        override createDataChannel(label: string, options?: RTCDataChannelInit) {
          const channel = super.createDataChannel(label, options);
          channels.push(channel);
          return channel;
        }
      },
  );
  replace(
    window,
    'AudioContext',
    (original) =>
      class extends original {
        constructor(options?: AudioContextOptions) {
          super(options);
          contexts.push(this);
        }
      },
  );
  replace(navigator.mediaDevices, 'getUserMedia', (original) => async (constraints) => {
    const stream = await original.call(navigator.mediaDevices, constraints);
    tracks.push(...stream.getTracks());
    return stream;
  });
  replace(
    MediaStreamTrack.prototype,
    'clone',
    (original) =>
      function (this: MediaStreamTrack) {
        const clone = original.call(this);
        tracks.push(clone);
        return clone;
      },
  );
  replace(
    window,
    'setInterval',
    (original) =>
      ((callback: () => void, ms?: number) => {
        const timer = original(callback, ms);
        timers.add(timer);
        return timer;
      }) as typeof setInterval,
  );
  replace(
    window,
    'setTimeout',
    (original) =>
      ((callback: () => void, ms?: number) => {
        const timer = original(() => {
          timers.delete(timer);
          callback();
        }, ms);
        timers.add(timer);
        return timer;
      }) as typeof setTimeout,
  );
  for (const name of ['clearInterval', 'clearTimeout'] as const) {
    replace(window, name, (original) => (timer) => {
      timers.delete(timer);
      original(timer);
    });
  }
  for (const target of [window, document, navigator.mediaDevices] as EventTarget[]) {
    const known = new Set<string>();
    const ids = new Map<unknown, number>();
    const key = (type: string, listener: unknown) => {
      if (!ids.has(listener)) ids.set(listener, ids.size);
      return `${type} ${ids.get(listener)}`;
    };
    replace(target, 'addEventListener', (original) => (type, listener, options) => {
      if (!known.has(key(type, listener))) listeners++;
      known.add(key(type, listener));
      original.call(target, type, listener, options);
    });
    replace(target, 'removeEventListener', (original) => (type, listener, options) => {
      if (known.delete(key(type, listener))) listeners--;
      original.call(target, type, listener, options);
    });
  }

  return {
    now: () => ({
      connections: connections.filter(({signalingState}) => signalingState !== 'closed').length,
      channels: channels.filter(
        ({readyState}) => readyState === 'open' || readyState === 'connecting',
      ).length,
      tracks: tracks.filter(({readyState}) => readyState === 'live').length,
      timers: timers.size,
      listeners,
      audioContexts: contexts.filter(({state}) => state !== 'closed').length,
    }),
    stop: () => {
      for (const step of undo.reverse()) step();
    },
  };
}
