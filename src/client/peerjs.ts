/** PeerJS, by the one name that is used, so that a bundler leaves its serializers out. */
export {Peer} from 'peerjs';
export type {MediaConnection} from 'peerjs';
