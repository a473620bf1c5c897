import {closeSync, fsyncSync, mkdirSync, openSync} from 'node:fs';
import {dirname, resolve} from 'node:path';

/** Makes a folder where it is missing, so that a power cut does not take it away with all that is stored in it later. */
export function makeDurableFolder(path: string): void {
  mkdirSync(path, {recursive: true});
  // An earlier process may have made any of them, and ended before it came to this.
  for (let at = resolve(path); at !== dirname(at); at = dirname(at)) syncFolder(dirname(at));
}

function syncFolder(path: string): void {
  let folder: number | undefined;
  try {
    folder = openSync(path, 'r');
    fsyncSync(folder);
  } catch {
    // Not ours to read, or of a system that keeps folders in another way: as good as it gets.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
}
