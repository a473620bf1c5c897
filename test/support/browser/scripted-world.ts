import {CallLine} from '../../../src/client/call-line.js';
import {Session, type SessionEnvironment} from '../../../src/client/index.js';
import * as online from '../../../src/client/online.js';
import type {Contact, Profile, ServerFrame} from '../../../src/protocol/index.js';
import {HeldClock, settled} from './held-clock.js';
import {MemoryOutboxes, MemoryTabStorage} from './memory-storage.js';
import {ScriptedMedia} from './scripted-media.js';
import {ScriptedNetwork} from './scripted-network.js';

/** Everything outside a session, in the hands of a test. */
export class ScriptedWorld {
  readonly network = new ScriptedNetwork();
  readonly clock = new HeldClock();
  readonly tabStorage = new MemoryTabStorage();
  readonly outboxes = new MemoryOutboxes();
  /** The media sessions that calls have started, newest last. */
  readonly media: ScriptedMedia[] = [];
  /** What sessions of this world are made with; a test may exchange parts of it before. */
  readonly environment: {-readonly [Part in keyof SessionEnvironment]: SessionEnvironment[Part]};
  #lastId = 0;

  constructor() {
    const {media} = this;
    this.environment = {
      openSocket: this.network.openSocket,
      onOnline: this.network.onOnline,
      now: this.clock.now,
      after: this.clock.after,
      // The longest pauses, so that a test knows when they are over.
      random: () => 1,
      makeId: () => `made-id-${++this.#lastId}`,
      tabStorage: () => this.tabStorage,
      deviceStorage: () => undefined,
      openOutbox: this.outboxes.open,
      loadCalls: () => ({CallLine}),
      loadOnline: () => online,
      loadMedia: async () => ({
        MediaSession: class extends ScriptedMedia {
          constructor(options: ConstructorParameters<typeof ScriptedMedia>[0]) {
            super(options);
            media.push(this);
          }
        },
      }),
    };
  }
}

/** A frame that signs `user` in. */
export const welcome = (user: Profile, contacts: readonly Contact[] = []): ServerFrame => ({
  type: 'welcome',
  user,
  device: 'device-of-test',
  contacts: [...contacts],
  heartbeat: 10_000,
  time: 0,
});

/** A JWT that says this about itself; nobody has signed it. */
export function unsignedToken(claims: {sub?: string; exp?: number; n?: number}): string {
  const part = (value: unknown) =>
    btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  return `${part({alg: 'HS256'})}.${part(claims)}.signature`;
}

/** A session with a fixed token whose first socket is open and has said hello. */
export async function connect(
  world: ScriptedWorld,
  config: {token?: string; getToken?: () => Promise<string> | string} = {token: 'token'},
  name = 'test',
): Promise<Session> {
  const session = new Session(name, world.environment);
  session.configure({server: 'https://im.test/', ...config});
  await settled();
  world.network.newest.open();
  return session;
}
