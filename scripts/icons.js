// Writes the icons of src/elements from lucide-static: `node scripts/icons.js`, or `--check` to fail when it is stale.
import {readFileSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

/** For each file, our name for an icon → Lucide's: what is not shown before anybody has signed in comes with its code. */
const FILES = {
  'icons.ts': {
    people: 'users',
    person: 'user',
    chat: 'message-circle',
  },
  'talk-icons.ts': {
    call: 'phone',
    video: 'video',
    missed: 'phone-missed',
    close: 'x',
    offline: 'wifi-off',
    failed: 'circle-alert',
  },
  'contact-list/list-icons.ts': {
    search: 'search',
    bell: 'bell',
    bellOn: 'bell-ring',
    bellOff: 'bell-off',
  },
  'text-chat/chat-icons.ts': {
    send: 'send-horizontal',
    back: 'arrow-left',
    down: 'arrow-down',
    sending: 'clock',
    sent: 'check',
    delivered: 'check-check',
    read: 'eye',
    retry: 'rotate-cw',
    copy: 'copy',
    incomingCall: 'phone-incoming',
    outgoingCall: 'phone-outgoing',
    more: 'ellipsis',
    block: 'ban',
    unblock: 'user-check',
  },
  'messenger/messenger-icons.ts': {
    close: 'x',
    back: 'arrow-left',
    down: 'chevron-down',
  },
  'call-window/call-icons.ts': {
    cameraOff: 'video-off',
    microphone: 'mic',
    microphoneOff: 'mic-off',
    minimise: 'minus',
    fullScreen: 'maximize',
    leaveFullScreen: 'minimize',
    move: 'grip-horizontal',
    expand: 'maximize-2',
    share: 'screen-share',
    stopSharing: 'screen-share-off',
    more: 'ellipsis',
    flipCamera: 'switch-camera',
  },
  'call-window/extra-icons.ts': {
    sound: 'volume-2',
    devices: 'sliders-horizontal',
    pictureInPicture: 'picture-in-picture-2',
    snapshot: 'camera',
    forward: 'chevron-right',
    warning: 'triangle-alert',
    back: 'arrow-left',
    sent: 'check',
  },
};

const folder = fileURLToPath(new URL('../src/elements', import.meta.url));
const source = dirname(createRequire(import.meta.url).resolve('lucide-static/package.json'));

const drawing = (name) =>
  readFileSync(join(source, 'icons', `${name}.svg`), 'utf8')
    .replace(/<!--.*?-->/gs, '')
    .replace(/^.*?<svg[^>]*>|<\/svg>\s*$/gs, '')
    .replace(/\s*\n\s*/g, '')
    .trim();

const made = '// Made by scripts/icons.js from lucide-static (ISC licence). Do not edit.';

const base = `${made}
import {html, svg, type SVGTemplateResult, type TemplateResult} from 'lit';

/** A picture from its drawing. */
export const icon = (drawing: SVGTemplateResult): TemplateResult => html\`<svg
  class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
  stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">\${drawing}</svg>\`;

/** The pictures on our buttons; decoration only, as every button has a name of its own. */
export const icons = {`;

/** The drawings of talk are shared by the list, the chat and the call. */
const head = (file) => {
  if (file === 'icons.ts') return base;
  if (file === 'talk-icons.ts') return onTop(`import {icon, icons as shared} from './icons.js';`);
  // On the page before anybody talks.
  if (file.startsWith('messenger/')) {
    return onTop(`import {icon, icons as shared} from '../icons.js';`);
  }
  if (file.endsWith('extra-icons.ts')) {
    return onTop(
      `import {icon} from '../icons.js';\nimport {icons as shared} from './call-icons.js';`,
    );
  }
  return onTop(
    `import {icon} from '../icons.js';\nimport {icons as shared} from '../talk-icons.js';`,
  );
};

const onTop = (imports) => `${made}
import {svg} from 'lit';
${imports}

export const icons = {
  ...shared,`;

for (const [file, icons] of Object.entries(FILES)) {
  const drawings = Object.entries(icons).map(
    ([ours, lucide]) => `  ${ours}: icon(svg\`${drawing(lucide)}\`),`,
  );
  const text = `${[head(file), ...drawings].join('\n')}\n} as const;\n`;
  const target = join(folder, file);
  if (!process.argv.includes('--check')) {
    writeFileSync(target, text);
  } else if (readFileSync(target, 'utf8') !== text) {
    console.error(`src/elements/${file} is stale: run \`node scripts/icons.js\`.`);
    process.exitCode = 1;
  }
}
