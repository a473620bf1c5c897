// Holds what a page loads to its budget: the built bundle, gzipped, as the server would send it. Prints every file
// there is and what loads it; one that nobody has thought of is a failure.
import {allFiles, fileOf, weight, withImports} from './chunks.js';

/** In the order in which a page comes to need them: what loads each part, and what that may add to the page, in kB. */
const PARTS = [
  {
    part: 'the entry: all elements',
    loads: 'the page',
    chunks: ['elements'],
    limit: 25,
  },
  {
    part: 'signed in: checks of frames, conversations, the rows of the list, notifications',
    loads: 'a server and a token',
    chunks: ['online', 'signed-in'],
    limit: 24,
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
    part: 'media with PeerJS',
    loads: 'the first ring or invite',
    chunks: ['media-session'],
    limit: 14.5,
  },
  {
    part: 'what runs a call, and its window',
    loads: 'the first ring or invite',
    chunks: ['call-line', 'call-window-content'],
    limit: 24,
  },
  {
    part: 'the panels of a call',
    loads: 'an accepted call, in the background',
    chunks: ['panel'],
    limit: 5,
  },
  {
    part: 'what goes along with calls: what watches them, screen share, snapshots, why a device fails',
    loads: 'the same, behind it',
    chunks: ['call-extras'],
    limit: 4.6,
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

/** What a page has loaded in the end, in kB: every file that it needs for that, shared ones once. */
const PAGES = [
  {page: 'a contact list, signed in', chunks: ['elements', 'online', 'signed-in'], limit: 49},
  {
    page: 'a contact list, in a call',
    chunks: [
      'elements',
      'online',
      'signed-in',
      'call-line',
      'call-window-content',
      'media-session',
      'call-extras',
    ],
    limit: 92,
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
      'panel',
    ],
    limit: 112,
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

console.log('What a page has loaded in the end:');
for (const {page, chunks, limit} of PAGES) {
  hold(page, weight(new Set(chunks.flatMap((chunk) => [...withImports(fileOf(chunk))]))), limit);
}

const forgotten = allFiles().filter((file) => !loaded.has(file));
if (forgotten.length > 0) {
  console.error(`Nobody has said what loads ${forgotten.join(', ')}: see scripts/size.js.`);
  process.exitCode = 1;
}
