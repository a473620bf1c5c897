/** Chromium only, and in no standard types. */
interface PictureTrack extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>;
}

type PictureTrackMaker = new (options: {readonly kind: 'video'}) => PictureTrack;

const WIDTH = 640;
const HEIGHT = 360;

/**
 * Has `sender`, which sends nothing yet, set up its encoder. Chromium does that when the first picture comes and drops
 * this one, so that the other side waits for a second one of the camera; here it is a black one that is dropped, and
 * nothing is sent. Gives the track to stop once another has taken its place; undefined where the browser has none.
 */
export function setUpEncoder(sender: RTCRtpSender): MediaStreamTrack | undefined {
  const {MediaStreamTrackGenerator: Maker} = globalThis as {
    MediaStreamTrackGenerator?: PictureTrackMaker;
  };
  if (!Maker || typeof VideoFrame === 'undefined') return undefined;
  const track = new Maker({kind: 'video'});
  const show = async () => {
    await sender.replaceTrack(track);
    const picture = blackPicture();
    // Refused once the track is stopped, as the camera may be faster.
    await track.writable
      .getWriter()
      .write(picture)
      .finally(() => picture.close());
  };
  show().catch(() => undefined);
  return track;
}

function blackPicture(): VideoFrame {
  const pixels = new Uint8Array((WIDTH * HEIGHT * 3) / 2).fill(128);
  pixels.fill(16, 0, WIDTH * HEIGHT);
  return new VideoFrame(pixels, {
    format: 'I420',
    codedWidth: WIDTH,
    codedHeight: HEIGHT,
    timestamp: 0,
  });
}
