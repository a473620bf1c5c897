/** A Markdown table; empty where it has no rows. */
export function table(head, rows) {
  if (rows.length === 0) return '';
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A sentence as it stands in a table: one line, and no bar of its own. */
const cell = (text) => String(text).replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();

/** Code in a sentence; nothing where there is none. */
export const code = (text) => (text === undefined || text === '' ? '' : `\`${text}\``);

/** `text` as a sentence: with a capital and a full stop. */
export const sentence = (text) => {
  const trimmed = (text ?? '').trim();
  if (trimmed === '') return '';
  const begun = trimmed[0].toUpperCase() + trimmed.slice(1);
  return /[.!?:)]$/.test(begun) ? begun : `${begun}.`;
};
