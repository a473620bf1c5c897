import {pictureMissing} from '../protocol/index.js';
import type {CallMedia} from './call-media.js';

/**
 * The present picture of a side of a call; what it shares, while it shares.
 *
 * @throws ImError `picture-missing`.
 */
export function snapshotOf(side: 'local' | 'remote', media: CallMedia): Promise<Blob> {
  const {local, sharing, remote, remoteCamera, remoteScreen} = media;
  if (side === 'local') return snapshot(sharing ?? local);
  // Without either, the track is still there, and black.
  return snapshot(remoteCamera === 'on' || remoteScreen === 'on' ? remote : undefined);
}

/**
 * The present picture of `stream` as a PNG, in its own size.
 *
 * @throws ImError `picture-missing` where there is no picture.
 */
export async function snapshot(stream: MediaStream | undefined): Promise<Blob> {
  const [track] = stream?.getVideoTracks() ?? [];
  if (!track || track.readyState === 'ended') throw pictureMissing();
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  try {
    await firstPicture(video, track);
    const canvas = document.createElement('canvas');
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext('2d')!.drawImage(video, 0, 0);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(pictureMissing())), 'image/png');
    });
  } finally {
    video.srcObject = null;
  }
}

/** Long enough for a screen that hardly changes to show a picture again. */
const PATIENCE_MS = 3_000;

async function firstPicture(video: HTMLVideoElement, track: MediaStreamTrack): Promise<void> {
  const stop = new AbortController();
  const {signal} = stop;
  try {
    await new Promise<void>((resolve, reject) => {
      const give = () => reject(pictureMissing());
      video.addEventListener('loadeddata', () => resolve(), {signal});
      track.addEventListener('ended', give, {signal});
      const timer = setTimeout(give, PATIENCE_MS);
      signal.addEventListener('abort', () => clearTimeout(timer));
      video.play().catch(() => undefined);
    });
  } finally {
    stop.abort();
  }
}
