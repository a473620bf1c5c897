import {existsSync, readdirSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import Database from 'better-sqlite3';
import {ConfigError} from './config.js';

const FILE = 'im.db';

/**
 * Copies every database below `data` into `target`, also while a server writes to them: each copy is what was
 * committed at one moment. Gives the copies.
 *
 * @throws ConfigError where there is nothing to copy, or something in the way.
 */
export async function backUp(data: string, target: string): Promise<readonly string[]> {
  const files = databases(data);
  if (files.length === 0) throw new ConfigError(`The folder "${data}" holds no database.`);
  const copies: string[] = [];
  for (const file of files) {
    const copy = join(target, file);
    if (existsSync(copy)) throw new ConfigError(`The file "${copy}" is there already.`);
    await mkdir(dirname(copy), {recursive: true});
    const database = new Database(join(data, file), {readonly: true});
    try {
      await database.backup(copy);
    } finally {
      database.close();
    }
    copies.push(copy);
  }
  return copies;
}

/** The database of the site at `/`, and one for each other site. */
function databases(data: string): string[] {
  const sites = join(data, 'sites');
  const names = existsSync(sites) ? readdirSync(sites).sort() : [];
  const paths = [FILE, ...names.map((name) => join('sites', name, FILE))];
  return paths.filter((path) => existsSync(join(data, path)));
}
