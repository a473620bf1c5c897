// Holds what a page loads to its budget: the built bundle, gzipped, as the server would send it. Prints every file
// there is and what loads it; one that nobody has thought of is a failure.
import {allFiles, fileOf, weight, withImports} from './chunks.js';

/** In the order in which a page comes to need them: what loads each part, and what that may add to the page, in kB. */
const PARTS = [
  {
    part: 'the entry: all elements',
    loads: 'the page',
    chunks: ['elements'],
    limit: 18.7,
  },
  {
    part: 'signed in: the connection, checks of frames, conversations, the rows of the list, notifications',
    loads: 'a server and a token',
    chunks: ['online', 'signed-in'],
    limit: 31,
  },
  {
    part: 'the chat',
    loads: 'the first conversation shown',
    chunks: ['chat-content'],
    limit: 15,
  },
  {
    part: 'the launcher and the panel of the messenger',
    loads: '<im-messenger> on the page',
    chunks: ['messenger-content'],
    limit: 5,
  },
  {
    part: 'media with PeerJS, and what runs a call',
    loads: 'the first ring or invite',
    chunks: ['call-line', 'media-session'],
    limit: 18.4,
  },
  {
    part: 'the window of a call',
    loads: 'the first ring or invite',
    chunks: ['call-window-content'],
    limit: 14,
  },
  {
    part: 'what neither a ring nor the first picture waits for: notices, dragging, statistics, screen share …',
    loads: 'the same, behind it',
    chunks: ['call-extras', 'window-extras'],
    limit: 12.5,
  },
  {
    part: 'the panels of a call',
    loads: 'an accepted call, in the background',
    chunks: ['panel'],
    limit: 5,
  },
  {
    part: 'the options of calls',
    loads: 'an attribute of the call window that asks for some',
    chunks: ['call-options'],
    limit: 2,
  },
  {
    part: 'what stands there where Trusted Types forbid the elements',
    loads: 'such a page',
    chunks: ['refused-element'],
    limit: 1,
  },
  {
    part: 'the check of a site’s own words',
    loads: 'replaceWords()',
    chunks: ['own-words'],
    limit: 3,
  },
  ...['ar', 'de', 'es', 'fr', 'he', 'hi', 'ja', 'pt', 'ru', 'zh'].map((language) => ({
    part: `the words of "${language}"`,
    loads: 'a lang that asks for them',
    chunks: [language],
    limit: 5,
  })),
  {
    part: 'everything in a single file',
    loads: 'a page that wants one file, in place of all the others',
    chunks: ['elements.global'],
    limit: 145,
  },
];

/** What was promised to pages, in kB: what is in the way of the first view, of talking, and of both. */
const PROMISES = [
  {promise: 'the entry with all three elements', chunks: ['elements'], limit: 18.7},
  {
    promise:
      'the code of calls with PeerJS, up to the first picture, without the window that shows it',
    chunks: ['call-line', 'media-session'],
    limit: 20,
  },
  {promise: 'both together', chunks: ['elements', 'call-line', 'media-session'], limit: 37.2},
];

/** What a page has loaded in the end, in kB: every file that it needs for that, shared ones once. */
const PAGES = [
  {page: 'a contact list, signed in', chunks: ['elements', 'online', 'signed-in'], limit: 49.6},
  {
    page: 'a contact list, with the first picture of a call',
    chunks: [
      'elements',
      'online',
      'signed-in',
      'call-line',
      'call-window-content',
      'media-session',
    ],
    limit: 82.5,
  },
  {
    page: 'a contact list, in a call, with all that comes behind the first picture',
    chunks: [
      'elements',
      'online',
      'signed-in',
      'call-line',
      'call-window-content',
      'media-session',
      'call-extras',
      'window-extras',
    ],
    limit: 94.8,
  },
  {
    page: 'all three elements, in a call, with a conversation and panels open',
    chunks: [
      'elements',
      'online',
      'signed-in',
      'chat-content',
      'call-line',
      'call-window-content',
      'media-session',
      'call-extras',
      'window-extras',
      'panel',
    ],
    limit: 113.3,
  },
];

/** Files of a page that has come so far: what a part shares with an earlier one is not loaded again. */
const loaded = new Set();
const hold = (text, size, limit) => {
  console.log(`${size.toFixed(1).padStart(6)} kB of ${String(limit).padStart(3)}  ${text}`);
  if (!(size > 0 && size <= limit)) process.exitCode = 1;
};

console.log('By what loads it:');
for (const {part, loads, chunks, limit} of PARTS) {
  const files = chunks.flatMap((chunk) => [...withImports(fileOf(chunk))]);
  const added = [...new Set(files)].filter((file) => !loaded.has(file));
  for (const file of added) loaded.add(file);
  hold(`${part} ← ${loads} (${added.join(', ')})`, weight(added), limit);
}

/** Of these parts, all files, each once. */
const filesOf = (chunks) => new Set(chunks.flatMap((chunk) => [...withImports(fileOf(chunk))]));

console.log('What was promised:');
for (const {promise, chunks, limit} of PROMISES) {
  // Calls need what is on the page already: the entry, where it is no part of the promise, and the connection.
  const present = filesOf(['elements', 'online']);
  const own = chunks.flatMap((chunk) => [fileOf(chunk)]);
  const files = [...filesOf(chunks)].filter((file) => own.includes(file) || !present.has(file));
  hold(promise, weight(files), limit);
}

console.log('What a page has loaded in the end:');
for (const {page, chunks, limit} of PAGES) hold(page, weight(filesOf(chunks)), limit);

const forgotten = allFiles().filter((file) => !loaded.has(file));
if (forgotten.length > 0) {
  console.error(`Nobody has said what loads ${forgotten.join(', ')}: see scripts/size.js.`);
  process.exitCode = 1;
}
