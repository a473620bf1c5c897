// Runs in a page before anything else: lets its connections find no path but through a TURN server, as behind
// a firewall that lets nothing else through.
window.RTCPeerConnection = class extends window.RTCPeerConnection {
  constructor(configuration) {
    super({...configuration, iceTransportPolicy: 'relay'});
  }

  setConfiguration(configuration) {
    super.setConfiguration({...configuration, iceTransportPolicy: 'relay'});
  }
};
