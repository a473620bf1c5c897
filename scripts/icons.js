// Writes src/elements/icons.ts from lucide-static: `node scripts/icons.js`, or `--check` to fail when it is stale.
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** Our name for an icon → Lucide's. */
const ICONS = {
  call: 'phone',
  hangUp: 'phone-off',
  missed: 'phone-missed',
  video: 'video',
  cameraOff: 'video-off',
  microphone: 'mic',
  microphoneOff: 'mic-off',
  minimise: 'minus',
  restore: 'square',
  fullScreen: 'maximize',
  leaveFullScreen: 'minimize',
  close: 'x',
  search: 'search',
  send: 'send-horizontal',
  back: 'arrow-left',
  down: 'arrow-down',
  sending: 'clock',
  sent: 'check',
  delivered: 'check-check',
  read: 'eye',
  failed: 'circle-alert',
  offline: 'wifi-off',
  retry: 'rotate-cw',
  chat: 'message-circle',
  people: 'users',
  person: 'user',
  move: 'grip-horizontal',
  expand: 'maximize-2',
  sound: 'volume-2',
  share: 'screen-share',
  stopSharing: 'screen-share-off',
  more: 'ellipsis',
  devices: 'sliders-horizontal',
  pictureInPicture: 'picture-in-picture-2',
  snapshot: 'camera',
  flipCamera: 'switch-camera',
  forward: 'chevron-right',
  warning: 'triangle-alert',
  copy: 'copy',
  bell: 'bell',
  bellOn: 'bell-ring',
  bellOff: 'bell-off',
  incomingCall: 'phone-incoming',
  outgoingCall: 'phone-outgoing',
};

const target = fileURLToPath(new URL('../src/elements/icons.ts', import.meta.url));
const source = dirname(createRequire(import.meta.url).resolve('lucide-static/package.json'));

const drawing = (name) =>
  readFileSync(join(source, 'icons', `${name}.svg`), 'utf8')
    .replace(/<!--.*?-->/gs, '')
    .replace(/^.*?<svg[^>]*>|<\/svg>\s*$/gs, '')
    .replace(/\s*\n\s*/g, '')
    .trim();

const text = `// Made by scripts/icons.js from lucide-static (ISC licence). Do not edit.
import {html, svg, type SVGTemplateResult, type TemplateResult} from 'lit';

const icon = (drawing: SVGTemplateResult): TemplateResult => html\`<svg
  class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">\${drawing}</svg>\`;

/** The pictures on our buttons; decoration only, as every button has a name of its own. */
export const icons = {
${Object.entries(ICONS)
  .map(([ours, lucide]) => `  ${ours}: icon(svg\`${drawing(lucide)}\`),`)
  .join('\n')}
} as const;
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/elements/icons.ts is stale: run `node scripts/icons.js`.');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}
