import {readFileSync} from 'node:fs';
import {fieldsOf} from './source.js';
import {code, sentence, table} from './table.js';

/** Where the shapes are declared that events carry; those of the wire are in protocol.md. */
const SHAPES = {
  Call: 'src/client/call.ts',
  TranscriptEntry: 'src/client/transcript.ts',
};
const WIRE = ['Profile', 'Contact', 'Content'];

/** Parts of docs/elements.md, all from custom-elements.json: what is common, each element, what events carry. */
export function elementParts() {
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
  const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
  const elements = declarations.filter(({tagName}) => tagName);
  const events = new Map(declarations.map((declaration) => [declaration.name, declaration]));
  return {
    common: () => commonPart(elements),
    ...Object.fromEntries(
      elements.map((element) => [element.tagName, () => elementPart(element, events)]),
    ),
    shapes: shapesPart,
  };
}

const isCommon = ({inheritedFrom}) => inheritedFrom !== undefined;

function commonPart([element]) {
  return [members(element.members.filter(isCommon)), methods(element.members.filter(isCommon))]
    .filter(Boolean)
    .join('\n\n');
}

function elementPart(element, events) {
  const own = element.members.filter((member) => !isCommon(member));
  const parts = [
    ['', members(own)],
    ['Methods', methods(own)],
    ['Events', eventTable(element.events ?? [], events)],
    ['Slots', named(element.slots ?? [], 'slot', (name) => code(name || '(default)'))],
    ['Parts', named(element.cssParts ?? [], 'part', code)],
    ['Custom properties', properties(element.cssProperties ?? [])],
  ];
  return parts
    .filter(([, text]) => text !== '')
    .map(([title, text]) => (title ? `**${title}**\n\n${text}` : text))
    .join('\n\n');
}

function members(all) {
  const fields = all.filter(({kind, static: isStatic}) => kind === 'field' && !isStatic);
  return table(
    ['attribute', 'property', 'type', 'default', ''],
    fields.map((field) => [
      code(field.attribute),
      code(field.name),
      code(field.type?.text.replace(/ \| undefined$/, '')),
      code(field.default),
      sentence(field.description),
    ]),
  );
}

function methods(all) {
  return table(
    ['method', 'gives', ''],
    all
      .filter(({kind}) => kind === 'method')
      .map((method) => [
        code(
          `${method.static ? 'static ' : ''}${method.name}(${(method.parameters ?? [])
            .map(({name, type}) => `${name}: ${type?.text}`)
            .join(', ')})`,
        ),
        method.return?.type?.text === 'void' ? '' : code(method.return?.type?.text),
        sentence(method.description),
      ]),
  );
}

function eventTable(all, events) {
  return table(
    ['event', 'carries', 'when'],
    all.map(({name, type, description}) => {
      const declaration = events.get(type.text);
      if (!declaration) throw new Error(`The manifest does not know ${type.text} of ${name}.`);
      const fields = declaration.members.filter(
        (member) => member.kind === 'field' && !member.static,
      );
      return [
        code(name),
        fields.map((field) => `${code(field.name)}: ${typeLink(field.type.text)}`).join(', '),
        sentence(description),
      ];
    }),
  );
}

function named(all, title, show) {
  return table(
    [title, ''],
    all.map(({name, description}) => [show(name), sentence(description)]),
  );
}

function properties(all) {
  return table(
    ['property', 'default', ''],
    all.map((property) => [
      code(property.name),
      code(property.default),
      sentence(property.description),
    ]),
  );
}

function typeLink(text) {
  if (text in SHAPES) return `[\`${text}\`](#${text.toLowerCase()})`;
  if (WIRE.includes(text)) return `[\`${text}\`](protocol.md#${text.toLowerCase()})`;
  return code(text);
}

function shapesPart() {
  return Object.entries(SHAPES)
    .map(([name, file]) => {
      const {comment, fields} = fieldsOf(file, name);
      const rows = fields.map((field) => [
        code(field.name) + (field.isOptional ? ', or missing' : ''),
        typeLink(field.type),
        sentence(field.comment),
      ]);
      return [`### ${name}`, comment, table(['field', 'type', ''], rows)]
        .filter(Boolean)
        .join('\n\n');
    })
    .join('\n\n');
}
