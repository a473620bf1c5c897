import type {IceServer, LinkId} from '../protocol/index.js';
import {LinkPulse, type PulsePatience} from './link-pulse.js';
import {LinkSenders} from './link-senders.js';
import {Negotiation, type ConnectionSignal, type Description} from './negotiation.js';
import type {MediaConnection} from './peerjs.js';
import {tuned} from './sdp-tuning.js';
import {TunnelledPeer, withBlankTracks} from './tunnelled-peer.js';

/** How the two devices are connected. All but `failed` may pass by itself; that needs a restart. */
export type LinkState = 'connecting' | 'connected' | 'disconnected' | 'failed';

/** Over which paths devices may find each other: `relay` keeps their addresses to themselves. */
export type LinkPolicy = 'all' | 'relay';

export interface PeerLinkOptions {
  readonly role: 'caller' | 'callee';
  readonly iceServers: readonly IceServer[];
  readonly policy: LinkPolicy;
  readonly patience: PulsePatience;
  readonly send: (signal: ConnectionSignal) => void;
  /** The callee's link needs another offer of the caller's, which only the caller can make. */
  readonly onNeed: () => void;
  readonly onState: (state: LinkState) => void;
  /** The other side's two tracks, once: they stay the same however often its devices change. */
  readonly onRemote: (stream: MediaStream) => void;
  /** Packets of the other side stand still, or arrive again after that. */
  readonly onPulse: (pulse: 'silent' | 'beating') => void;
  /** The called person has accepted, told by their device itself. */
  readonly onAccepted: () => void;
  /** Told of the connection in the turn in which it is made. */
  readonly prepare?: (connection: RTCPeerConnection) => void;
  /** The first exchange failed, so this link will never connect. */
  readonly onError: (error: unknown) => void;
}

/**
 * One connection between the two devices of a room. PeerJS dials and answers, its signaling tunnelled through ours;
 * from then on its connection is negotiated here, as PeerJS neither restarts nor renegotiates.
 * Whatever devices there are, the first offer holds one audio and one video transceiver, both ways, and nothing is
 * sent over them until a track is attached.
 */
export class PeerLink {
  /** Tells this link from the others of its room. */
  readonly id: LinkId = makeLinkId();
  readonly #options: PeerLinkOptions;
  /** What goes over this link. */
  readonly senders = new LinkSenders();
  readonly #peer: TunnelledPeer;
  #configuration: RTCConfiguration;
  #connection: RTCPeerConnection | undefined;
  #negotiation: Negotiation | undefined;
  #pulse: LinkPulse | undefined;
  #state: LinkState = 'connecting';
  #remote: MediaStream | undefined;
  #accepted = false;
  #closed = false;

  constructor(options: PeerLinkOptions) {
    const {role, iceServers, policy, onError} = options;
    this.#options = options;
    this.#configuration = {
      iceServers: copied(iceServers),
      iceTransportPolicy: policy,
      bundlePolicy: 'max-bundle',
      rtcpMuxPolicy: 'require',
    };
    this.#peer = new TunnelledPeer(role, {
      tell: (description) => this.#tell(description),
      config: this.#configuration,
    });
    this.#peer.on('error', (error) => {
      if (!this.#closed) onError(error);
    });
  }

  /** What `onRemote` was told. */
  get remote(): MediaStream | undefined {
    return this.#remote;
  }

  /** Whether packets of the other side have arrived within the last second. */
  get isAlive(): boolean {
    return this.#pulse?.isAlive ?? false;
  }

  /** For how many milliseconds nothing has arrived; 0 where nothing was expected yet. */
  get silence(): number {
    return this.#pulse?.silence ?? 0;
  }

  /** Whether the two devices are connected, and packets arrive. */
  get isUp(): boolean {
    return this.#state === 'connected' && this.#pulse!.isBeating;
  }

  /** Whether somebody else has closed the connection: a page or an extension may. Nothing brings it back. */
  get isLost(): boolean {
    return !this.#closed && this.#connection?.signalingState === 'closed';
  }

  /** Whether there is a first offer of either side. */
  get isDialled(): boolean {
    return this.#connection !== undefined;
  }

  /**
   * Makes the first offer. It is sent in a later turn.
   *
   * @throws what the browser throws where it cannot make such a connection.
   */
  dial(): void {
    if (this.isDialled || this.#closed) return;
    this.#takeOver(withBlankTracks((blank) => this.#peer.call('callee', blank)));
  }

  /**
   * Takes what the other link says; before there is an offer, only an offer has a meaning.
   *
   * @throws what the browser throws where it cannot make such a connection.
   */
  receive(signal: ConnectionSignal): void {
    if (this.#closed) return;
    if (this.#negotiation) {
      this.#negotiation.receive(signal);
    } else if (signal.kind === 'offer') {
      const dialled = this.#peer.dialled(tuned(signal.sdp));
      withBlankTracks((blank) => dialled.answer(blank));
      this.#takeOver(dialled, signal.sdp);
    }
  }

  /** There once there is an offer. It is this link's to negotiate and to close. */
  get connection(): RTCPeerConnection | undefined {
    return this.#connection;
  }

  /** Tells the other side, without the server, that the call was accepted. */
  accept(): void {
    this.#accepted = true;
    this.#pulse?.accept();
  }

  /** There is a reason to believe that the other side has gone. */
  suspect(): void {
    this.#pulse?.suspect();
  }

  /** What the next search for a path uses; another policy begins one. */
  configure(iceServers: readonly IceServer[], policy: LinkPolicy): void {
    const before = this.#configuration.iceTransportPolicy;
    this.#configuration = {
      ...this.#configuration,
      iceServers: copied(iceServers),
      iceTransportPolicy: policy,
    };
    if (this.#closed || !this.#connection || this.isLost) return;
    this.#connection.setConfiguration(this.#configuration);
    if (policy !== before) this.#connection.restartIce();
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
    this.#negotiation?.close();
    this.#pulse?.close();
    this.senders.close();
    this.#peer.destroy();
    if (!this.#connection) return;
    this.#connection.onconnectionstatechange = null;
    this.#connection.ontrack = null;
    this.#connection.close();
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

    const {role, send, patience, prepare, onNeed, onPulse, onAccepted, onRemote} = this.#options;
    this.#connection = connection;
    this.#pulse = new LinkPulse({
      connection,
      patience,
      onSilence: () => onPulse('silent'),
      onSign: () => onPulse('beating'),
      onAccepted,
    });
    // Only the offer that PeerJS has just asked for needed it, to have room for channels.
    dataChannel?.close();
    if (this.#accepted) this.#pulse.accept();
    connection.onconnectionstatechange = () => this.#follow(connection.connectionState);
    const receivers = connection.getReceivers();
    connection.ontrack = () => {
      connection.ontrack = null;
      this.#remote = new MediaStream(receivers.map(({track}) => track));
      onRemote(this.#remote);
    };
    this.#negotiation = new Negotiation({
      connection,
      role,
      ...(offer !== undefined && {offer}),
      send,
      onNeed,
      isUp: () => this.isUp,
    });
    this.senders.begin(connection);
    prepare?.(connection);
  }

  #follow(state: RTCPeerConnectionState): void {
    const told = linkStates[state];
    if (!told || this.#closed) return;
    this.#state = told;
    if (told === 'connected') this.#pulse!.start();
    this.#options.onState(told);
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

const copied = (servers: readonly IceServer[]): RTCIceServer[] =>
  servers.map((server) => ({...server}));

/** It guards nothing: a room has few links, and the server lets nobody else speak in it. */
const makeLinkId = (): LinkId =>
  Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
