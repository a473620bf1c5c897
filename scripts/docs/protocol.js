import * as protocol from '../../src/protocol/index.ts';
import {fieldTable, schemaComments, typeOf} from './schema.js';
import {sentence} from './table.js';

/** The schemas that have a name, in the order in which they are shown. */
const ENTITIES = [
  'UserId',
  'CallId',
  'DeviceId',
  'LinkId',
  'MessageId',
  'StoredId',
  'Place',
  'RoomNumber',
  'Media',
  'Presence',
  'ChosenPresence',
  'Profile',
  'Contact',
  'Message',
  'Receipt',
  'Conversation',
  'Preconnect',
  'IcePolicy',
  'IceServer',
];
const CONTENTS = ['TextContent', 'CallContent', 'CustomContent'];

/** Parts of docs/protocol.md, from the valibot schemas and the comments above them. */
export function protocolParts() {
  const comments = new Map(
    ['frames', 'entities', 'content', 'media'].flatMap((file) => [
      ...schemaComments(`src/protocol/${file}.ts`),
    ]),
  );
  // Of several names for one schema none is right by itself.
  const isAmbiguous = (name) =>
    ENTITIES.some((other) => other !== name && protocol[other] === protocol[name]);
  const names = new Map([
    ...ENTITIES.map((name) => [name, name]),
    ...ENTITIES.filter((name) => !isAmbiguous(name)).map((name) => [protocol[name], name]),
    ...['Content', 'SentContent', 'Signal'].map((name) => [protocol[name], name]),
  ]);
  const context = {comments, names};
  return {
    'client frames': () => clientFrames(context),
    'server frames': () => serverFrames(context),
    entities: () => entities(context),
  };
}

function clientFrames({comments, names}) {
  return protocol.ClientFrame.options
    .map((schema) => {
      const type = schema.entries.type.literal;
      const reply = protocol.replies[type];
      const side = type === 'hello' ? 'hello' : reply ? 'requests' : 'notices';
      const {comment, fields} = comments.get(`${side}:${type}`);
      return [
        `#### ${type}, from the client`,
        sentence(comment),
        fieldTable(schema, names, fields),
        reply && answer(reply, names, comments.get(`replies:${type}`).fields),
      ]
        .filter(Boolean)
        .join('\n\n');
    })
    .join('\n\n');
}

function answer(reply, names, said) {
  return Object.keys(reply.entries).length === 0
    ? 'Answered with an empty `result`.'
    : `Answered with this \`result\`:\n\n${fieldTable(reply, names, said)}`;
}

function serverFrames({comments, names}) {
  return protocol.ServerFrame.options
    .map((schema) => {
      const type = schema.entries.type.literal;
      const {comment, fields} = comments.get(`ServerFrame:${type}`);
      return [
        `#### ${type}, from the server`,
        sentence(comment),
        fieldTable(schema, names, fields) || (comment ? '' : 'Has no fields.'),
      ]
        .filter(Boolean)
        .join('\n\n');
    })
    .join('\n\n');
}

function entities({comments, names}) {
  const plain = ENTITIES.map((name) => {
    const schema = protocol[name];
    const {comment, fields} = comments.get(name);
    const own = new Map(names);
    own.delete(schema);
    return [
      `#### ${name}`,
      sentence(comment),
      schema.type === 'object' ? fieldTable(schema, own, fields) : sentence(typeOf(schema, own)),
    ].join('\n\n');
  });
  const contents = CONTENTS.map((name) => {
    const {comment, fields} = comments.get(name);
    return [sentence(comment), fieldTable(protocol[name], names, fields)].join('\n\n');
  });
  const signals = protocol.Signal.options.map((schema) => {
    const kind = schema.entries.kind.literal;
    const {comment, fields} = comments.get(`Signal:${kind}`);
    return [`\`${kind}\`. ${sentence(comment)}`, fieldTable(schema, names, fields)].join('\n\n');
  });
  return [
    ...plain,
    '#### SentContent',
    'What a client may send as a message: the first or the third of those of [Content](#content).',
    '#### Content',
    ...contents,
    '#### Signal',
    sentence(comments.get('Signal').comment),
    ...signals,
  ].join('\n\n');
}
