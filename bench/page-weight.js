// How much script a page loads for chat and calls: ours beside what others publish for the same on npm, each bundled
// by Vite from a trivial entry, minified and gzipped. They are installed into a folder of their own for the while.
// `npm run bench:weight`, or only some: `npm run bench:weight -- livekit daily`.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {build} from 'vite';
import {fileOf, weight, withImports} from '../scripts/chunks.js';

/** Each as its documentation has a page import it. */
const OTHERS = [
  {
    name: 'CometChat React UI kit, without its calls',
    what: 'chat',
    packages: [
      '@cometchat/chat-uikit-react',
      '@cometchat/chat-sdk-javascript',
      'react@18',
      'react-dom@18',
      // Its calls are a peer that npm would otherwise look for.
      '--legacy-peer-deps',
    ],
    entry: `export {CometChatConversations, CometChatMessageList, CometChatMessageComposer}
      from '@cometchat/chat-uikit-react';`,
  },
  {
    name: 'Stream chat React',
    what: 'chat',
    packages: ['stream-chat', 'stream-chat-react', 'react', 'react-dom'],
    entry: `export {Chat, Channel, ChannelList, Window, MessageList, MessageComposer} from 'stream-chat-react';
      export {StreamChat} from 'stream-chat';`,
  },
  {
    name: 'Stream video React',
    what: 'calls',
    packages: ['@stream-io/video-react-sdk', 'react', 'react-dom'],
    entry: `export {StreamVideo, StreamVideoClient, StreamCall, SpeakerLayout, CallControls}
      from '@stream-io/video-react-sdk';`,
  },
  {
    name: 'Sendbird UIKit React',
    what: 'chat',
    packages: ['@sendbird/uikit-react', 'react', 'react-dom'],
    entry: `export {default} from '@sendbird/uikit-react/App';`,
  },
  {
    name: 'LiveKit components',
    what: 'chat and calls',
    packages: ['@livekit/components-react', 'livekit-client', 'react', 'react-dom'],
    entry: `export {LiveKitRoom, VideoConference} from '@livekit/components-react';`,
  },
  {
    name: 'livekit-client alone',
    what: 'media, no interface',
    packages: ['livekit-client'],
    entry: `export {Room} from 'livekit-client';`,
  },
  {
    name: 'daily-js',
    what: 'calls in an iframe, which loads more',
    packages: ['@daily-co/daily-js'],
    entry: `export {default} from '@daily-co/daily-js';`,
  },
  {
    name: 'simple-peer',
    what: 'a connection, no more',
    packages: ['simple-peer'],
    entry: `export {default} from 'simple-peer/simplepeer.min.js';`,
  },
  {
    name: 'PeerJS',
    what: 'a connection, no more',
    packages: ['peerjs'],
    entry: `export {Peer} from 'peerjs';`,
  },
  {
    name: 'socket.io-client',
    what: 'a socket, no more',
    packages: ['socket.io-client'],
    entry: `export {io} from 'socket.io-client';`,
  },
];

const ENTRY = ['elements'];
const LIST = [...ENTRY, 'online', 'signed-in'];
const PICTURE = [...LIST, 'call-line', 'call-window-content', 'media-session'];
const CALL = [...PICTURE, 'call-extras', 'window-extras'];
const OURS = [
  ['im-elements: the script, before anybody signs in', ENTRY],
  ['im-elements: a contact list, signed in', LIST],
  ['im-elements: the same with the first picture of a call', PICTURE],
  ['im-elements: the same in a call, with what comes behind', CALL],
  ['im-elements: list, chat and call, everything opened', [...CALL, 'chat-content', 'panel']],
];

/** @type {{name: string, what: string, size: string}[]} */
const rows = OURS.map(([name, chunks]) => {
  const files = new Set(chunks.flatMap((chunk) => [...withImports(fileOf(chunk))]));
  return {name, what: 'chat and calls', size: weight(files).toFixed(0)};
});

const asked = process.argv.slice(2).map((word) => word.toLowerCase());
const isAsked = ({name}) =>
  asked.length === 0 || asked.some((word) => name.toLowerCase().includes(word));

for (const other of OTHERS.filter(isAsked)) {
  const {name, what} = other;
  const folder = mkdtempSync(join(tmpdir(), 'im-page-weight-'));
  try {
    rows.push({name, what, size: (await measure(other, folder)).toFixed(0)});
  } catch (error) {
    // Said in the table: a row that is left out would look like one that was never meant to be there.
    const why = error instanceof Error ? error.message.split('\n')[0] : error;
    rows.push({name, what, size: `not measured: ${why}`});
    process.exitCode = 1;
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

console.log('| what | for | kB |\n| --- | --- | ---: |');
for (const {name, what, size} of rows) console.log(`| ${name} | ${what} | ${size} |`);

/** The weight of everything that the entry and its chunks load, in kB (of 1000 bytes). */
async function measure({packages, entry}, folder) {
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}');
  writeFileSync(join(folder, 'src', 'entry.js'), entry);
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet, ...packages], {cwd: folder, stdio: 'pipe'});
  const output = await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    define: {'process.env.NODE_ENV': '"production"', global: 'globalThis'},
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: {
        input: join(folder, 'src', 'entry.js'),
        preserveEntrySignatures: 'strict',
        onwarn: () => undefined,
      },
    },
  });
  const chunks = [output].flat().flatMap((one) => ('output' in one ? one.output : []));
  const known = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  /** Without what is only imported on demand: that may never come. */
  const first = new Set();
  const follow = (fileName) => {
    const chunk = known.get(fileName);
    if (chunk?.type !== 'chunk' || first.has(chunk)) return;
    first.add(chunk);
    for (const imported of chunk.imports) follow(imported);
  };
  for (const chunk of chunks) if (chunk.type === 'chunk' && chunk.isEntry) follow(chunk.fileName);
  return [...first].reduce((sum, {code}) => sum + gzipSync(code).length, 0) / 1000;
}
