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
// What the entry imports statically comes with it; every other chunk waits for the first ring.
const withEntry = files.filter(
  (file) => file === 'im-elements.js' || new RegExp(`(from|import)\\s*"\\./${file}"`).test(text),
);
const onCall = files.filter(
  (file) => !withEntry.includes(file) && file !== 'im-elements.global.js',
);

const budgets = [
  {what: 'entry with all three elements', files: withEntry, limit: 75},
  {what: 'call code with PeerJS', files: onCall, limit: 30},
  {what: 'single-file build', files: ['im-elements.global.js'], limit: 105},
];

for (const {what, files, limit} of budgets) {
  const size = kilobytes(files);
  console.log(`${size.toFixed(1).padStart(6)} kB of ${limit}  ${what} (${files.join(', ')})`);
  if (!(size > 0 && size <= limit)) process.exitCode = 1;
}
