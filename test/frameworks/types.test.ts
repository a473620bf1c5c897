import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, test} from 'node:test';
import {fileURLToPath} from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const typings = join(root, 'dist', 'types');

const TAGS = ['im-call-window', 'im-contact-list', 'im-messenger', 'im-text-chat'];

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
    assert.deepEqual(html.tags.map(({name}) => name).sort(), TAGS);
    const [callWindow] = html.tags.filter(({name}) => name === 'im-call-window');
    const quality = callWindow!.attributes.find(({name}) => name === 'quality');
    assert.deepEqual(
      quality?.values?.map(({name}) => name),
      ['360p', '720p', '1080p'],
    );
    const css = readFileSync(join(typings, 'vscode.css-custom-data.json'), 'utf8');
    assert.match(css, /"--im-/);
  });

  test('tell the editors of JetBrains the same, where they look for it', () => {
    const {version, 'web-types': file} = JSON.parse(
      readFileSync(join(root, 'package.json'), 'utf8'),
    ) as {version: string; 'web-types': string};
    const types = JSON.parse(readFileSync(join(root, file), 'utf8')) as WebTypes;
    assert.equal(types.version, version);
    const {html, css} = types.contributions;
    assert.deepEqual(html.elements.map(({name}) => name).sort(), TAGS);
    const callWindow = html.elements.find(({name}) => name === 'im-call-window')!;
    const attribute = (wanted: string) =>
      callWindow.attributes.find(({name}) => name === wanted)?.value;
    assert.match(attribute('quality')!.type, /^'360p' \| '720p' \| '1080p'/);
    assert.deepEqual(attribute('silent'), {type: 'boolean', kind: 'no-value'});
    assert.ok(callWindow.js.events.some(({name}) => name === 'im-call-change'));
    for (const of of [css.properties, css['pseudo-elements']]) {
      const names = of.map(({name}) => name);
      assert.equal(new Set(names).size, names.length, 'each once, though several elements have it');
    }
    assert.ok(css.properties.some(({name}) => name === '--im-accent'));
    assert.ok(css['pseudo-elements'].some(({name}) => name === 'part(window)'));
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

interface Named {
  readonly name: string;
}

interface WebTypes {
  readonly version: string;
  readonly contributions: {
    readonly html: {
      readonly elements: readonly {
        readonly name: string;
        readonly attributes: readonly (Named & {readonly value: {readonly type: string}})[];
        readonly js: {readonly events: readonly Named[]};
      }[];
    };
    readonly css: {
      readonly properties: readonly Named[];
      readonly 'pseudo-elements': readonly Named[];
    };
  };
}
