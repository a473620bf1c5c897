import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The documents that a reader of the project meets, by their paths from the root. */
export const documents: readonly string[] = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'examples', 'deploy', 'demo'].flatMap((folder) =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'})
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  ),
].sort();

export interface CodeBlock {
  readonly document: string;
  /** Where its first line stands in the document, counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

export interface Markdown {
  /** The lines outside of code. */
  readonly prose: readonly {readonly line: number; readonly text: string}[];
  readonly code: readonly CodeBlock[];
}

/** A document taken apart into what is read and what is run. */
export function readMarkdown(document: string): Markdown {
  const prose: {line: number; text: string}[] = [];
  const code: CodeBlock[] = [];
  let block:
    {fence: string; indent: number; line: number; language: string; lines: string[]} | undefined;
  for (const [index, text] of readFileSync(join(root, document), 'utf8').split('\n').entries()) {
    const [, indent = '', fence, language = ''] = /^(\s*)(`{3,}|~{3,})(\S*)/.exec(text) ?? [];
    if (!block) {
      if (fence) block = {fence, indent: indent.length, line: index + 2, language, lines: []};
      else prose.push({line: index + 1, text});
    } else if (fence?.startsWith(block.fence) && language === '') {
      const {line, lines} = block;
      code.push({document, line, language: block.language, text: lines.join('\n')});
      block = undefined;
    } else {
      block.lines.push(text.slice(block.indent));
    }
  }
  if (block) throw new Error(`${document}:${block.line}: a block of code without an end.`);
  return {prose, code};
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(document: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const {text} of readMarkdown(document).prose) {
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(text)?.[1];
    if (heading === undefined) continue;
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let unique = anchor;
    for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
    anchors.add(unique);
  }
  return anchors;
}

/** Where a document leads to: links, pictures, and the addresses of its HTML. */
export function linksOf(document: string): readonly {line: number; target: string}[] {
  return readMarkdown(document).prose.flatMap(({line, text}) => {
    const shown = text.replace(/`[^`]*`/g, '');
    return [
      ...shown.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|(?:src|srcset|href)="([^"]+)"/g),
    ].map(([, link, address]) => ({line, target: (link ?? address)!}));
  });
}
