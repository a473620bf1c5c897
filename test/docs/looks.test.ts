import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {test} from 'node:test';
import {root} from '../support/node/markdown.js';

interface Described {
  readonly name: string;
  readonly description?: string;
}
interface Declaration {
  readonly cssParts?: readonly Described[];
  readonly cssProperties?: readonly Described[];
}
interface Manifest {
  readonly modules: readonly {readonly declarations?: readonly Declaration[]}[];
}

const manifest = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8')) as Manifest;
const declarations = manifest.modules.flatMap(({declarations = []}) => declarations);

/** What is described, by itself or together with what it goes with. */
const described = (of: 'cssParts' | 'cssProperties'): ReadonlySet<string> =>
  new Set(
    declarations
      .flatMap((declaration) => declaration[of] ?? [])
      .flatMap(({name, description = ''}) => [
        name,
        ...[...description.matchAll(/`([\w-]+)`/g)].map(([, other]) => other!),
      ]),
  );

const sources = readdirSync(join(root, 'src/elements'), {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'src/elements', name), 'utf8'));

test('every part in a template is one that the manifest, and so the documents, describe', () => {
  const used = sources.flatMap((source) =>
    [...source.matchAll(/\bpart="([^"]+)"/g)].flatMap(([, names]) =>
      // What is filled in stands beside a name of its own.
      names!.replace(/\$\{[^}]*\}\S*/g, ' ').split(/\s+/),
    ),
  );
  const known = described('cssParts');
  assert.ok(used.length > 50);
  assert.deepEqual(
    [...new Set(used)].filter((name) => name !== '' && !known.has(name)),
    [],
  );
});

test('every custom property that styles read is one that the manifest describes', () => {
  const used = sources.flatMap((source) =>
    [...source.matchAll(/var\(\s*(--im-[\w-]+)/g)].map(([, name]) => name!),
  );
  const known = described('cssProperties');
  assert.ok(used.length > 20);
  assert.deepEqual(
    [...new Set(used)].filter((name) => !known.has(name)),
    [],
  );
});
