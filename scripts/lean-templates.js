// What minifiers leave alone: the text of templates. Two plugins for Vite.

/** Takes comments and white space out of the elements' styles. */
export function leanStyles() {
  return {
    name: 'lean-styles',
    enforce: /** @type {const} */ ('pre'),
    /**
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      if (!id.endsWith('.css.ts') && !code.includes('css`')) return undefined;
      const lean = code.replace(/css`([^`]*)`/g, (_, /** @type {string} */ style) => {
        const text = style
          .replace(/\/\*.*?\*\//gs, '')
          .replace(/\s+/g, ' ')
          .replace(/ ?([{};,>]) ?/g, '$1')
          .replace(/: /g, ':')
          .replace(/;}/g, '}')
          .replace(/([^\d.])0\.(\d)/g, '$1.$2')
          .trim();
        return `css\`${text}\``;
      });
      // The lines of a style need no map.
      return lean === code ? undefined : {code: lean, map: null};
    },
  };
}

/**
 * Joins the lines of HTML templates: once a chunk is minified, only they have any. A run of white space is shown as one
 * space, and stays one.
 */
export function leanMarkup() {
  return {
    name: 'lean-markup',
    enforce: /** @type {const} */ ('post'),
    /**
     * @param {unknown} _options
     * @param {Record<string, {type: string, code?: string}>} bundle
     */
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.code) chunk.code = chunk.code.replace(/\s*\n\s*/g, ' ');
      }
    },
  };
}
