import type {IceServer} from '../protocol/index.js';
import {Negotiation, type ConnectionSignal, type Description} from './negotiation.js';
import {Peer, type MediaConnection} from './peerjs.js';

/** How the two devices are connected. Both `disconnected` and `failed` may be cured by a restart. */
export type LinkState = 'connecting' | 'connected' | 'disconnected' | 'failed';

export type TrackKind = 'audio' | 'video';

export interface PeerLinkOptions {
  readonly role: 'caller' | 'callee';
  readonly iceServers: readonly IceServer[];
  readonly send: (signal: ConnectionSignal) => void;
  readonly onState: (state: LinkState) => void;
  /** The other side's two tracks, once: they stay the same however often its devices change. */
  readonly onRemote: (stream: MediaStream) => void;
  /** The first exchange failed, so there will be no connection. */
  readonly onError: (error: unknown) => void;
}

/** What arrives before the first offer is its candidates; more would be an attack on memory. */
const EARLY_SIGNALS = 128;

/**
 * The connection between the two devices of a room. PeerJS dials and answers, its signaling tunnelled through ours;
 * from then on its connection is negotiated here, as PeerJS neither restarts nor renegotiates.
 * Whatever devices there are, the first offer holds one audio and one video transceiver, both ways.
 */
export class PeerLink {
  readonly #options: PeerLinkOptions;
  readonly #tracks: Record<TrackKind, MediaStreamTrack | null> = {audio: null, video: null};
  #early: ConnectionSignal[] = [];
  #peer: TunnelledPeer | undefined;
  #connection: RTCPeerConnection | undefined;
  #negotiation: Negotiation | undefined;
  #closed = false;

  constructor(options: PeerLinkOptions) {
    this.#options = options;
  }

  /**
   * Dials, or waits to be dialled. Signals may arrive before.
   *
   * @throws what the browser throws where it cannot make such a connection.
   */
  open(): void {
    if (this.#peer || this.#closed) return;
    const {role, iceServers, onError} = this.#options;
    const peer = new TunnelledPeer(role, {
      tell: (description) => this.#tell(description),
      config: {
        iceServers: iceServers.map((server) => ({...server})),
        bundlePolicy: 'max-bundle',
        rtcpMuxPolicy: 'require',
      },
    });
    this.#peer = peer;
    peer.on('error', onError);
    if (role === 'caller') this.#takeOver(withBlankTracks((blank) => peer.call('callee', blank)));
    this.#receiveEarly();
  }

  receive(signal: ConnectionSignal): void {
    if (this.#closed) return;
    if (this.#negotiation) {
      this.#negotiation.receive(signal);
    } else if (this.#peer && signal.kind === 'offer') {
      const dialled = this.#peer.dialled(signal.sdp);
      withBlankTracks((blank) => dialled.answer(blank));
      this.#takeOver(dialled, signal.sdp);
      this.#receiveEarly();
    } else {
      this.#early = [...this.#early, signal].slice(-EARLY_SIGNALS);
    }
  }

  /** Sends `track` from now on, or nothing. Before there is a connection, it is kept for it. */
  attach(kind: TrackKind, track: MediaStreamTrack | null): void {
    if (track === this.#tracks[kind]) return;
    this.#tracks[kind] = track;
    this.#replaceTrack(kind);
  }

  /** Says the offer again that nobody answered, if there is one. */
  repeat(): void {
    this.#negotiation?.repeat();
  }

  /** Looks for a new path to the other device. */
  restart(): void {
    this.#negotiation?.restart();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#early = [];
    this.#negotiation?.close();
    this.#peer?.destroy();
    if (!this.#connection) return;
    this.#connection.onconnectionstatechange = null;
    this.#connection.ontrack = null;
    this.#connection.close();
  }

  #receiveEarly(): void {
    const early = this.#early;
    this.#early = [];
    for (const signal of early) this.receive(signal);
  }

  #tell(description: Description): void {
    if (this.#closed) return;
    this.#options.send(description);
    this.#negotiation!.begin();
  }

  /** Runs in the same turn as PeerJS's `call` or `answer`, before the connection can have told it anything. */
  #takeOver({peerConnection: connection, dataChannel}: MediaConnection, offer?: string): void {
    // PeerJS would close the connection when ICE fails and when its auxiliary channel closes.
    connection.oniceconnectionstatechange = null;
    connection.ondatachannel = null;
    if (dataChannel) dataChannel.onopen = dataChannel.onclose = null;

    connection.onconnectionstatechange = () => {
      const state = linkStates[connection.connectionState];
      if (state) this.#options.onState(state);
    };
    const receivers = connection.getReceivers();
    connection.ontrack = () => {
      connection.ontrack = null;
      this.#options.onRemote(new MediaStream(receivers.map(({track}) => track)));
    };
    this.#connection = connection;
    this.#negotiation = new Negotiation({
      connection,
      polite: this.#options.role === 'callee',
      ...(offer !== undefined && {offer}),
      send: this.#options.send,
    });
    this.#replaceTrack('audio');
    this.#replaceTrack('video');
  }

  #replaceTrack(kind: TrackKind): void {
    const sender = this.#connection
      ?.getTransceivers()
      .find(({receiver}) => receiver.track.kind === kind)?.sender;
    // Refused by a closed connection only.
    sender?.replaceTrack(this.#tracks[kind]).catch(() => undefined);
  }
}

const linkStates: Record<RTCPeerConnectionState, LinkState | undefined> = {
  new: 'connecting',
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'disconnected',
  failed: 'failed',
  closed: undefined,
};

/**
 * Lends `use` a stream with one silent audio and one empty video track: PeerJS makes its transceivers from what
 * it is handed. They are taken from a connection that leads nowhere, as that needs no device, canvas or audio context.
 */
function withBlankTracks<T>(use: (blank: MediaStream) => T): T {
  const donor = new RTCPeerConnection();
  const blank = (kind: TrackKind) => donor.addTransceiver(kind).receiver.track;
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
class TunnelledPeer extends PeerCore {
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
