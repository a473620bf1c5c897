import {expect} from '@open-wc/testing';
import {snapshot} from '../../src/client/snapshot.js';
import {isImError} from '../../src/protocol/index.js';

describe('a snapshot', () => {
  let stream: MediaStream;

  beforeEach(async () => {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: {width: 320, height: 240},
    });
  });

  afterEach(() => {
    for (const track of stream.getTracks()) track.stop();
  });

  const refusal = (taking: Promise<unknown>) =>
    taking.then(
      () => expect.fail('There should be no picture.'),
      (error: unknown) => (isImError(error) ? error.code : error),
    );

  it('is a PNG of the picture, in its size', async () => {
    const png = await snapshot(stream);
    expect(png.type).to.equal('image/png');
    const picture = await createImageBitmap(png);
    expect([picture.width, picture.height]).to.deep.equal([320, 240]);
    const canvas = new OffscreenCanvas(320, 240).getContext('2d')!;
    canvas.drawImage(picture, 0, 0);
    const colours = new Set(new Uint32Array(canvas.getImageData(0, 0, 320, 240).data.buffer));
    expect(colours.size).to.be.above(1);
  });

  it('leaves the stream as it is', async () => {
    await snapshot(stream);
    expect(stream.getTracks().map(({readyState}) => readyState)).to.deep.equal(['live', 'live']);
  });

  it('is refused where there is no picture', async () => {
    expect(await refusal(snapshot(undefined))).to.equal('picture-missing');
    expect(await refusal(snapshot(new MediaStream(stream.getAudioTracks())))).to.equal(
      'picture-missing',
    );
    stream.getVideoTracks()[0]!.stop();
    expect(await refusal(snapshot(stream))).to.equal('picture-missing');
  });

  it('is refused where the picture ends before it was seen', async () => {
    const blank = new RTCPeerConnection();
    const {track} = blank.addTransceiver('video').receiver;
    const taking = refusal(snapshot(new MediaStream([track])));
    track.dispatchEvent(new Event('ended'));
    expect(await taking).to.equal('picture-missing');
    blank.close();
  });
});
