import {randomBytes} from 'node:crypto';
import * as v from 'valibot';
import {settings, type SettingName} from './settings.js';

type Values = {
  readonly [Name in SettingName]: v.InferOutput<(typeof settings)[Name]['schema']>;
};

/** Every setting, checked; see `settings.ts` for what each means. */
export type Config = Values & {readonly guests: boolean; readonly secret: string};

/** What `createServer` takes: any of the settings; the others have their defaults. */
export type ServerOptions = {
  readonly [Name in SettingName]?: v.InferInput<(typeof settings)[Name]['schema']> | undefined;
};

/** A setting that cannot be used. Its message is a sentence for whoever starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * The whole, frozen configuration that `options` stand for.
 *
 * @throws ConfigError that names the setting and says what it should be.
 */
export function checkConfig(options: ServerOptions): Config {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(settings, name)) throw new ConfigError(`There is no setting "${name}".`);
  }
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, {schema}]) => [
      name,
      check(name, schema, options[name as SettingName]),
    ]),
  ) as unknown as Values;
  return Object.freeze(complete(values));
}

function check(name: string, schema: v.GenericSchema, value: unknown): unknown {
  const result = v.safeParse(schema, value, {abortEarly: true});
  if (result.success) return result.output;
  const [issue] = result.issues;
  const why = issue.message.startsWith('must')
    ? issue.message
    : `must be ${expectation(issue.expected)}`;
  throw new ConfigError(`The setting "${name}" ${why}.`);
}

const expectation = (expected: string | null) =>
  expected === null || expected === 'undefined' ? 'something else' : expected.toLowerCase();

/** Fills in what depends on another setting, and refuses what does not go together. */
function complete(values: Values): Config {
  const {demo, data, turn, turnSecret} = values;
  if (!demo && data === undefined) {
    throw new ConfigError(
      'The setting "data" is missing: the folder in which messages are stored.',
    );
  }
  if (!demo && values.secret === undefined) {
    throw new ConfigError(
      'The setting "secret" is missing: the key that signs the tokens; set IM_SECRET to 32 bytes or more.',
    );
  }
  if (turn.length > 0 && turnSecret === undefined) {
    throw new ConfigError(
      'The setting "turnSecret" is missing: "turn" needs the secret it shares with the TURN server; set IM_TURN_SECRET.',
    );
  }
  if (values.relayOnly && turn.length === 0) {
    throw new ConfigError(
      'The setting "turn" is missing: "relayOnly" needs a TURN server to send calls through.',
    );
  }
  return {
    ...values,
    guests: values.guests ?? demo,
    secret: values.secret ?? randomBytes(32).toString('base64url'),
  };
}
