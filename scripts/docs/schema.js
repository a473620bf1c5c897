import ts from 'typescript';
import {commentAbove, readSource, walk} from './source.js';
import {code, sentence, table} from './table.js';

/**
 * What a valibot schema takes, in words. `names`: the names to which is linked, and of which schema each is.
 *
 * @throws Error for a kind of schema that is not used here yet, so that none is left out unnoticed.
 */
export function typeOf(schema, names) {
  const name = names.get(schema);
  if (name !== undefined) return `[${name}](#${name.toLowerCase()})`;
  const {type} = schema;
  switch (type) {
    case 'optional':
    case 'exact_optional':
      return typeOf(schema.wrapped, names);
    case 'nullable':
      return `${typeOf(schema.wrapped, names)} or \`null\``;
    case 'literal':
      return code(JSON.stringify(schema.literal));
    case 'picklist':
      return schema.options.map((option) => code(JSON.stringify(option))).join(', ');
    case 'array':
      return `list of ${typeOf(schema.item, names)}`;
    case 'object':
      return `{${Object.entries(schema.entries)
        .map(([field, value]) => `${code(field)}: ${typeOf(value, names)}`)
        .join(', ')}}`;
    case 'unknown':
      return limits(schema) ? `any JSON ${limits(schema)}` : 'any JSON';
    case 'custom':
      return 'string';
    case 'string':
    case 'number':
    case 'boolean':
      return [isInteger(schema) ? 'integer' : type, limits(schema)].filter(Boolean).join(', ');
    default:
      throw new Error(`A schema of type "${type}" has no words here.`);
  }
}

/** A table of the fields of an object schema, but for its `type`. `said`: what the source says of each. */
export function fieldTable(schema, names, said) {
  const rows = Object.entries(schema.entries)
    .filter(([name, field]) => name !== 'type' && !isStamped(field))
    .map(([name, field]) => [
      code(name) + (isOptional(field) ? ', or missing' : ''),
      fieldType(name, field, names, said) + fallback(field),
      sentence(said.get(name)?.comment),
    ]);
  return table(['field', 'type', ''], rows);
}

/** Several names may stand for one schema, so the word of the source counts. */
function fieldType(name, field, names, said) {
  const word = said.get(name)?.word;
  return names.has(word) ? `[${word}](#${word.toLowerCase()})` : typeOf(field, names);
}

const isOptional = ({type}) => type === 'optional' || type === 'exact_optional';
const fallback = (field) =>
  isOptional(field) && field.default !== undefined
    ? `; ${code(JSON.stringify(field.default))} where missing`
    : '';
const isInteger = ({pipe = []}) =>
  pipe.some(({type}) => type === 'integer' || type === 'safe_integer');
/** A field that a client must not send, as the server writes it. */
const isStamped = (field) =>
  isOptional(field) && field.wrapped.pipe?.some(({message}) => /stamped/.test(message)) === true;

/** The checks of a schema in words. */
export function limits({pipe = []}) {
  const of = (type) => pipe.find((action) => action.type === type)?.requirement;
  const range = (least, most, unit) => {
    const number = (value) => value.toLocaleString('en');
    if (least !== undefined && most !== undefined) {
      return `${number(least)} to ${number(most)}${unit}`;
    }
    if (most !== undefined) return `at most ${number(most)}${unit}`;
    return least === undefined ? '' : `${number(least)} or more${unit}`;
  };
  return [
    range(of('min_length'), of('max_length'), ' characters'),
    range(of('min_value'), of('max_value'), ''),
    of('regex') ? `matches ${code(of('regex').source)}` : '',
    refusals(pipe),
  ]
    .filter(Boolean)
    .join(', ');
}

function refusals(pipe) {
  const said = pipe
    .filter(({type, message}) => type === 'check' && typeof message === 'string')
    .map(({message}) => message);
  return said.length === 0 ? '' : `refused where it ${said.join(' or ')}`;
}

/**
 * Everything a file says about its schemas: by the name of a variable, and by `variable:name` for the frames and
 * answers in it, as both sides may have a frame of one type. Of each its comment and its fields, and of each of
 * those its comment and the word it is declared with.
 */
export function schemaComments(file) {
  const source = readSource(file);
  const found = new Map();
  walk(source, (node) => {
    if (ts.isVariableStatement(node)) {
      for (const {name, initializer} of node.declarationList.declarations) {
        const fields = fieldsIn(initializer, found);
        found.set(name.getText(source), {comment: commentAbove(node), fields});
      }
    }
    if (!ts.isCallExpression(node) || node.expression.getText(source) !== 'v.object') return;
    const holder = ts.isPropertyAssignment(node.parent) ? node.parent : node;
    const name = discriminator(node) ?? (holder === node ? undefined : holder.name.text);
    if (name === undefined) return;
    const fields = fieldsIn(node, found);
    found.set(`${variableAround(node)}:${name}`, {comment: commentAbove(holder), fields});
  });
  return found;
}

function discriminator(call) {
  const text = call.arguments[0]?.getText() ?? '';
  return /^\{\s*(?:type|kind): v\.literal\('([a-z-]+)'\)/.exec(text)?.[1];
}

function variableAround(node) {
  for (let above = node.parent; above; above = above.parent) {
    if (ts.isVariableDeclaration(above)) return above.name.getText();
  }
  return '';
}

/** Of `v.object({…})` or `{…}`, with what is spread into it from variables above. */
function fieldsIn(node, found) {
  const fields = new Map();
  const object = node && (ts.isCallExpression(node) ? node.arguments[0] : node);
  if (!object || !ts.isObjectLiteralExpression(object)) return fields;
  for (const property of object.properties) {
    if (ts.isSpreadAssignment(property)) {
      const variable = property.expression.getText().replace(/\.entries$/, '');
      for (const [name, said] of found.get(variable)?.fields ?? []) fields.set(name, said);
    } else if (ts.isPropertyAssignment(property)) {
      const [word] = /\b[A-Z]\w+/.exec(property.initializer.getText()) ?? [];
      const isPlain =
        property.initializer.getText().replace(/^v\.exactOptional\((\w+)\)$/, '$1') === word;
      fields.set(property.name.text, {comment: commentAbove(property), ...(isPlain && {word})});
    }
  }
  return fields;
}
