// The files of the built bundle, what each loads with itself, and what the whole weighs as a server would send it.
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {gzipSync} from 'node:zlib';

const folder = fileURLToPath(new URL('../dist/bundle', import.meta.url));

/** @param {string} file */
const textOf = (file) => readFileSync(join(folder, file), 'utf8');

/** Every file that a page may load. */
export const allFiles = () => readdirSync(folder).filter((file) => file.endsWith('.js'));

/**
 * The one file of a part: `call-line` is built as `im-call-line-<hash>.js`.
 *
 * @param {string} part
 */
export function fileOf(part) {
  const found = allFiles().filter((file) =>
    part === 'elements' || part === 'elements.global'
      ? file === `im-${part}.js`
      : file.startsWith(`im-${part}-`) && !file.slice(`im-${part}-`.length).slice(8).includes('-'),
  );
  if (found.length !== 1) throw new Error(`There are ${found.length} files of "${part}", not one.`);
  return found[0];
}

/**
 * A file, and all that comes with it without being asked for.
 *
 * @param {string} file
 * @param {Set<string>} known
 * @returns {Set<string>}
 */
export function withImports(file, known = new Set()) {
  if (known.has(file)) return known;
  known.add(file);
  for (const [, imported] of textOf(file).matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g)) {
    withImports(imported, known);
  }
  return known;
}

/**
 * In kB (of 1000 bytes), gzipped.
 *
 * @param {Iterable<string>} files
 */
export function weight(files) {
  let bytes = 0;
  for (const file of files) bytes += gzipSync(textOf(file)).length;
  return bytes / 1000;
}
