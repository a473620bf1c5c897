import {
  PICTURE_SIZES,
  type MediaSettings,
  type Quality,
  type VideoCodec,
} from './media-settings.js';

/** Bits a second that each codec needs for a good moving picture of that size, and more of which is wasted. */
const CAMERA: Readonly<Record<Quality, Readonly<Record<VideoCodec, number>>>> = {
  '360p': {av1: 400_000, vp9: 500_000, vp8: 600_000, h264: 800_000},
  '720p': {av1: 1_000_000, vp9: 1_200_000, vp8: 1_500_000, h264: 2_000_000},
  '1080p': {av1: 2_000_000, vp9: 2_400_000, vp8: 3_000_000, h264: 4_000_000},
};

/**
 * How high the first pictures are. One that is larger is dropped or has to wait in line, as it takes more bits than a
 * network gets before it is known.
 */
const FIRST_HEIGHT = 360;

/** A screen is sent whole, whatever the quality. */
const SCREEN_BITRATE = 2_500_000;
const SCREEN_FRAME_RATE = 30;

const VOICE_BITRATE = 40_000;
const SOUND_BITRATE = 96_000;

/** What limits a sender, as `RTCRtpEncodingParameters` names it. */
export interface Limits {
  readonly maxBitrate: number;
  readonly maxFramerate?: number;
  readonly scaleResolutionDownBy?: number;
}

export function cameraLimits(
  {quality, frameRate, maxBitrate = Infinity}: MediaSettings,
  codec: VideoCodec,
  {width, height}: {readonly width?: number; readonly height?: number},
): Limits {
  const side = PICTURE_SIZES[quality].height;
  return {
    maxBitrate: Math.min(CAMERA[quality][codec], maxBitrate),
    maxFramerate: frameRate,
    // Not every camera makes small pictures; a phone held upright turns them.
    scaleResolutionDownBy: Math.max(1, Math.min(width ?? side, height ?? side) / side),
  };
}

/** What a camera is limited to at first, whatever its size turns out to be. */
export function firstPictureLimits(settings: MediaSettings, codec: VideoCodec): Limits {
  const expected = PICTURE_SIZES[settings.quality];
  const limits = cameraLimits(settings, codec, expected);
  return {...limits, scaleResolutionDownBy: expected.height / FIRST_HEIGHT};
}

export const screenLimits = ({maxBitrate = Infinity}: MediaSettings): Limits => ({
  maxBitrate: Math.min(SCREEN_BITRATE, maxBitrate),
  maxFramerate: SCREEN_FRAME_RATE,
  scaleResolutionDownBy: 1,
});

/** A voice, or a voice with the sound of a screen. */
export const soundLimits = (isScreenHeard: boolean): Limits => ({
  maxBitrate: isScreenHeard ? SOUND_BITRATE : VOICE_BITRATE,
});
