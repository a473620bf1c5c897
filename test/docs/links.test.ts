import assert from 'node:assert/strict';
import {existsSync, readdirSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, test} from 'node:test';
import {anchorsOf, documents, linksOf, readMarkdown, root} from '../support/node/markdown.js';

const files = [
  ...readdirSync(root).filter((name) => /\.\w+$/.test(name)),
  ...['src', 'scripts', 'test', 'demo', 'bench', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'}).map((name) =>
      join(folder, name),
    ),
  ),
];

describe('the documents', () => {
  for (const document of documents) {
    test(`${document} leads nowhere where there is nothing`, () => {
      const broken = linksOf(document)
        .filter(({target}) => !/^[a-z]+:/i.test(target))
        .filter(({target}) => !leadsSomewhere(document, target))
        .map(({line, target}) => `${document}:${line}: ${target}`);
      assert.deepEqual(broken, []);
    });
  }

  for (const document of ['ARCHITECTURE.md', 'CONTRIBUTING.md']) {
    test(`${document} names no file that is not there`, () => {
      const named = readMarkdown(document).prose.flatMap(({text}) =>
        [...text.matchAll(/`([\w./-]+\.(?:ts|js|json|py))`/g)].map(([, name]) => name!),
      );
      const missing = named.filter(
        (name) =>
          !name.startsWith('im-elements') && !files.some((file) => `/${file}`.endsWith(`/${name}`)),
      );
      assert.deepEqual(missing, []);
    });
  }

  test('of docs are all in its index', () => {
    const index = 'docs/README.md';
    const listed = new Set(linksOf(index).map(({target}) => join('docs', target.split('#')[0]!)));
    const missing = documents.filter(
      // The pages of errors have an index of their own.
      (document) =>
        /^docs\/[^/]+\.md$/.test(document) && document !== index && !listed.has(document),
    );
    assert.deepEqual(missing, []);
  });
});

function leadsSomewhere(from: string, target: string): boolean {
  const [path = '', anchor] = decodeURIComponent(target).split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, file))) return false;
  return anchor === undefined || (file.endsWith('.md') && anchorsOf(file).has(anchor));
}
