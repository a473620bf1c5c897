import {expect} from '@open-wc/testing';
import {PULSE_PATIENCE} from '../../src/client/link-pulse.js';
import {PeerLink} from '../../src/client/peer-link.js';
import {Peer, type MediaConnection} from '../../src/client/peerjs.js';
import {recordConnections} from '../support/browser/media.js';

type Page = Window & typeof globalThis;

interface Message {
  readonly type: string;
  readonly src?: string;
  readonly dst?: string;
  readonly payload: {
    readonly type: string;
    readonly connectionId: string;
    readonly sdp: RTCSessionDescriptionInit;
  };
}

/** `Peer` with the members that are private to it. */
interface PeerCore {
  readonly id: string;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  once(event: 'call', listener: (connection: MediaConnection) => void): unknown;
  call(peer: string, stream: MediaStream): MediaConnection;
  destroy(): void;
  _createServerConnection(): unknown;
  _handleMessage(message: Message | {type: 'OPEN'}): void;
}

const PeerCore = Peer as unknown as new (
  id: string,
  options: {config: RTCConfiguration},
) => PeerCore;

/** What PeerJS does that its types do not promise, and that the link is built on. */
describe('PeerJS, as the link uses it', () => {
  describe('when it is imported', () => {
    let frame: HTMLIFrameElement;
    let page: Page;

    beforeEach(() => {
      frame = document.createElement('iframe');
      document.body.append(frame);
      page = frame.contentWindow as Page;
    });

    afterEach(() => frame.remove());

    const importPeerJs = () =>
      page.eval(
        `import('${new URL('../../src/client/peerjs.ts', import.meta.url).href}')`,
      ) as Promise<unknown>;

    it('leaves the WebRTC objects of the page as they were', async () => {
      const before = webRtcMembers(page);
      await importPeerJs();
      const after = webRtcMembers(page);
      expect(before.size).to.be.greaterThan(100);
      expect([...after.keys()]).to.deep.equal([...before.keys()]);
      expect([...after].filter(([name, value]) => before.get(name) !== value)).to.deep.equal([]);
    });

    it('looks for no path to the servers it brings along', async () => {
      const record = recordConnections(page);
      await importPeerJs();
      for (const connection of record.made) {
        expect(connection).to.include({signalingState: 'closed', iceGatheringState: 'new'});
      }
    });
  });

  describe('with a server connection of our own', () => {
    /** Members of the server connection that PeerJS has asked for. */
    let asked: Set<string>;
    let sent: Message[];
    let onSent: () => void;
    let peers: PeerCore[];

    beforeEach(() => {
      asked = new Set();
      sent = [];
      onSent = () => undefined;
      peers = [];
    });

    afterEach(() => {
      for (const peer of peers) peer.destroy();
    });

    const makePeer = (id: string): PeerCore => {
      const peer = new (class extends PeerCore {
        override _createServerConnection() {
          const connection = {
            start: () => this._handleMessage({type: 'OPEN'}),
            send: (message: Message) => {
              sent.push(message);
              onSent();
            },
            close: () => undefined,
            removeAllListeners: () => undefined,
          };
          return new Proxy(connection, {
            get: (target, member) => {
              asked.add(String(member));
              return Reflect.get(target, member) as unknown;
            },
          });
        }
      })(id, {config: {iceServers: []}});
      peers.push(peer);
      return peer;
    };

    /** The message of that type, once PeerJS has sent it. */
    const said = (type: string) =>
      new Promise<Message>((resolve) => {
        onSent = () => {
          const message = sent.find((other) => other.type === type);
          if (message) resolve(message);
        };
        onSent();
      });

    it('makes it once, in its constructor, and starts it', () => {
      const peer = makePeer('caller');
      expect([...asked]).to.deep.equal(['start']);
      expect(peer).to.include({id: 'caller', open: true, disconnected: false});
    });

    it('dials: the connection is there at once, the offer is sent when it is made', async () => {
      const {peerConnection, dataChannel} = makePeer('caller').call('callee', new MediaStream());
      expect(peerConnection).to.be.instanceOf(RTCPeerConnection);
      expect(peerConnection.oniceconnectionstatechange).to.be.a('function');
      expect(dataChannel.onclose).to.be.a('function');
      const {dst, payload} = await said('OFFER');
      expect(dst).to.equal('callee');
      expect(payload.type).to.equal('media');
      expect(payload.sdp).to.include({type: 'offer', sdp: peerConnection.localDescription!.sdp});
    });

    it('answers: a call is told in the turn of its offer, the answer is sent when it is made', async () => {
      const caller = makePeer('caller').call('callee', new MediaStream()).peerConnection;
      const {payload} = await said('OFFER');
      const callee = makePeer('callee');
      let called: MediaConnection | undefined;
      callee.once('call', (connection) => (called = connection));
      const {sdp} = payload;
      callee._handleMessage({
        type: 'OFFER',
        src: 'caller',
        payload: {type: 'media', connectionId: 'media', sdp},
      });
      called!.answer(new MediaStream());
      expect(called!.peerConnection).to.be.instanceOf(RTCPeerConnection);
      const answer = await said('ANSWER');
      expect(answer.dst).to.equal('caller');
      expect(answer.payload.sdp).to.include({type: 'answer'});
      await caller.setRemoteDescription(answer.payload.sdp);
    });

    it('tells its error event of an offer that makes no sense', async () => {
      const callee = makePeer('callee');
      const error = new Promise((resolve) => callee.on('error', resolve));
      callee.once('call', (connection) => connection.answer(new MediaStream()));
      const sdp = {type: 'offer', sdp: 'nonsense'} as const;
      callee._handleMessage({
        type: 'OFFER',
        src: 'caller',
        payload: {type: 'media', connectionId: 'media', sdp},
      });
      expect(await error).to.include({type: 'webrtc'});
    });

    it('closes everything when destroyed, and asks for nothing else in its life', async () => {
      const peer = makePeer('caller');
      const {peerConnection} = peer.call('callee', new MediaStream());
      await said('OFFER');
      peer.destroy();
      expect(peerConnection.signalingState).to.equal('closed');
      expect([...asked]).to.have.members(['start', 'send', 'close', 'removeAllListeners']);
    });
  });

  it('is the one version that was read', async () => {
    const about = await fetch(new URL('../../node_modules/peerjs/package.json', import.meta.url));
    expect(await about.json()).to.include({name: 'peerjs', version: '1.5.5'});
  });

  it('opens no socket and fetches nothing when the link uses it', async () => {
    const {WebSocket: realWebSocket, fetch: realFetch} = window;
    const used: string[] = [];
    window.WebSocket = class extends realWebSocket {
      constructor(address: string | URL) {
        super(address);
        used.push(String(address));
      }
    };
    window.fetch = (request) => {
      used.push(String(request));
      return Promise.reject(new TypeError('There is no server.'));
    };
    try {
      await new Promise<void>((resolve) => {
        const link = new PeerLink({
          role: 'caller',
          iceServers: [],
          policy: 'all',
          patience: PULSE_PATIENCE,
          send: () => {
            link.close();
            resolve();
          },
          onState: () => undefined,
          onRemote: () => undefined,
          onNeed: () => undefined,
          onPulse: () => undefined,
          onAccepted: () => undefined,
          onError: () => undefined,
        });
        link.dial();
      });
      expect(used).to.deep.equal([]);
    } finally {
      Object.assign(window, {WebSocket: realWebSocket, fetch: realFetch});
    }
  });
});

/** The members of a page's WebRTC objects, to see whether anyone has touched them. */
function webRtcMembers(page: Page): Map<string, unknown> {
  const members = new Map<string, unknown>();
  for (const global of Object.getOwnPropertyNames(page)) {
    if (!/^(webkit)?(RTC|MediaStream|MediaDevices|Navigator$|HTMLMediaElement$)/.test(global))
      continue;
    const found: unknown = Reflect.get(page, global);
    members.set(global, found);
    if (typeof found !== 'function') continue;
    const descriptors = Object.getOwnPropertyDescriptors(found.prototype as object);
    for (const [name, {value, get, set}] of Object.entries(descriptors)) {
      members.set(`${global}.${name}`, value ?? get ?? set);
    }
  }
  return members;
}
