import type {Description} from './negotiation.js';
import {Peer, type MediaConnection} from './peerjs.js';

/**
 * Lends `use` a stream with one silent audio and one empty video track: PeerJS makes its transceivers from what
 * it is handed. They are taken from a connection that leads nowhere, as that needs no device, canvas or audio context.
 */
export function withBlankTracks<T>(use: (blank: MediaStream) => T): T {
  const donor = new RTCPeerConnection();
  const blank = (kind: 'audio' | 'video') => donor.addTransceiver(kind).receiver.track;
  try {
    return use(new MediaStream([blank('audio'), blank('video')]));
  } finally {
    donor.close();
  }
}

interface TunnelOptions {
  readonly config: RTCConfiguration;
  /** Takes the one offer or answer that PeerJS makes. */
  readonly tell: (description: Description) => void;
}

/** A message as PeerJS and its server exchange them. */
interface PeerMessage {
  readonly type: string;
  readonly src?: string;
  readonly payload?: {
    readonly type: 'media';
    readonly connectionId: string;
    readonly sdp?: RTCSessionDescriptionInit;
  };
}

/** What of `Peer` is used here. The members with a `_` are private to PeerJS; a test holds them against it. */
interface PeerCore {
  readonly options: TunnelOptions;
  once(event: 'call', listener: (connection: MediaConnection) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  call(peer: string, stream: MediaStream): MediaConnection;
  destroy(): void;
  _createServerConnection(): unknown;
  _handleMessage(message: PeerMessage): void;
}

const PeerCore = Peer as unknown as new (id: string, options: TunnelOptions) => PeerCore;

/** A `Peer` without a PeerJS server: what it would send there goes to `tell`, and nothing but an offer comes back. */
export class TunnelledPeer extends PeerCore {
  /** Runs inside the constructor of `Peer`: there are no fields yet, but its options are set. */
  override _createServerConnection() {
    return {
      start: () => this._handleMessage({type: 'OPEN'}),
      send: ({type, payload}: PeerMessage) => {
        const sdp = payload?.sdp?.sdp;
        if (!sdp) return;
        if (type === 'OFFER') this.options.tell({kind: 'offer', sdp});
        if (type === 'ANSWER') this.options.tell({kind: 'answer', sdp});
      },
      // `Peer` attaches its listeners in the method that this one replaces.
      on: () => undefined,
      removeAllListeners: () => undefined,
      close: () => undefined,
    };
  }

  /**
   * The connection for an offer that arrived, to be answered in the same turn.
   * Only the description is the other side's: ids and types are given here.
   */
  dialled(sdp: string): MediaConnection {
    let dialled: MediaConnection;
    this.once('call', (connection) => (dialled = connection));
    this._handleMessage({
      type: 'OFFER',
      src: 'caller',
      payload: {type: 'media', connectionId: 'media', sdp: {type: 'offer', sdp}},
    });
    return dialled!;
  }
}
