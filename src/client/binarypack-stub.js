/** Stands in for `peerjs-js-binarypack`, with which PeerJS packs what goes over data connections: calls have none. */
export const pack = undefined;
export const unpack = undefined;
