import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const typings = join(root, 'dist', 'types');

describe('the typings of the package', () => {
  test('let the compilers of React, Vue and Svelte tell right markup from wrong', () => {
    const compiler = join(root, 'node_modules', '.bin', 'tsc');
    const {status, stdout} = spawnSync(compiler, ['-p', 'test/frameworks/types'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });

  test('tell VS Code of every element, its attributes, and the styles it takes', () => {
    const html = JSON.parse(
      readFileSync(join(typings, 'vscode.html-custom-data.json'), 'utf8'),
    ) as VsCodeData;
    assert.deepEqual(html.tags.map(({name}) => name).sort(), [
      'im-call-window',
      'im-contact-list',
      'im-messenger',
      'im-text-chat',
    ]);
    const [callWindow] = html.tags.filter(({name}) => name === 'im-call-window');
    const quality = callWindow!.attributes.find(({name}) => name === 'quality');
    assert.deepEqual(
      quality?.values?.map(({name}) => name),
      ['360p', '720p', '1080p'],
    );
    const css = readFileSync(join(typings, 'vscode.css-custom-data.json'), 'utf8');
    assert.match(css, /"--im-/);
  });
});

interface VsCodeData {
  readonly tags: readonly {
    readonly name: string;
    readonly attributes: readonly {
      readonly name: string;
      readonly values?: readonly {readonly name: string}[];
    }[];
  }[];
}
