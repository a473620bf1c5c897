// PeerJS without what calls never reach: its server, its data connections and its log. A plugin for Vite.
// Ours are media connections alone, over signaling of our own (src/client/tunnelled-peer.ts), and from the turn in
// which there is one its handlers are ours (src/client/peer-link.ts). What is left is PeerJS's own code: pieces are
// cut out of it, none are written. They are those of 1.5.5; one that is not found fails the build.

/** What is called for what it says in the console; our `debug` is 0, at which it says nothing. */
const LOG = '(0, $257947e92926277a$export$2e2bcd8739ae039).';
/** The names of messages, and the kinds of connections. */
const MESSAGE = '(0, $78455e22dea96b8c$export$adb4a1754da6f10d).';
const KIND = '(0, $78455e22dea96b8c$export$3157d57b4135e3bc).';

const UTIL = '$4f4134156c446392$export$f8f26dd395d7e1bd';
const NEGOTIATOR = '$b82fb8fc0514bfc1$export$89e6bb5ad64bf4a';
const MEDIA_CONNECTION = '$5c1d08c7c57da9a3$export$4a84e95a2324ac29';
const PEER = '$416260bce337df90$export$ecd1fc136c422448';

/** Classes that lose all their members. */
const CLASSES = [
  '$fcbcc7538a6776d5$export$f1c5f4c9cb95390b', // BinaryPackChunker
  '$8f5bfa60836d261d$export$4798917dbf149b79', // Socket
  '$abf266641927cd89$export$2c4e825dc9120f87', // API
  '$a229bedbcaa6ca23$export$ff7c9d4c11d94e8b', // BufferedConnection
  '$6366c4ca161bc297$export$d365f7ad9d7df9c9', // DataConnection
  '$9fcfddb3ae148f88$export$f0a5a64d5bb37108', // BinaryPack
  '$bbaee3f15f714663$export$6f88fe47d32c9c94', // Raw
  '$817f931e3f9096cf$export$48880ac635f47186', // Json
  '$257947e92926277a$var$Logger',
];

/** Single members, by their classes. */
const MEMBERS = [
  ...['noop', 'blobToArrayBuffer', 'binaryStringToArrayBuffer', 'isSecure'].map(of(UTIL)),
  ...['handleCandidate', '_addStreamToMediaConnection'].map(of(NEGOTIATOR)),
  ...['localStream', 'remoteStream', 'addStream', 'handleMessage'].map(of(MEDIA_CONNECTION)),
  ...['connections', 'connect', 'reconnect', 'listAllPeers', '_storeMessage'].map(of(PEER)),
  // `TunnelledPeer` has another one; what would abort was said by the server or the browser check.
  ...['_createServerConnection', '_abort', '_delayedAbort'].map(of(PEER)),
];

/** Members that are called, to do nothing: whatever connection they listen to, `PeerLink` listens instead. */
const IDLE = ['_setupListeners'].map(of(NEGOTIATOR));

/** Statements, cases and assignments, by how they begin. */
const PIECES = [
  LOG,
  'if (this._options.logFunction)',
  'if (!peerConnection.addTrack)',
  // Which browser this is, and what it can: a connection to PeerJS's own relays is made to find that out.
  'const $fb63e766cfafaab9$export$25be9502477c137d',
  'const $fb63e766cfafaab9$var$webRTCAdapter',
  'const $4f4134156c446392$var$DEFAULT_CONFIG',
  ...['CLOUD_HOST', 'CLOUD_PORT', 'chunkedBrowsers', 'defaultConfig', 'browser', 'browserVersion']
    .concat(['pack', 'unpack', 'supports', 'validateId'])
    .map((name) => `this.${name} =`),
  'if (!(0, $4f4134156c446392$export$7debb50ef11d5e0b).supports',
  'if (!!userId && !(0, $4f4134156c446392$export$7debb50ef11d5e0b).validateId',
  // Where its server is, and the data connections that might be asked for.
  'options = {\n            debug',
  'if (this._options.host',
  'if (this._options.path',
  'if (this._options.secure',
  'this._api =',
  'this._serializers =',
  // What its server says, all but that it is there, and that there is an offer.
  ...['Error', 'IdTaken', 'InvalidKey', 'Leave', 'Expire'].map((name) => `case ${MESSAGE}${name}:`),
  `default:\n                {\n                    if (!payload)`,
  `if (this.connection.type === ${KIND}Data)`,
  // Names for what is cut, names of names for those who import them, and what nobody asks an emitter for.
  ...[
    'BrowserIncompatible',
    'InvalidID',
    'InvalidKey',
    'Network',
    'PeerUnavailable',
    'SslUnavailable',
  ]
    .concat(['ServerError', 'SocketError', 'SocketClosed', 'UnavailableID'])
    .map((name) => `PeerErrorType["${name}"]`),
  ...['Heartbeat', 'Candidate', 'Error', 'IdTaken', 'InvalidKey', 'Leave', 'Expire'].map(
    (name) => `ServerMessageType["${name}"]`,
  ),
  '$parcel$export($78455e22dea96b8c$exports',
  ...['eventNames', 'listeners', 'listenerCount', 'off', 'addListener'].map(
    (name) => `$c4dcfd1d1ea86647$var$EventEmitter.prototype.${name} =`,
  ),
];

/** Conditions that always hold, so that their `else` goes. */
const ALWAYS = ['if (userId)', `if (payload.type === ${KIND}Media)`];

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
      const {cuts, missed} = findCuts(this.parse(code), code);
      if (missed.length > 0) {
        this.error(`This is another PeerJS than the one that is known: no ${missed.join(', ')}.`);
      }
      let lean = '';
      let at = 0;
      for (const {start, end, text} of cuts.toSorted((one, other) => one.start - other.start)) {
        // What lies within a cut has gone with it.
        if (start < at) continue;
        lean += code.slice(at, start) + text;
        at = end;
      }
      lean += code.slice(at);
      return {code: lean, map: null};
    },
  };
}

/**
 * @param {any} program
 * @param {string} code
 */
function findCuts(program, code) {
  const missed = new Set([...CLASSES, ...MEMBERS, ...IDLE, ...PIECES, ...ALWAYS]);
  /** @type {{start: number, end: number, text: string}[]} */
  const cuts = [];
  let inClass = '';
  /** @param {string[]} of @param {(known: string) => boolean} matches */
  const finds = (of, matches) => {
    const found = of.find(matches);
    return found !== undefined && (missed.delete(found), true);
  };
  walk(program, (node) => {
    const {type, start, end} = node;
    /** @param {number} from @param {string} text */
    const cut = (from, text) => {
      cuts.push({start: from, end, text});
      return false;
    };
    /** @param {string} known */
    const begins = (known) => code.startsWith(known, start);
    if (type === 'ClassDeclaration') {
      inClass = node.id.name;
      if (finds(CLASSES, (known) => known === inClass)) return cut(node.body.start, '{}');
    } else if (type === 'MethodDefinition') {
      const name = of(inClass)(node.key.name);
      if (finds(MEMBERS, (known) => known === name)) return cut(start, '');
      if (finds(IDLE, (known) => known === name)) return cut(node.value.body.start, '{}');
    } else if (type === 'AssignmentExpression') {
      if (finds(PIECES, begins)) return cut(start, '0');
    } else if (/Statement$|Declaration$|^SwitchCase$/.test(type)) {
      if (finds(PIECES, begins)) return cut(start, type === 'SwitchCase' ? '' : ';');
      if (type === 'IfStatement' && finds(ALWAYS, begins)) cut(node.consequent.end, '');
    }
    return true;
  });
  return {cuts, missed: [...missed]};
}

/** @param {string} name gives the name of a member of the class */
function of(name) {
  return (/** @type {string} */ member) => `${name}.${member}`;
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
