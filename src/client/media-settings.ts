/** The picture codecs that a call may use. */
export type VideoCodec = 'h264' | 'vp9' | 'av1' | 'vp8';

/** How large the own picture is sent at most. */
export type Quality = '360p' | '720p' | '1080p';

/** What a page or a person asks of the media of calls. Changes take effect in the running call. */
export interface MediaSettings {
  readonly quality: Quality;
  /** Pictures a second at most. */
  readonly frameRate: number;
  /** Bits a second of the picture at most; left out, what the quality and the codec need. */
  readonly maxBitrate?: number;
  /** Which codec this side sends, the first that both sides have; empty leaves it to the device. */
  readonly codecs: readonly VideoCodec[];
  /** Neither opens the camera nor shares the screen. The other side's picture is still shown. */
  readonly audioOnly: boolean;
}

export const DEFAULT_SETTINGS: MediaSettings = {
  quality: '720p',
  frameRate: 30,
  codecs: [],
  audioOnly: false,
};

/** The size of a landscape picture; a phone held upright sends it turned. */
export const PICTURE_SIZES: Readonly<
  Record<Quality, {readonly width: number; readonly height: number}>
> = {
  '360p': {width: 640, height: 360},
  '720p': {width: 1280, height: 720},
  '1080p': {width: 1920, height: 1080},
};

const CODECS: ReadonlySet<string> = new Set<VideoCodec>(['h264', 'vp9', 'av1', 'vp8']);

export const isVideoCodec = (word: string | undefined): word is VideoCodec =>
  word !== undefined && CODECS.has(word);

/** The codecs that `text` names, as an attribute lists them ("h264 vp9"); what is not one is left out. */
export function parseCodecs(text: string): readonly VideoCodec[] {
  const words = text.toLowerCase().split(/[\s,]+/);
  return [...new Set(words)].filter(isVideoCodec);
}
