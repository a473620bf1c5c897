// Holds what a page loads to its budget: the built bundle, gzipped, as the server would send it.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const folder = fileURLToPath(new URL('../dist/bundle', import.meta.url));
const kilobytes = (files) =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000;

const files = readdirSync(folder).filter((file) => file.endsWith('.js'));
const text = readFileSync(join(folder, 'im-elements.js'), 'utf8');
// The words of a language come where a page is in it, and the check of a site's own words where it has some.
const languages = files.filter((file) => /^im-[a-z]{2}-[\w-]{8}\.js$/.test(file));
const ownWords = files.filter((file) => file.startsWith('im-own-words-'));
// What the entry imports statically comes with it; every other chunk waits for the first ring.
const withEntry = files.filter(
  (file) => file === 'im-elements.js' || new RegExp(`(from|import)\\s*"\\./${file}"`).test(text),
);
const elsewhere = [...withEntry, ...languages, ...ownWords, 'im-elements.global.js'];
const onCall = files.filter((file) => !elsewhere.includes(file));

const budgets = [
  {what: 'entry with all three elements', files: withEntry, limit: 75},
  {what: 'call code with PeerJS', files: onCall, limit: 30},
  {what: 'check of words of the site’s own', files: ownWords, limit: 2},
  ...languages.map((file) => ({what: `language ${file.slice(3, 5)}`, files: [file], limit: 5})),
  {what: 'single-file build', files: ['im-elements.global.js'], limit: 145},
];

for (const {what, files, limit} of budgets) {
  const size = kilobytes(files);
  console.log(`${size.toFixed(1).padStart(6)} kB of ${limit}  ${what} (${files.join(', ')})`);
  if (!(size > 0 && size <= limit)) process.exitCode = 1;
}
