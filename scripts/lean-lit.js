// Lit without what our elements never use. A plugin for Vite.
// What is left is Lit's own code: pieces are cut out of what it publishes, none are written, but for the answer to one
// question. They are those of the versions in package-lock.json; one that is not found fails the build, and is then to be
// looked for in the new version.

/**
 * By file, what is cut out: a piece, and what of it stays.
 *
 * @type {Readonly<Record<string, readonly (readonly [piece: string, stays?: string])[]>>}
 */
const CUTS = {
  '@lit/reactive-element/css-tag.js': [
    // All browsers that know `light-dark()`, by which our styles have their colours, know style sheets made by script.
    [
      'e=t.ShadowRoot&&(void 0===t.ShadyCSS||t.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype',
      'e=!0',
    ],
    // Who writes styles is told by the compiler.
    [
      'if(this._$cssResult$=!0,o!==s)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");',
      'this._$cssResult$=!0;',
    ],
    [
      'if("number"==typeof t)return t;throw Error("Value passed to \'css\' function must be a \'css\' function result: "+t+". Use \'unsafeCSS\' to pass non-literal values, but take care to ensure page security.")',
    ],
  ],
  '@lit/reactive-element/reactive-element.js': [
    // Attributes that are no text have converters of ours, or are there or not.
    ['case Object:case Array:t=null==t?t:JSON.stringify(t)'],
    [
      'case Number:i=null===t?null:Number(t);break;case Object:case Array:try{i=JSON.parse(t)}catch(t){i=null}',
    ],
    // Properties are made by `property.ts` alone: not by standard decorators, nor by a list.
    ['Symbol.metadata??=Symbol("metadata"),a.litPropertyMetadata??=new WeakMap;'],
    [
      'const t=this[Symbol.metadata];if(null!==t){const s=litPropertyMetadata.get(t);if(void 0!==s)for(const[t,i]of s)this.elementProperties.set(t,i)}',
    ],
    [
      'if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(d("properties"))){const t=this.properties,s=[...r(t),...o(t)];for(const i of s)this.createProperty(i,t[i])}',
      'this.finalized=!0,this._$Ei();',
    ],
    ['if(s.state&&(s.attribute=!1),', 'if('],
    ['static addInitializer(t){this._$Ei(),(this.l??=[]).push(t)}'],
    [',void 0!==t.l&&(this.l=[...t.l])'],
    [',this.constructor.l?.forEach(t=>t(this))'],
    // None goes back to a default of its own when its attribute does, or has fewer controllers than it was made with.
    ['||i.useDefault&&i.reflect&&h===this._$Ej?.get(t)&&!this.hasAttribute(r._$Eu(t,i))'],
    [
      'i&&!(this._$Ej??=new Map).has(t)&&(this._$Ej.set(t,r??s??this[t]),!0!==h||void 0!==r)||(',
      '(',
    ],
    ['??this._$Ej?.get(e)??r'],
    ['removeController(t){this._$EO?.delete(t)}'],
    // For browsers without shadow DOM, and for a warning that other copies give to developers.
    [',p=a.reactiveElementPolyfillSupport'],
    [',p?.({ReactiveElement:y}),(a.reactiveElementVersions??=[]).push("2.1.2")'],
  ],
  'lit-html/lit-html.js': [
    [',B=t.litHtmlPolyfillSupport;B?.(S,k),(t.litHtmlVersions??=[]).push("3.3.3")'],
    // What it shows of itself to directives (one part of it is asked for), hydration and tests.
    ['M:h,P:o,A:n,C:1,L:N,R,D:d,V:M,'],
    [',H,N:L,U:z,B:I,F:Z'],
    // There is no MathML here.
    [':3===i?"<math>":""', ':""'],
    [':3===i?"</math>":""', ':""'],
    ['2===i||3===i', '2===i'],
  ],
  'lit-element/lit-element.js': [
    [
      ',s.litElementHydrateSupport?.({LitElement:i});const o=s.litElementPolyfillSupport;o?.({LitElement:i})',
    ],
    ['(s.litElementVersions??=[]).push("4.2.2");'],
  ],
};

export function leanLit() {
  return {
    name: 'lean-lit',
    enforce: /** @type {const} */ ('pre'),
    /**
     * @this {{error(message: string): never}}
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      const [file, cuts] =
        Object.entries(CUTS).find(([name]) => id.endsWith(`/node_modules/${name}`)) ?? [];
      if (!cuts) return undefined;
      let lean = code;
      for (const [piece, stays = ''] of cuts) {
        if (lean.split(piece).length !== 2) {
          this.error(`This is another Lit than the one that is known: ${file} has no ${piece}`);
        }
        lean = lean.split(piece).join(stays);
      }
      return {code: lean, map: null};
    },
  };
}
