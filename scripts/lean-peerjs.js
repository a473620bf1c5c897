// PeerJS without what calls never reach: its server, its data connections and its log. A plugin for Vite.
// Ours are media connections alone, over signaling of our own (src/client/tunnelled-peer.ts).

/** Of PeerJS 1.5.5, by the name of what they export or declare: these lose their members. */
const UNREACHED = {
  BinaryPackChunker: '$fcbcc7538a6776d5$export$f1c5f4c9cb95390b',
  Socket: '$8f5bfa60836d261d$export$4798917dbf149b79',
  API: '$abf266641927cd89$export$2c4e825dc9120f87',
  BufferedConnection: '$a229bedbcaa6ca23$export$ff7c9d4c11d94e8b',
  DataConnection: '$6366c4ca161bc297$export$d365f7ad9d7df9c9',
  BinaryPack: '$9fcfddb3ae148f88$export$f0a5a64d5bb37108',
  Raw: '$bbaee3f15f714663$export$6f88fe47d32c9c94',
  Json: '$817f931e3f9096cf$export$48880ac635f47186',
};

/** What is called for what it says in the console; our `debug` is 0, at which it says nothing. */
const LOG = '$257947e92926277a$export$2e2bcd8739ae039';

export function leanPeerJs() {
  return {
    name: 'lean-peerjs',
    enforce: /** @type {const} */ ('pre'),
    /**
     * @this {{parse(code: string): any, error(message: string): never}}
     * @param {string} code
     * @param {string} id
     */
    transform(code, id) {
      if (!/\/peerjs\/dist\/bundler\.mjs$/.test(id)) return undefined;
      /** @type {{start: number, end: number, text: string}[]} */
      const cuts = [];
      const unreached = new Set(Object.values(UNREACHED));
      walk(this.parse(code), (node) => {
        if (node.type === 'ClassDeclaration' && unreached.delete(node.id.name)) {
          cuts.push({start: node.id.end, end: node.end, text: ' {}'});
          return false;
        }
        const {expression} = node;
        const isCall = node.type === 'ExpressionStatement' && expression.type === 'CallExpression';
        const callee = isCall && code.slice(expression.callee.start, expression.callee.end);
        if (!callee || !callee.startsWith(`(0, ${LOG}).`)) return true;
        cuts.push({start: node.start, end: node.end, text: ';'});
        return false;
      });
      if (unreached.size > 0 || cuts.length < 50) {
        this.error('This is another PeerJS than the one that scripts/lean-peerjs.js knows.');
      }
      let lean = code;
      for (const {start, end, text} of cuts.toSorted((one, other) => other.start - one.start)) {
        lean = lean.slice(0, start) + text + lean.slice(end);
      }
      return {code: lean, map: null};
    },
  };
}

/**
 * @param {any} node
 * @param {(node: any) => boolean} visit gives whether to go on into the node
 */
function walk(node, visit) {
  if (!visit(node)) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child.type === 'string') walk(child, visit);
    }
  }
}
