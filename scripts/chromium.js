import {findProgram} from './programs.js';

/** What lets a headless browser place calls with a made-up camera and microphone, and leave the network alone. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  // Two cameras, so that there is another one to change to.
  '--use-fake-device-for-media-stream=device-count=2',
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The path of a Chromium, installed now where that is needed and possible. */
export const findChromium = () => findProgram('chromium');
