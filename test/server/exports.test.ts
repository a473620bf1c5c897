import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));
const {name, exports} = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as {
  name: string;
  exports: Record<string, unknown>;
};

/** Imports the built package by its own name, in a Node of its own, as a page that is rendered on a server does. */
const importIn = async (script: string): Promise<string> => {
  const options = ['--input-type=module', '--eval', script];
  const {stdout} = await promisify(execFile)(process.execPath, options, {cwd: root});
  return stdout;
};

describe('the package on a server', {timeout: 60_000}, () => {
  for (const path of Object.keys(exports)) {
    if (/\.(json|css)$/.test(path)) continue;
    const specifier = name + path.slice(1);

    test(`lets "${specifier}" be imported, which makes no page of it and keeps nothing alive`, async () => {
      const told = await importIn(`
        const before = new Set(Object.getOwnPropertyNames(globalThis));
        await import('${specifier}');
        const more = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
        console.log(JSON.stringify(more));
      `);
      // Lit counts its own copies, and brings a register of elements that does nothing.
      const more = (JSON.parse(told) as string[]).filter(
        (one) => !/^(lit|reactive|customElements$)/.test(one),
      );
      assert.deepEqual(more, []);
    });
  }
});
