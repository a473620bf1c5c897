// A plugin for Vite. Minifiers leave the text of templates alone, and so the styles.

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
