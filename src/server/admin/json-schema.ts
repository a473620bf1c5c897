import type * as v from 'valibot';

/** A JSON Schema, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What is read of a valibot schema; the library types each kind of its own. */
interface Parts {
  readonly type: string;
  readonly pipe?: readonly Parts[];
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly wrapped?: v.GenericSchema;
  readonly default?: unknown;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly requirement?: unknown;
}

/**
 * The JSON Schema of what `schema` takes. Checks that are code alone are left out.
 *
 * @throws Error for a kind of schema that is not used here yet, so that none is left out unnoticed.
 */
export function toJsonSchema(schema: v.GenericSchema): JsonSchema {
  const parts = schema as unknown as Parts;
  const [, ...actions] = parts.pipe ?? [];
  // What comes after a transformation is about something else than what is taken.
  const end = actions.findIndex(({type}) => type === 'transform');
  const checks = end < 0 ? actions : actions.slice(0, end);
  const length = parts.type === 'array' ? 'Items' : 'Length';
  return checks.reduce<JsonSchema>(
    (before, check) => ({...before, ...constraint(check, length)}),
    base(parts),
  );
}

/** Whether a field of that schema may be missing. */
export const isOptional = (schema: v.GenericSchema): boolean =>
  schema.type === 'optional' || schema.type === 'exact_optional';

function base({type, entries, item, wrapped, default: fallback, options, literal}: Parts) {
  switch (type) {
    case 'object':
      return objectSchema(entries!);
    case 'array':
      return {type: 'array', items: toJsonSchema(item!)};
    case 'optional':
      return {...toJsonSchema(wrapped!), ...(fallback !== undefined && {default: fallback})};
    case 'exact_optional':
      return toJsonSchema(wrapped!);
    case 'picklist':
      return {type: 'string', enum: options!};
    case 'literal':
      return {const: literal};
    case 'union':
      return {anyOf: (options as readonly v.GenericSchema[]).map(toJsonSchema)};
    case 'string':
    case 'number':
    case 'boolean':
      return {type};
    case 'unknown':
      return {};
    default:
      throw new Error(`A schema of type "${type}" has no JSON Schema here.`);
  }
}

function objectSchema(entries: Readonly<Record<string, v.GenericSchema>>): JsonSchema {
  const fields = Object.entries(entries);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, toJsonSchema(field)])),
    required: fields.filter(([, field]) => !isOptional(field)).map(([name]) => name),
    additionalProperties: false,
  };
}

function constraint({type, requirement}: Parts, length: 'Items' | 'Length'): JsonSchema {
  switch (type) {
    case 'min_length':
      return {[`min${length}`]: requirement};
    case 'max_length':
      return {[`max${length}`]: requirement};
    case 'min_value':
      return {minimum: requirement};
    case 'max_value':
      return {maximum: requirement};
    case 'integer':
    case 'safe_integer':
      return {type: 'integer'};
    case 'regex':
      return {pattern: (requirement as RegExp).source};
    // What only code can check.
    default:
      return {};
  }
}
