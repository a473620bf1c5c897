import {randomBytes} from 'node:crypto';
import * as v from 'valibot';
import {keySettings, ownSettings, settings, siteSettings, type SettingName} from './settings.js';
import type {SiteSettingName} from './settings.js';
import {namesPrivateAddress} from './webhook-addresses.js';

type Values = {
  readonly [Name in SettingName]: v.InferOutput<(typeof settings)[Name]['schema']>;
};

/** Every setting as one site has it, checked; see `settings.ts` for what each means. */
export type Config = Values & {
  readonly guests: boolean;
  /** The name of the site; empty for the one that is not below `/sites/`. */
  readonly site: string;
  /** The path that everything of the site is below, with a slash at both ends. */
  readonly base: string;
};

/** The settings of the process, and of each of its sites. */
export type ServerConfig = Values & {readonly sites: readonly Config[]};

type Inputs = {
  readonly [Name in SettingName]?: v.InferInput<(typeof settings)[Name]['schema']> | undefined;
};

/** What a site may set for itself. */
export type SiteOptions = Pick<Inputs, SiteSettingName>;

/** What `createServer` takes: any of the settings; the others have their defaults. */
export type ServerOptions = Inputs & {
  /** Several sites on one server, by name: each has its own key and users, below `/sites/<name>/`. */
  readonly sites?: Readonly<Record<string, SiteOptions>> | undefined;
};

/** A setting that cannot be used. Its message is a sentence for whoever starts the server. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** It is part of addresses and the name of a folder. */
const SITE_NAME = /^[a-z0-9][a-z0-9-]{0,31}$/;

/**
 * The whole, frozen configuration that `options` stand for.
 *
 * @throws ConfigError that names the setting and says what it should be.
 */
export function checkConfig(options: ServerOptions): ServerConfig {
  const {sites = {}, ...own} = options;
  const values = checkValues(own, Object.keys(settings) as SettingName[]);
  if (!values.demo && values.data === undefined && values.redis === undefined) {
    throw missing('data', 'the folder in which messages are stored, unless "redis" says where');
  }
  const named = checkSites(sites, own);
  const hasOwnSite =
    named.length === 0 || values.demo || keySettings.some((name) => own[name] !== undefined);
  const all = hasOwnSite ? [complete(values, ''), ...named] : named;
  refuseSharedKeys(all);
  return Object.freeze({...values, sites: Object.freeze(all)});
}

function checkSites(sites: ServerOptions['sites'], own: Inputs): Config[] {
  if (!v.is(v.record(v.string(), v.record(v.string(), v.unknown())), sites)) {
    throw new ConfigError('The setting "sites" must be an object with one object per site.');
  }
  const shared = {...own, ...Object.fromEntries(ownSettings.map((name) => [name, undefined]))};
  return Object.entries(sites).map(([site, options]) => {
    if (!SITE_NAME.test(site)) {
      throw new ConfigError(
        `The site "${site}" needs another name: up to 32 lower-case letters, digits and hyphens.`,
      );
    }
    return naming(`sites.${site}: `, () => {
      checkValues(options, siteSettings);
      return complete(
        checkValues({...shared, ...options}, Object.keys(settings) as SettingName[]),
        site,
      );
    });
  });
}

function refuseSharedKeys(sites: readonly Config[]): void {
  for (const name of ownSettings) {
    const keys = sites
      .filter((site) => site[name] !== undefined)
      .map((site) => trusted(site, name));
    if (new Set(keys).size < keys.length) {
      throw new ConfigError(
        `The setting "${name}" must differ from site to site: who has that of one could act for the other.`,
      );
    }
  }
}

/** What has to differ. Keys at an address may sign for several sites, each of which is an audience of its own. */
const trusted = (site: Config, name: (typeof ownSettings)[number]) =>
  name === 'jwks' ? JSON.stringify([site.jwks, site.audience]) : site[name];

function checkValues(options: object, known: readonly SettingName[]): Values {
  for (const name of Object.keys(options)) {
    if (!known.includes(name as SettingName)) {
      throw new ConfigError(
        `There is no setting "${name}"${known === siteSettings ? ' of a site' : ''}.`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries(settings).map(([name, {schema}]) => [
      name,
      check(name, schema, (options as Inputs)[name as SettingName]),
    ]),
  ) as unknown as Values;
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
function complete(values: Values, site: string): Config {
  const {demo, turn, turnSecret} = values;
  const key = checkKeys(values);
  if (!demo && key === undefined) {
    throw missing(
      'secret',
      'the key that signs the tokens; set IM_SECRET to 32 bytes or more, or "publicKey" or "jwks"',
    );
  }
  if (turn.length > 0 && turnSecret === undefined) {
    throw missing(
      'turnSecret',
      '"turn" needs the secret it shares with the TURN server; set IM_TURN_SECRET',
    );
  }
  if (values.relayOnly && turn.length === 0) {
    throw missing('turn', '"relayOnly" needs a TURN server to send calls through');
  }
  if (values.eventsUrl !== undefined && values.eventsSecret === undefined) {
    throw missing(
      'eventsSecret',
      '"eventsUrl" needs a secret that signs what is sent there; set IM_EVENTS_SECRET',
    );
  }
  checkWebhooks(values);
  return Object.freeze({
    ...values,
    guests: values.guests ?? (demo && signsGuests(key)),
    ...(key === undefined && {secret: randomBytes(32).toString('base64url')}),
    site,
    base: site === '' ? '/' : `/sites/${site}/`,
  });
}

function checkWebhooks(values: Values): void {
  if (values.allowPrivateWebhooks) return;
  for (const name of ['reachWebhook', 'eventsUrl'] as const) {
    const url = values[name] === undefined ? undefined : new URL(values[name]);
    if (url === undefined) continue;
    const why = namesPrivateAddress(url) ? 'is inside a private network' : 'must be https';
    if (url.protocol === 'https:' && !namesPrivateAddress(url)) continue;
    throw new ConfigError(`The setting "${name}" ${why}, unless "allowPrivateWebhooks" is set.`);
  }
}

const missing = (name: string, why: string) =>
  new ConfigError(`The setting "${name}" is missing: ${why}.`);

/** Says of which part of the configuration an error is. */
function naming<T>(part: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof ConfigError) throw new ConfigError(part + error.message, {cause: error});
    throw error;
  }
}

type KeyName = (typeof keySettings)[number];

/** Which kind of key the tokens are checked with. Never two, as a token must not choose. */
function checkKeys(values: Values): KeyName | undefined {
  const [key, other] = keySettings.filter((name) => values[name] !== undefined);
  if (other !== undefined) {
    throw new ConfigError(`The settings "${key}" and "${other}" exclude each other.`);
  }
  if (values.guests && !signsGuests(key)) {
    throw new ConfigError(
      `The setting "guests" does not go with "${key}": tokens of guests are signed with "secret", by each server alike.`,
    );
  }
  for (const name of ['issuer', 'audience'] as const) {
    if (key === 'jwks' && values[name] === undefined) {
      throw missing(name, 'keys at an address may sign tokens for others as well');
    }
  }
  return key;
}

/** A guest's token needs a key that signs, and that the other servers of the same site know. */
const signsGuests = (key: KeyName | undefined) => key === undefined || key === 'secret';
