// Runs in a page before anything else: keeps what it opens, and changes nothing about it.
{
  const tracks = [];
  const connections = [];
  const {mediaDevices} = navigator;
  if (mediaDevices) {
    const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await getUserMedia(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  }

  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(configuration) {
      super(configuration);
      connections.push(this);
    }
  };

  window.watchedMedia = {
    alive: () => ({
      tracks: tracks.filter((track) => track.readyState === 'live').length,
      connections: connections.filter((one) => one.connectionState !== 'closed').length,
    }),
    async decoded() {
      const total = {frames: 0, audio: 0};
      for (const connection of connections) {
        if (connection.connectionState === 'closed') continue;
        for (const report of (await connection.getStats()).values()) {
          if (report.type !== 'inbound-rtp') continue;
          if (report.kind === 'video') total.frames += report.framesDecoded ?? 0;
          else total.audio += report.totalSamplesReceived ?? 0;
        }
      }
      return total;
    },
  };
}
