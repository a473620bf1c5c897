import {readFileSync} from 'node:fs';
import ts from 'typescript';

/** A file of the source, to read what is said about each thing above it. */
export function readSource(file) {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

/** What the doc comment right above a piece of source says; '' where there is none. */
export function commentAbove(node) {
  const text = node.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const range = ranges.findLast(({pos}) => text.startsWith('/**', pos));
  if (!range) return '';
  return text
    .slice(range.pos + 3, range.end - 2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .split(/^\s*@/m)[0]
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Calls `visit` with every piece of source below `node`. */
export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The fields of an interface: name, type as it is written, whether it may be missing, what is said of it. */
export function fieldsOf(file, name) {
  const source = readSource(file);
  let fields;
  let comment = '';
  walk(source, (node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) return;
    comment = commentAbove(node);
    fields = node.members.filter(ts.isPropertySignature).map((member) => ({
      name: member.name.getText(source),
      type: member.type.getText(source).replaceAll(/\s+/g, ' '),
      isOptional: member.questionToken !== undefined,
      comment: commentAbove(member),
    }));
  });
  if (!fields) throw new Error(`${file} has no interface ${name}.`);
  return {comment, fields};
}
