import type {CallLine, CallLineOptions} from './call-line.js';
import type {MediaSession, MediaSessionOptions} from './media-session.js';
import type * as online from './online.js';
import type {OutboxStorage} from './outbox-storage.js';
import type {Unsubscribe} from './store.js';

/** What a socket tells whoever opened it; nothing after `closed`. */
export interface SocketEvents {
  readonly opened: () => void;
  readonly received: (data: unknown) => void;
  readonly closed: (code: number) => void;
}

/** An open or opening WebSocket, cut down to what signaling does with it. */
export interface SocketPort {
  readonly send: (text: string) => void;
  readonly close: (code: number) => void;
}

/** A media session as `calls` sees it, so that a test may put another in its place. */
export type RunningMedia = Pick<MediaSession, keyof MediaSession>;

/** What `loadMedia` loads: the part of the client that is only needed once there is a call. */
export interface MediaModule {
  readonly MediaSession: new (options: MediaSessionOptions) => RunningMedia;
  /** Fetches what goes along with calls, so that it is there when it is needed. */
  readonly callExtras?: () => Promise<unknown>;
}

/** What `loadCalls` loads: what runs a call, from the first ring or invite on. */
export interface CallModule {
  readonly CallLine: new (options: CallLineOptions) => CallLine;
}

/** What `loadOnline` loads: what a session needs only once it connects. */
export type OnlineModule = Pick<typeof online, keyof typeof online>;

/** Text by key, as the browser's storages keep it. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * The one place where the outside comes into a session: network, clock, chance, storage, media.
 * A session takes the page's own for everything that is not given.
 */
export interface SessionEnvironment {
  /** Opens a connection, if not by the browser's own WebSocket. */
  readonly openSocket?: (url: string, events: SocketEvents) => SocketPort;
  /** Milliseconds since 1970, by this page's clock. */
  readonly now: () => number;
  /** From 0 to below 1; spreads retries, guards nothing. */
  readonly random: () => number;
  /** An id that nobody else makes and nobody guesses. */
  readonly makeId: () => string;
  /** Calls back once after `ms` milliseconds, unless the returned function was called before. */
  readonly after: (ms: number, callback: () => void) => Unsubscribe;
  /** Calls back when the browser believes that the network has come back, or has become another one. */
  readonly onOnline: (listener: () => void) => Unsubscribe;
  /** Where the device id waits for a reload; undefined where the browser keeps nothing. */
  readonly tabStorage: () => TabStorage | undefined;
  /** Where the chosen devices wait for the next visit. */
  readonly deviceStorage: () => TabStorage | undefined;
  /** Where unsent messages of one user on one server wait, if not in the browser's own database. */
  readonly openOutbox?: (server: string, user: string) => OutboxStorage;
  readonly loadMedia: () => Promise<MediaModule>;
  readonly loadCalls: () => CallModule | Promise<CallModule>;
  readonly loadOnline: () => OnlineModule | Promise<OnlineModule>;
}

/** The page's own network, clock, chance and storage. */
export const pageEnvironment: SessionEnvironment = {
  now: () => Date.now(),
  random: () => Math.random(),
  // Not `crypto.randomUUID`: pages on plain http, where text still works, do not have it.
  makeId: () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
      byte.toString(16).padStart(2, '0'),
    ).join(''),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  onOnline(listener) {
    const {connection} = globalThis.navigator as NavigatorWithConnection;
    let type = connection?.type;
    // Told of every new estimate of the same network's speed, too.
    const changed = () => {
      if (connection?.type === type) return;
      type = connection?.type;
      listener();
    };
    globalThis.addEventListener('online', listener);
    connection?.addEventListener('change', changed);
    return () => {
      globalThis.removeEventListener('online', listener);
      connection?.removeEventListener('change', changed);
    };
  },
  tabStorage: () => storageOrNone(() => sessionStorage),
  deviceStorage: () => storageOrNone(() => localStorage),
  loadMedia: () => import('./media-session.js'),
  loadCalls: () => import('./call-line.js'),
  loadOnline: () => import('./online.js'),
};

/** On phones, some browsers tell over which kind of network they talk. */
interface NavigatorWithConnection {
  readonly connection?: EventTarget & {readonly type?: string};
}

/** Reading `sessionStorage` throws where the browser blocks storage, as for third-party frames. */
export function storageOrNone<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
