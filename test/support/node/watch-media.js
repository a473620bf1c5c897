// Runs in a page before anything else: watches what it opens, changes nothing about it and holds none of it.
{
  /** How often the page has asked for a camera or a microphone. */
  let asked = 0;
  /** Weak references. */
  const tracks = [];
  /** Each with a weak reference to a connection, and what that has received so far. */
  const connections = [];
  const NOTHING = {frames: 0, audio: 0, packets: 0};
  const open = () =>
    connections
      .map((entry) => ({entry, connection: entry.reference.deref()}))
      .filter(({connection}) => connection && connection.connectionState !== 'closed');
  const {mediaDevices} = navigator;
  if (mediaDevices) {
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      asked++;
      const stream = await getUserMedia(constraints);
      tracks.push(...stream.getTracks().map((track) => new WeakRef(track)));
      return stream;
    };
  }

  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(configuration) {
      super(configuration);
      connections.push({reference: new WeakRef(this), received: NOTHING});
    }
  };

  /** What was received over all connections there ever were: it never falls. */
  async function decoded() {
    for (const {entry, connection} of open()) {
      const received = {...NOTHING};
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp') continue;
        if (report.kind === 'video') {
          received.frames += report.framesDecoded ?? 0;
        } else {
          received.audio += report.totalSamplesReceived ?? 0;
          received.packets += report.packetsReceived ?? 0;
        }
      }
      // A connection that was closed meanwhile tells of nothing any more.
      if (received.audio >= entry.received.audio) entry.received = received;
    }
    const total = {...NOTHING};
    for (const {received} of connections) {
      for (const what of Object.keys(total)) total[what] += received[what];
    }
    return total;
  }

  /** What `ask` gives as soon as it gives something; refuses after `patience` milliseconds. */
  async function until(what, ask, patience = 30_000) {
    const deadline = Date.now() + patience;
    for (;;) {
      const answer = await ask();
      if (answer) return answer;
      if (Date.now() > deadline) throw new Error(`${what}: not within ${patience / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  }

  window.watchedMedia = {
    alive: () => ({
      tracks: tracks.filter((track) => track.deref()?.readyState === 'live').length,
      connections: open().length,
    }),
    /** What of its devices the page has asked for, and what it gives to other devices. */
    given: () => ({
      asked,
      senders: open()
        .flatMap(({connection}) => connection.getSenders())
        .filter(({track}) => track).length,
    }),
    /** Pictures and sound decoded; the latter goes on with made-up sound where the network gives none. */
    decoded,
    /** Waits until more than `before` was decoded. */
    decodedMoreThan: (before) =>
      until('more pictures and sound', async () => {
        const now = await decoded();
        return now.frames > before.frames && now.audio > before.audio ? now : undefined;
      }),
    /** Waits until sound and pictures come over the network, counted from now; gives the time of that. */
    async talks(patience) {
      const before = await decoded();
      return until(
        'pictures and sound from the network',
        async () => {
          const now = await decoded();
          // One that was under way when a link was cut is no conversation.
          const talks = now.frames > before.frames + 2 && now.packets > before.packets + 2;
          return talks ? Date.now() : undefined;
        },
        patience,
      );
    },
    /** What a page or an extension does that meddles with calls: closes every connection behind their backs. */
    closeConnections() {
      for (const {connection} of open()) connection.close();
    },
    /** The pair of candidates that each open connection uses, as soon as the browser tells of one. */
    paths: () =>
      until('a path', async () => {
        const paths = [];
        for (const {connection} of open()) {
          const stats = await connection.getStats();
          const reports = [...stats.values()];
          const chosen = reports.find(({type}) => type === 'transport')?.selectedCandidatePairId;
          const pair = stats.get(chosen) ?? reports.find(({selected}) => selected);
          if (!pair) continue;
          const local = stats.get(pair.localCandidateId);
          const remote = stats.get(pair.remoteCandidateId);
          paths.push({
            local: local?.candidateType,
            remote: remote?.candidateType,
            relayProtocol: local?.relayProtocol,
          });
        }
        return paths.length > 0 ? paths : undefined;
      }),
  };
}
