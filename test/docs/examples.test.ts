import assert from 'node:assert/strict';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {before, describe, test} from 'node:test';
import ts from 'typescript';
import {type CodeBlock, documents, readMarkdown, root} from '../support/node/markdown.js';

/** What the examples take for given: a session, a place to show things, the site's own functions. */
const GIVEN = join(root, 'test/docs/given.d.ts');

/**
 * Each example is a module of its own beside its document, so that it finds the package by its name, as it is
 * published: TypeScript strictly, JavaScript for what it calls and what it gives.
 */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  lib: ['lib.es2024.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts', 'lib.dom.asynciterable.d.ts'],
  types: ['node'],
  skipLibCheck: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
};
const KINDS = {
  ts: {...OPTIONS, strict: true},
  js: {...OPTIONS, strict: false},
} as const;

type Kind = keyof typeof KINDS;

const examples = documents.flatMap((document) => readMarkdown(document).code.flatMap(examplesIn));

describe('the examples of the documents', {timeout: 120_000}, () => {
  before(() => {
    assert.ok(existsSync(join(root, 'dist/client/index.d.ts')), 'run `npm run build` first');
  });

  for (const kind of ['ts', 'js'] as const) {
    test(`in ${kind} fit the package as it is built`, () => {
      const ofKind = examples.filter((example) => example.kind === kind);
      assert.ok(ofKind.length > 5, 'there are hardly any');
      assert.deepEqual(complaints(kind, ofKind), []);
    });
  }
});

interface Example {
  readonly kind: Kind;
  readonly block: CodeBlock;
  readonly text: string;
}

function examplesIn(block: CodeBlock): Example[] {
  if (block.language === 'ts') return [{kind: 'ts', block, text: block.text}];
  if (block.language === 'js') return [{kind: 'js', block, text: block.text}];
  if (block.language !== 'html') return [];
  // Lines before the script stay, empty, so that a complaint names the line of the document.
  return [...block.text.matchAll(/<script type="module">\n([^]*?)<\/script>/g)].map((match) => {
    const before = block.text.slice(0, match.index).split('\n').length;
    return {kind: 'js', block, text: '\n'.repeat(before) + match[1]!};
  });
}

function complaints(kind: Kind, of: readonly Example[]): string[] {
  const files = new Map(
    of.map((example, index) => [
      join(root, 'docs', `example-${index}.${kind === 'ts' ? 'ts' : 'js'}`),
      example,
    ]),
  );
  const options = KINDS[kind];
  const host = ts.createCompilerHost(options);
  const {readFile, fileExists} = host;
  host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
  host.readFile = (file) => files.get(file)?.text ?? readFile.call(host, file);
  const {getSourceFile} = host;
  host.getSourceFile = (file, language) => {
    const text = files.get(file)?.text;
    return text === undefined
      ? getSourceFile.call(host, file, language)
      : ts.createSourceFile(file, text, language);
  };
  const program = ts.createProgram([...files.keys(), GIVEN], options, host);
  return ts.getPreEmitDiagnostics(program).map(({file, start = 0, messageText}) => {
    const words = ts.flattenDiagnosticMessageText(messageText, ' ');
    const example = file && files.get(file.fileName);
    if (!example) return `${file?.fileName ?? ''}: ${words}`;
    const {line} = file.getLineAndCharacterOfPosition(start);
    return `${example.block.document}:${example.block.line + line}: ${words}`;
  });
}
