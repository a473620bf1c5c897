import {
  MediaSession,
  type MediaEvent,
  type MediaSessionOptions,
} from '../../../src/client/media-session.js';
import type {Media, Signal} from '../../../src/protocol/index.js';

/** Connections that a page has made, with what they were made with. */
export interface ConnectionRecord {
  readonly made: readonly RTCPeerConnection[];
  /** Those of calls: without the ones PeerJS and the link make for a moment. */
  readonly kept: readonly RTCPeerConnection[];
  readonly configurations: readonly (RTCConfiguration | undefined)[];
  stop(): void;
}

/** Notes every connection that `page` makes from now on. */
export function recordConnections(page: Window & typeof globalThis = window): ConnectionRecord {
  const original = page.RTCPeerConnection;
  const made: RTCPeerConnection[] = [];
  const configurations: (RTCConfiguration | undefined)[] = [];
  page.RTCPeerConnection = class extends original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made.push(this);
      configurations.push(configuration);
    }
  };
  return {
    made,
    configurations,
    get kept() {
      return made.filter((_, index) => configurations[index]);
    },
    stop: () => {
      page.RTCPeerConnection = original;
    },
  };
}

/** One of the two devices of a call, and what it said and told. */
export class Side {
  readonly session: MediaSession;
  readonly sent: Signal[] = [];
  readonly events: MediaEvent[] = [];
  /** Takes this side's signals to the other; a test may put in one that loses, doubles or holds them. */
  carry: (signal: Signal) => void = () => undefined;
  readonly #watchers = new Set<() => void>();

  constructor(options: Pick<MediaSessionOptions, 'role'> & Partial<MediaSessionOptions>) {
    this.session = new MediaSession({
      iceServers: [],
      send: (signal) => {
        this.sent.push(signal);
        this.carry(signal);
        this.#tell();
      },
      onEvent: (event) => {
        this.events.push(event);
        this.#tell();
      },
      ...options,
    });
    this.session.state.subscribe(() => this.#tell());
  }

  /** Resolves once `condition` holds; it is asked again whenever this side sent, told or showed something. */
  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        if (!condition()) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  /** As after an accepted call: connects, and opens what `media` needs. */
  async start(media: Media = 'video'): Promise<void> {
    this.session.admit();
    await this.session.capture(media);
  }

  connected(): Promise<void> {
    return this.until(() => this.events.at(-1)?.type === 'connected');
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** Lets the signals of each side reach the other from now on, each in a turn of its own, as over a network. */
export function wire(one: Side, other: Side): void {
  one.carry = (signal) => queueMicrotask(() => other.session.receive(signal));
  other.carry = (signal) => queueMicrotask(() => one.session.receive(signal));
}

/** Two sides whose signals reach each other. */
export function makePair(
  options: {
    readonly caller?: Partial<MediaSessionOptions>;
    readonly callee?: Partial<MediaSessionOptions>;
  } = {},
): {readonly caller: Side; readonly callee: Side; close(): void} {
  const caller = new Side({...options.caller, role: 'caller'});
  const callee = new Side({...options.callee, role: 'callee'});
  wire(caller, callee);
  return {
    caller,
    callee,
    close: () => {
      caller.session.close();
      callee.session.close();
    },
  };
}

/** Resolves when `stream` has shown this many more pictures. */
export async function pictures(stream: MediaStream, count = 3): Promise<void> {
  const video = document.createElement('video');
  video.muted = true;
  video.srcObject = new MediaStream(stream.getVideoTracks());
  document.body.append(video);
  try {
    await video.play();
    for (let shown = 0; shown < count; shown++) {
      await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    }
  } finally {
    video.srcObject = null;
    video.remove();
  }
}

/** What a connection has received of one kind; zero before the first packet. */
export async function received(
  connection: RTCPeerConnection,
  kind: 'audio' | 'video',
): Promise<{readonly packets: number; readonly frames: number}> {
  for (const report of (await connection.getStats()).values()) {
    const inbound = report as RTCInboundRtpStreamStats;
    if (inbound.type === 'inbound-rtp' && inbound.kind === kind) {
      return {packets: inbound.packetsReceived ?? 0, frames: inbound.framesDecoded ?? 0};
    }
  }
  return {packets: 0, frames: 0};
}

/** Resolves when more of that kind has come in than had at the time of asking. */
export async function flows(connection: RTCPeerConnection, kind: 'audio' | 'video'): Promise<void> {
  const before = await received(connection, kind);
  for (;;) {
    const now = await received(connection, kind);
    const more = kind === 'audio' ? now.packets - before.packets : now.frames - before.frames;
    if (more > 2) return;
    await new Promise(requestAnimationFrame);
  }
}

/** How much of sound and pictures a connection has sent, in bytes. */
export async function sentBytes(connection: RTCPeerConnection): Promise<number> {
  let sum = 0;
  for (const report of (await connection.getStats()).values()) {
    const outbound = report as RTCOutboundRtpStreamStats;
    if (outbound.type === 'outbound-rtp') sum += outbound.bytesSent ?? 0;
  }
  return sum;
}
