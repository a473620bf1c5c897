import {END_REASONS} from '../../src/protocol/index.ts';
import {commentAbove, readSource, walk} from './source.js';
import {code, sentence, table} from './table.js';
import ts from 'typescript';

/** Part of docs/moving-from-anychat.md: every end reason with the number AnyChat has for it. */
export function anychatParts() {
  return {'end reasons': endReasons};
}

function endReasons() {
  const said = new Map();
  walk(readSource('src/protocol/end-reasons.ts'), (node) => {
    if (ts.isPropertyAssignment(node)) said.set(node.name.text, commentAbove(node));
  });
  return table(
    ['AnyChat', 'end reason', 'means'],
    Object.entries(END_REASONS).map(([reason, {anychat}]) => [
      anychat ?? '–',
      code(reason),
      sentence(said.get(reason)),
    ]),
  );
}
