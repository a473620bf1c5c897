import * as v from 'valibot';
import {isOptional, toJsonSchema, type JsonSchema} from './json-schema.js';
import type {Route} from './route.js';

const Refusal = v.object({error: v.object({code: v.string(), message: v.string()})});

const REFUSALS: Readonly<Record<number, string>> = {
  400: 'What was sent is not as described.',
  401: 'The key is missing or wrong.',
  404: 'There is no such thing.',
  413: 'The body is too large.',
  429: 'Too many wrong keys came from this address.',
  500: 'The server has failed.',
  503: 'The store is busy or full; nothing was changed.',
};

/** The OpenAPI 3.1 description of the routes, which are below `base`. */
export function describe(routes: readonly Route[], base: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.address] = {
      ...paths[route.address],
      [route.method.toLowerCase()]: operation(route),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'im-server: admin API',
      version: '1',
      description: 'What a site does with its users, contacts, calls and messages.',
    },
    servers: [{url: base}],
    security: [{key: []}],
    paths,
    components: {securitySchemes: {key: {type: 'http', scheme: 'bearer'}}},
  };
}

function operation({name, summary, path, query, body, answer, refusals}: Route): object {
  const statuses = [400, 401, ...(body ? [413] : []), 429, 500, ...refusals];
  return {
    operationId: name,
    summary,
    parameters: [...parameters('path', path), ...parameters('query', query)],
    ...(body && {requestBody: {required: true, content: json(toJsonSchema(body))}}),
    responses: {
      [answer.status]: {
        description: answer.says,
        ...('schema' in answer && {content: json(toJsonSchema(answer.schema))}),
      },
      ...Object.fromEntries(
        statuses.map((status) => [
          status,
          {description: REFUSALS[status], content: json(toJsonSchema(Refusal))},
        ]),
      ),
    },
  };
}

const parameters = (place: 'path' | 'query', fields: v.ObjectEntries) =>
  Object.entries(fields).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !isOptional(schema as v.GenericSchema),
    schema: toJsonSchema(schema as v.GenericSchema),
  }));

const json = (schema: JsonSchema) => ({'application/json': {schema}});
