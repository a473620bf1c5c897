import type {VideoCodec} from './media-settings.js';

/** What of a device decides which codec suits it. */
export interface Machine {
  readonly isPhone: boolean;
  readonly cores: number;
  /** Whether H.264 is encoded by hardware, as far as the browser tells. */
  readonly hasHardwareH264: boolean;
}

/** From the dearest to compute to the cheapest. */
const BY_COST: readonly VideoCodec[] = ['av1', 'vp9', 'vp8', 'h264'];

/** With this many cores, AV1 leaves enough for the page. */
const CORES_FOR_AV1 = 8;
const CORES_FOR_VP9 = 4;

/**
 * In which order codecs are tried: what was `asked` first, then what suits the machine. H.264 leads where hardware
 * makes it cheap and on phones, the codecs that need fewest bits where there is power to spare.
 */
export function codecOrder(
  asked: readonly VideoCodec[],
  {isPhone, cores, hasHardwareH264}: Machine,
): readonly VideoCodec[] {
  const fitting: readonly VideoCodec[] =
    isPhone || hasHardwareH264
      ? ['h264', 'vp8', 'vp9', 'av1']
      : cores >= CORES_FOR_AV1
        ? ['av1', 'vp9', 'vp8', 'h264']
        : cores >= CORES_FOR_VP9
          ? ['vp9', 'vp8', 'h264', 'av1']
          : ['vp8', 'h264', 'vp9', 'av1'];
  return [...new Set([...asked, ...fitting])];
}

/** The same order for an encoder that cannot keep up with `codec`: without it and what costs more. */
export function cheaperThan(
  codec: VideoCodec,
  order: readonly VideoCodec[],
): readonly VideoCodec[] {
  const cheaper = order.filter((other) => BY_COST.indexOf(other) > BY_COST.indexOf(codec));
  return cheaper.length > 0 ? cheaper : order;
}

/** What this browser tells of the machine it runs on. */
export async function inspectMachine(): Promise<Machine> {
  const {userAgentData, hardwareConcurrency} = navigator as NavigatorWithHints;
  return {
    isPhone: userAgentData?.mobile ?? /Android|iPhone|iPad/.test(navigator.userAgent),
    cores: hardwareConcurrency,
    hasHardwareH264: await encodesH264ByHardware(),
  };
}

interface NavigatorWithHints extends Navigator {
  /** Chromium only. */
  readonly userAgentData?: {readonly mobile: boolean};
}

async function encodesH264ByHardware(): Promise<boolean> {
  try {
    const {supported, powerEfficient} = await navigator.mediaCapabilities.encodingInfo({
      type: 'webrtc',
      video: {
        contentType:
          'video/H264;level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
        width: 1280,
        height: 720,
        bitrate: 2_000_000,
        framerate: 30,
      },
    });
    return supported && powerEfficient;
  } catch {
    return false;
  }
}
