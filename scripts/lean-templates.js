// A plugin for Vite. Minifiers leave the text of templates alone, and so the lines and indents of the markup in it.

/** Makes one space of every line break and indent in the elements' markup: to a browser they are the same. */
export function leanTemplates() {
  return {
    name: 'lean-templates',
    enforce: /** @type {const} */ ('post'),
    /**
     * @this {{parse(code: string): any}}
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      if (!id.includes('/src/elements/') || !/\b(html|svg)`/.test(code)) return undefined;
      let lean = '';
      let at = 0;
      for (const {start, end} of markup(this.parse(code))) {
        lean += code.slice(at, start) + code.slice(start, end).replace(/\s*\n\s*/g, ' ');
        at = end;
      }
      // The lines of markup need no map.
      return {code: lean + code.slice(at), map: null};
    },
  };
}

/**
 * The texts of all templates of markup, in their order.
 *
 * @param {any} node
 * @returns {{start: number, end: number}[]}
 */
function markup(node) {
  const found = [];
  if (node.type === 'TaggedTemplateExpression' && /^(html|svg)$/.test(node.tag.name)) {
    found.push(...node.quasi.quasis);
  }
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') found.push(...markup(child));
    }
  }
  return found.sort((one, other) => one.start - other.start);
}
