import {expect} from '@open-wc/testing';
import {tuned} from '../../src/client/sdp-tuning.js';

const written = (...lines: string[]) => lines.map((line) => `${line}\r\n`).join('');

describe('a description of the other side', () => {
  it('is heeded as one that wants no silence sent, and lost sound repaired', () => {
    const sdp = written(
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 minptime=10;useinbandfec=0',
      'a=rtpmap:0 PCMU/8000',
    );
    expect(tuned(sdp)).to.equal(
      sdp.replace('minptime=10;useinbandfec=0', 'minptime=10;useinbandfec=1;usedtx=1'),
    );
  });

  it('is heeded as one that wants a clear picture from the start, in every codec', () => {
    const sdp = written(
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
      'a=rtpmap:96 VP8/90000',
      'a=rtcp-fb:96 nack pli',
      'a=rtpmap:97 rtx/90000',
      'a=fmtp:97 apt=96',
      'a=rtpmap:98 VP9/90000',
      'a=fmtp:98 profile-id=0',
    );
    expect(tuned(sdp)).to.equal(
      written(
        'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
        'a=rtpmap:96 VP8/90000',
        'a=fmtp:96 x-google-start-bitrate=600',
        'a=rtcp-fb:96 nack pli',
        'a=rtpmap:97 rtx/90000',
        'a=fmtp:97 apt=96',
        'a=rtpmap:98 VP9/90000',
        'a=fmtp:98 profile-id=0;x-google-start-bitrate=600',
      ),
    );
  });

  it('is the same when it is heeded twice', () => {
    const sdp = written('a=rtpmap:96 VP8/90000', 'a=rtpmap:111 opus/48000/2');
    expect(tuned(tuned(sdp))).to.equal(tuned(sdp));
  });

  it('stays as it is where there is nothing to read', () => {
    for (const text of ['', 'nonsense', written('v=0', 'a=fmtp:7 x=1')]) {
      expect(tuned(text)).to.equal(text);
    }
  });
});
