import {expect} from '@open-wc/testing';
import {cameraLimits, screenLimits, soundLimits} from '../../src/client/bitrates.js';
import {DEFAULT_SETTINGS, parseCodecs} from '../../src/client/media-settings.js';

describe('the limits of a picture', () => {
  const hd = {width: 1280, height: 720};

  it('are what its size and its codec need', () => {
    expect(cameraLimits(DEFAULT_SETTINGS, 'av1', hd).maxBitrate).to.equal(1_000_000);
    expect(cameraLimits(DEFAULT_SETTINGS, 'h264', hd).maxBitrate).to.equal(2_000_000);
    const large = {...DEFAULT_SETTINGS, quality: '1080p'} as const;
    expect(cameraLimits(large, 'vp8', hd).maxBitrate).to.equal(3_000_000);
  });

  it('are never above what the page allows', () => {
    const settings = {...DEFAULT_SETTINGS, maxBitrate: 250_000, frameRate: 15};
    expect(cameraLimits(settings, 'vp8', hd)).to.include({maxBitrate: 250_000, maxFramerate: 15});
    expect(screenLimits(settings).maxBitrate).to.equal(250_000);
  });

  it('make a picture smaller that the camera makes too large, and no picture larger', () => {
    const small = {...DEFAULT_SETTINGS, quality: '360p'} as const;
    expect(cameraLimits(small, 'vp8', hd).scaleResolutionDownBy).to.equal(2);
    expect(cameraLimits(small, 'vp8', {width: 720, height: 1280}).scaleResolutionDownBy).to.equal(
      2,
    );
    expect(cameraLimits(small, 'vp8', {width: 320, height: 240}).scaleResolutionDownBy).to.equal(1);
    expect(cameraLimits(small, 'vp8', {}).scaleResolutionDownBy).to.equal(1);
  });

  it('leave a screen its size', () => {
    expect(screenLimits({...DEFAULT_SETTINGS, quality: '360p'}).scaleResolutionDownBy).to.equal(1);
  });

  it('give the sound of a screen more than a voice', () => {
    expect(soundLimits(true).maxBitrate).to.be.above(soundLimits(false).maxBitrate);
  });
});

describe('a list of codecs', () => {
  it('is read from an attribute, each once, without what is none', () => {
    expect(parseCodecs(' H264, vp9 theora  vp9')).to.deep.equal(['h264', 'vp9']);
    expect(parseCodecs('')).to.deep.equal([]);
  });
});
