/** A JSON Schema of the kinds that the server's descriptions use. */
export type Schema = Readonly<Record<string, unknown>>;

const KNOWN = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  'pattern',
  'default',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
]);

/** What of `value` is not as `schema` says, each with its path; nothing where all is. */
export function faultsOf(schema: Schema, value: unknown, path = '$'): string[] {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword));
  if (unknown.length > 0) throw new Error(`${path}: keywords not known here: ${unknown.join()}`);
  if ('anyOf' in schema) {
    const options = (schema['anyOf'] as Schema[]).map((option) => faultsOf(option, value, path));
    return options.some((faults) => faults.length === 0) ? [] : options.flat();
  }
  if ('const' in schema && value !== schema['const']) return [`${path} is not the constant`];
  if ('enum' in schema && !(schema['enum'] as unknown[]).includes(value)) {
    return [`${path} is none of those listed`];
  }
  switch (schema['type']) {
    case 'object':
      return objectFaults(schema, value, path);
    case 'array':
      if (!Array.isArray(value)) return [`${path} is no array`];
      if (value.length > limit(schema, 'maxItems')) return [`${path} is too long`];
      return value.flatMap((item, index) =>
        faultsOf(schema['items'] as Schema, item, `${path}[${index}]`),
      );
    case 'string':
      return stringFaults(schema, value, path);
    case 'integer':
    case 'number':
      return numberFaults(schema, value, path);
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${path} is no boolean`];
    default:
      return [];
  }
}

function objectFaults(schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [`${path} is no object`];
  }
  const properties = schema['properties'] as Readonly<Record<string, Schema>>;
  const missing = (schema['required'] as string[]).filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `${path}.${name} is missing`),
    ...Object.entries(value).flatMap(([name, field]) => {
      const property = properties[name];
      return property
        ? faultsOf(property, field, `${path}.${name}`)
        : [`${path}.${name} is not described`];
    }),
  ];
}

function stringFaults(schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'string') return [`${path} is no string`];
  const pattern = schema['pattern'] as string | undefined;
  const isFitting =
    value.length >= ((schema['minLength'] as number | undefined) ?? 0) &&
    value.length <= limit(schema, 'maxLength') &&
    (pattern === undefined || new RegExp(pattern).test(value));
  return isFitting ? [] : [`${path} is not such a string`];
}

function numberFaults(schema: Schema, value: unknown, path: string): string[] {
  if (typeof value !== 'number') return [`${path} is no number`];
  const isFitting =
    (schema['type'] === 'number' || Number.isInteger(value)) &&
    value >= ((schema['minimum'] as number | undefined) ?? -Infinity) &&
    value <= limit(schema, 'maximum');
  return isFitting ? [] : [`${path} is not such a number`];
}

const limit = (schema: Schema, keyword: string) =>
  (schema[keyword] as number | undefined) ?? Infinity;
