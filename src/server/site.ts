import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {Attendance} from './attendance.js';
import {Authority} from './auth.js';
import type {Backend} from './backend/backend.js';
import {embeddedBackend} from './backend/embedded.js';
import {Calls} from './calls.js';
import {ConfigError, type Config} from './config.js';
import {Delivery} from './delivery.js';
import {Guests} from './guests.js';
import type {HandlerContext} from './handlers/index.js';
import type {Log} from './log.js';
import {Rooms} from './rooms.js';
import {Roster} from './roster.js';

export interface SiteParts {
  readonly config: Config;
  /** The folder of everything this server stores. */
  readonly folder: string;
  readonly log: Log;
  readonly now: () => number;
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
  readonly context: Omit<HandlerContext, 'from'>;
  /** Undefined where guests are not let in. */
  readonly guests: Guests | undefined;
  readonly #backend: Backend;

  /** @throws ConfigError where the data folder cannot be used. */
  constructor({config, folder, log, now}: SiteParts) {
    this.config = config;
    this.log = config.site === '' ? log : log.child({site: config.site});
    const backend = openBackend(config, folder, this.log, now);
    const authority = new Authority(config);
    const delivery = new Delivery(backend.bus);
    const roster = new Roster(backend, delivery);
    const rooms = new Rooms(backend.calls, delivery, roster, config, now);
    const shared = {backend, delivery, roster, config, log: this.log, now};
    const calls = new Calls({...shared, rooms});
    this.#backend = backend;
    this.attendance = new Attendance({...shared, authority, calls});
    this.context = {backend, delivery, roster, calls};
    this.guests = config.guests ? new Guests(authority, config.guestBurst, now) : undefined;
    if (this.guests) this.log.warn('guests are let in: anyone may take any name');
  }

  /** Takes up what an earlier process has left. */
  async open(): Promise<void> {
    await this.context.calls.absences.restore();
  }

  async close(): Promise<void> {
    this.context.calls.close();
    this.context.delivery.close();
    await this.#backend.close();
  }
}

function openBackend(config: Config, root: string, log: Log, now: () => number): Backend {
  const folder = config.site === '' ? root : join(root, 'sites', config.site);
  const onFault = (error: unknown) => log.error({err: error}, 'a call could not be stored');
  try {
    mkdirSync(folder, {recursive: true});
    return embeddedBackend({folder, endedKept: config.endedKept, now, onFault});
  } catch (error) {
    const why = (error as Error).message.replace(/\.$/, '');
    throw new ConfigError(`The folder "${folder}" cannot hold the database: ${why}.`, {
      cause: error,
    });
  }
}
