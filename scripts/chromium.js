import {execFileSync} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** What lets a headless browser place calls with a made-up camera and microphone, and leave the network alone. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/**
 * The path of a Chromium: `CHROMIUM_PATH`, or one on the PATH, or one installed now where this runs as root
 * on a system with apt-get. Otherwise it says how to install one.
 */
export function findChromium() {
  return process.env['CHROMIUM_PATH'] ?? onPath() ?? install() ?? giveUp();
}

function onPath() {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not this one.
      }
    }
  }
  return undefined;
}

function install() {
  if (process.getuid?.() !== 0) return undefined;
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
  };
  try {
    console.log('Chromium is not there: installing it with apt-get …');
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], options);
  } catch {
    return undefined;
  }
  return onPath();
}

function giveUp() {
  throw new Error(
    'The browser tests need Chromium. Install it with `sudo apt-get install chromium` (Debian) or ' +
      'your system’s equivalent, or set CHROMIUM_PATH to a Chrome or Chromium.',
  );
}
