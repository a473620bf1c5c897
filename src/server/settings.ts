import * as v from 'valibot';
import {
  CLOSED_GRACE_MS,
  HEARTBEAT_MS,
  RING_TIMEOUT_MS,
  SIGN_IN_DEADLINE_MS,
  SILENT_GRACE_MS,
} from '../protocol/index.js';
import {
  headerKey,
  integer,
  key,
  keyAddress,
  milliseconds,
  origin,
  perMinute,
  publicKey,
  signingSecret,
  text,
  urls,
  webhook,
} from './setting-values.js';

/** How the command line and the environment write a setting. */
type Kind = 'text' | 'number' | 'switch' | 'list';

interface Setting<Schema extends v.GenericSchema> {
  readonly kind: Kind;
  readonly schema: Schema;
  readonly help: string;
  /** Read from the environment alone: whatever is on the command line, every user of the machine can read. */
  readonly isSecret?: boolean;
}

const setting = <Schema extends v.GenericSchema>(
  kind: Kind,
  help: string,
  schema: Schema,
  isSecret = false,
): Setting<Schema> => ({kind, help, schema, isSecret});

/** Every setting of the server: times in milliseconds. One table for options, flags, variables and help. */
export const settings = {
  port: setting(
    'number',
    'port to listen on; 0 takes a free one',
    v.optional(integer(0, 65_535), 9000),
  ),
  host: setting('text', 'address to listen on; all of them by default', v.optional(text)),
  data: setting(
    'text',
    'folder of the database; in demo mode a temporary one by default',
    v.optional(text),
  ),
  redis: setting(
    'text',
    'Redis that several servers share, instead of "data": redis://… or rediss://…; with a password rather as IM_REDIS',
    v.optional(
      v.pipe(
        v.string(),
        v.check(
          (url) => /^rediss?:\/\//.test(url) && URL.canParse(url),
          'must be an address like redis://host:6379',
        ),
      ),
    ),
  ),
  serverLease: setting(
    'number',
    'how long a server that says nothing counts as running, where several share a Redis',
    milliseconds(9_000, 100),
  ),
  demo: setting(
    'switch',
    'serve the demo, let guests in, accept pages of any origin',
    v.optional(v.boolean(), false),
  ),
  guests: setting(
    'switch',
    'let anyone in under a name of their own; on in demo mode',
    v.optional(v.boolean()),
  ),
  secret: setting(
    'text',
    'key of the HS256 signature of tokens, at least 32 bytes',
    v.optional(key),
    true,
  ),
  publicKey: setting(
    'text',
    'public key of the RS256, ES256 or EdDSA signature of tokens, in PEM or the file it is in',
    v.optional(publicKey),
  ),
  jwks: setting(
    'text',
    'address of a JWKS with such keys; needs issuer and audience',
    v.optional(keyAddress),
  ),
  issuer: setting('text', 'the "iss" a token must have', v.optional(text)),
  audience: setting('text', 'the "aud" a token must have', v.optional(text)),
  clockTolerance: setting(
    'number',
    'how far the clock of whoever signs tokens may be off',
    v.optional(integer(0, 60_000), 5_000),
  ),
  origins: setting(
    'list',
    'origins whose pages may connect; by default that of the server, in demo mode any',
    v.optional(v.array(origin)),
  ),
  stun: setting('list', 'STUN servers for calls', urls(['stun', 'stuns'])),
  turn: setting('list', 'TURN servers for calls', urls(['turn', 'turns'])),
  turnSecret: setting(
    'text',
    'secret shared with the TURN servers (coturn: static-auth-secret)',
    v.optional(text),
    true,
  ),
  turnLifetime: setting(
    'number',
    'how long TURN credentials are good for',
    v.optional(integer(1_000, 3_600_000), 3_600_000),
  ),
  relayOnly: setting(
    'switch',
    'send all calls through the TURN servers, so that no device learns the address of another',
    v.optional(v.boolean(), false),
  ),
  ringTimeout: setting(
    'number',
    'how long a call rings where the caller does not say',
    milliseconds(RING_TIMEOUT_MS),
  ),
  closedGrace: setting(
    'number',
    'how long a call waits for a device whose socket has closed',
    milliseconds(CLOSED_GRACE_MS, 0),
  ),
  silentGrace: setting(
    'number',
    'how long a call waits for a device that was last heard then',
    milliseconds(SILENT_GRACE_MS, 0),
  ),
  heartbeat: setting(
    'number',
    'how often a silent connection is asked whether it is there',
    milliseconds(HEARTBEAT_MS, 10),
  ),
  signInDeadline: setting(
    'number',
    'how long a connection has to sign in',
    milliseconds(SIGN_IN_DEADLINE_MS),
  ),
  endedKept: setting('number', 'how long the end of a call is remembered', milliseconds(60_000, 0)),
  keepDays: setting(
    'number',
    'how many days messages are kept; for ever by default',
    v.optional(integer(1, 36_500)),
  ),
  keepNewest: setting(
    'number',
    'how many messages of a conversation are kept; all by default',
    v.optional(integer(1, 1_000_000_000)),
  ),
  trustProxy: setting(
    'switch',
    'take the address of a client from the last entry of X-Forwarded-For; only behind a proxy that sets it',
    v.optional(v.boolean(), false),
  ),
  connectionsPerAddress: setting(
    'number',
    'how many connections one address may have, at all servers; half an IPv6 address counts',
    v.optional(integer(1, 1_000_000), 1_000),
  ),
  connectBurst: setting(
    'number',
    'how many connections one address may open at once; then a tenth of that every second',
    v.optional(integer(1, 1_000_000), 500),
  ),
  connectionsPerUser: setting(
    'number',
    'how many devices a user may have signed in',
    v.optional(integer(1, 10_000), 20),
  ),
  metricsPort: setting(
    'number',
    'port for Prometheus, at /metrics; none by default',
    v.optional(integer(0, 65_535)),
  ),
  metricsHost: setting(
    'text',
    'address that the port for Prometheus listens on',
    v.optional(text, '127.0.0.1'),
  ),
  frameBurst: setting(
    'number',
    'how many frames a connection may send at once; all devices of a user together three times as many',
    v.optional(integer(1, 1_000_000), 200),
  ),
  frameRate: setting(
    'number',
    'how many frames a second a connection may send in the long run',
    v.optional(integer(1, 1_000_000), 100),
  ),
  busyPerAddress: setting(
    'number',
    'how many connections of one address may be as busy as one may be at the same time',
    v.optional(integer(1, 1_000_000), 50),
  ),
  guestBurst: setting(
    'number',
    'how many guest tokens an address may ask for at once; then two a second',
    v.optional(integer(1, 1_000_000), 60),
  ),
  reach: setting(
    'text',
    'who may reach whom: everyone, or contacts (who have each other); see also reachWebhook',
    v.optional(v.picklist(['everyone', 'contacts'], 'must be everyone or contacts'), 'everyone'),
  ),
  reachWebhook: setting(
    'text',
    'address of the site that is asked whether a user may reach another, and may refuse',
    v.optional(webhook),
  ),
  invitesPerUser: setting('number', 'how many calls a minute a user may begin', perMinute(30)),
  invitesPerPair: setting(
    'number',
    'how many calls a minute a user may begin with the same other',
    perMinute(10),
  ),
  messagesPerUser: setting('number', 'how many messages a minute a user may send', perMinute(600)),
  messagesPerPair: setting(
    'number',
    'how many messages a minute a user may send to the same other',
    perMinute(300),
  ),
  adminKey: setting(
    'text',
    'key of the admin API, at least 32 letters, digits and signs; without it there is none',
    v.optional(headerKey),
    true,
  ),
  eventsUrl: setting(
    'text',
    'address of the site that is told of calls and messages',
    v.optional(webhook),
  ),
  eventsSecret: setting(
    'text',
    'secret that signs what the site is sent: whsec_ and 24 to 64 bytes in base64',
    v.optional(signingSecret),
    true,
  ),
  eventsContent: setting(
    'switch',
    'tell the site what messages say, too',
    v.optional(v.boolean(), false),
  ),
  eventsAge: setting(
    'number',
    'for how long an event is tried that the site does not take',
    v.optional(integer(1_000, 604_800_000), 86_400_000),
  ),
  allowPrivateWebhooks: setting(
    'switch',
    'let webhooks lead into private networks, and be plain http',
    v.optional(v.boolean(), false),
  ),
  outgoingLimit: setting(
    'number',
    'how many bytes may wait for a slow reader',
    v.optional(integer(1_024, 1_000_000_000), 8 * 1024 * 1024),
  ),
  logLevel: setting(
    'text',
    'trace, debug, info, warn, error, fatal or silent',
    v.optional(
      v.picklist(
        ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
        'must be trace, debug, info, warn, error, fatal or silent',
      ),
      'info',
    ),
  ),
  bundleFolder: setting(
    'text',
    'folder served at /; that of the package by default',
    v.optional(text),
  ),
  demoFolder: setting(
    'text',
    'folder served at /demo/; that of the package by default',
    v.optional(text),
  ),
};

export type SettingName = keyof typeof settings;

/** What each of several sites may set for itself; what it leaves out is as for the whole server. */
export const siteSettings = [
  'secret',
  'publicKey',
  'jwks',
  'issuer',
  'audience',
  'clockTolerance',
  'origins',
  'guests',
  'stun',
  'turn',
  'turnSecret',
  'turnLifetime',
  'relayOnly',
  'ringTimeout',
  'keepDays',
  'keepNewest',
  'reach',
  'reachWebhook',
  'invitesPerUser',
  'invitesPerPair',
  'messagesPerUser',
  'messagesPerPair',
  'adminKey',
  'eventsUrl',
  'eventsSecret',
  'eventsContent',
  'eventsAge',
] as const satisfies readonly SettingName[];

/** The keys of a site: never shared with another one. */
export const keySettings = [
  'secret',
  'publicKey',
  'jwks',
] as const satisfies readonly SettingName[];

/** What no site has from the whole server or shares with another: its keys, and those of what the site does itself. */
export const ownSettings = [
  ...keySettings,
  'adminKey',
  'eventsSecret',
] as const satisfies readonly SettingName[];

export type SiteSettingName = (typeof siteSettings)[number];
