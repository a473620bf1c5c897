import {AdminApi} from './admin/api.js';
import {Attendance} from './attendance.js';
import {Authority} from './auth.js';
import {BackendNews} from './backend-news.js';
import type {Backend} from './backend/backend.js';
import type {RedisConnection} from './backend/redis/connection.js';
import {redisLimiter} from './backend/redis/limiter.js';
import {Calls} from './calls.js';
import type {Config} from './config.js';
import {Delivery} from './delivery.js';
import {SiteEvents} from './events/site-events.js';
import {Guests} from './guests.js';
import type {HandlerContext} from './handlers/index.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';
import {RetentionSweep} from './retention.js';
import {Reach} from './reach.js';
import {Rooms} from './rooms.js';
import {Roster} from './roster.js';
import {openBackend, shareBackend} from './site-backend.js';
import {SiteVeto} from './site-veto.js';
import {memoryLimiter, UserLimits} from './user-limits.js';
import {WebhookClient} from './webhook-client.js';

export interface SiteParts {
  readonly config: Config;
  /** The folder of everything this server stores. */
  readonly folder: string;
  /** Where it is stored instead, and shared with other servers. */
  readonly redis?: RedisConnection;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** How many devices a user may have signed in. */
  readonly connectionsPerUser: number;
}

/**
 * One site of the server: its key, its users, their calls and messages. Nothing here is shared with another site, so
 * that nobody can name, let alone reach, a user of another one.
 */
export class Site {
  readonly config: Config;
  readonly log: Log;
  readonly attendance: Attendance;
  /** What handlers of frames work with. */
  readonly context: HandlerContext;
  /** Undefined where guests are not let in. */
  readonly guests: Guests | undefined;
  /** Undefined where the site has no key for it. */
  readonly admin: AdminApi | undefined;
  readonly #backend: Backend;
  readonly #retention: RetentionSweep;
  readonly #unwatch: () => void;
  readonly #veto: SiteVeto | undefined;

  /** @throws ConfigError where the data folder cannot be used. */
  constructor({config, folder, redis, log, metrics, now, connectionsPerUser}: SiteParts) {
    this.config = config;
    this.log = config.site === '' ? log : log.child({site: config.site});
    const onFault = (error: unknown) => this.log.error({err: error}, 'failed behind the scenes');
    const backend = redis
      ? shareBackend(config, redis, onFault)
      : openBackend(config, folder, {now, onFault});
    const authority = new Authority(config, {
      now,
      onFault: (error) => this.log.warn({err: error}, 'the keys of tokens could not be fetched'),
    });
    const delivery = new Delivery(backend.bus);
    const roster = new Roster(backend, delivery, config);
    const veto = openVeto(config, this.log, now);
    const makeLimiter = redis ? redisLimiter(redis, config.site) : memoryLimiter;
    const reach = new Reach({
      config,
      backend,
      limits: new UserLimits(config, makeLimiter),
      veto,
      profile: (user) => roster.profile(user),
    });
    const events = new SiteEvents({config, queue: backend.events, log: this.log, now});
    const rooms = new Rooms(backend.calls, delivery, roster, config, now);
    const shared = {backend, delivery, roster, reach, events, config, log: this.log, now};
    const calls = new Calls({...shared, rooms, metrics});
    this.#backend = backend;
    this.#unwatch = backend.watch(new BackendNews({...shared, calls}));
    this.#veto = veto;
    this.attendance = new Attendance({...shared, authority, calls, metrics, connectionsPerUser});
    const {attendance} = this;
    this.context = {attendance, backend, delivery, roster, reach, events, calls, metrics};
    this.#retention = new RetentionSweep({messages: backend.messages, config, log: this.log, now});
    this.admin =
      config.adminKey === undefined
        ? undefined
        : new AdminApi(config.adminKey, {...shared, attendance, calls}, makeLimiter);
    this.guests = config.guests
      ? new Guests(authority, config, now, redis && makeLimiter)
      : undefined;
    if (this.guests) this.log.warn('guests are let in: anyone may take any name');
  }

  /** Takes up what an earlier process has left. */
  async open(): Promise<void> {
    await this.#backend.open();
    await this.context.roster.begin();
    await this.context.calls.absences.restore();
    await this.context.calls.restoreRecords();
    this.#retention.start();
    this.context.events.wake();
  }

  /** @throws Error that says what keeps this site from its work now. */
  check(): Promise<void> {
    return this.#backend.check();
  }

  async close(): Promise<void> {
    await this.#retention.close();
    this.#unwatch();
    this.context.calls.close();
    this.context.delivery.close();
    this.#veto?.close();
    await this.context.events.close();
    await this.#backend.close();
  }
}

function openVeto(config: Config, log: Log, now: () => number): SiteVeto | undefined {
  const {reachWebhook, eventsSecret: secret, allowPrivateWebhooks: allowPrivate, site} = config;
  if (reachWebhook === undefined) return undefined;
  return new SiteVeto(new WebhookClient(reachWebhook, {secret, allowPrivate, now}), site, log, now);
}
