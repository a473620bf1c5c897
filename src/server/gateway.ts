import type {WebSocket} from 'ws';
import {
  ClientFrame,
  frameBinary,
  frameInvalid,
  ImError,
  parseFrame,
  rateLimited,
  serverError,
  serverStopping,
  signInTimeout,
  tokenMissing,
  tooManyConnections,
  type ClientFrameOf,
} from '../protocol/index.js';
import type {ServerConfig} from './config.js';
import type {Connection} from './connection.js';
import {Corking, type Corkable} from './corking.js';
import {Deadlines} from './deadlines.js';
import {readHeaders} from './frame-headers.js';
import {handlers, type HandlerContext} from './handlers/index.js';
import {Heartbeat} from './heartbeat.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';
import {Quotas} from './quotas.js';
import {TokenBucket} from './rate-limit.js';
import type {Site} from './site.js';
import {Wire, type Ending} from './wire.js';

/** How many devices of one user may be as busy as one may be at the same time. */
const BUSY_DEVICES = 3;

/** How many clients a second are told to come back when the server stops. */
const RETURNS_PER_SECOND = 2_000;

export interface GatewayParts {
  readonly config: ServerConfig;
  readonly metrics: Metrics;
  readonly now: () => number;
}

/** What the gateway needs of a site. */
export type VisitedSite = Pick<Site, 'attendance' | 'config' | 'context' | 'log'>;

/** A socket's way through the gateway. */
interface Visit {
  readonly site: VisitedSite;
  readonly wire: Wire;
  readonly log: Log;
  readonly since: number;
  readonly bucket: TokenBucket;
  connection?: Connection;
  /** Under which the user of this connection is counted. */
  quota?: string;
  ending?: Ending;
  /** The last of its frames to be worked on. */
  done: Promise<void>;
  /** The messages of which the store has not answered yet. */
  stored: Promise<void>;
}

/**
 * A WebSocket's life: a deadline until hello, then frames in their order, each parsed, counted, handled and
 * answered. The only place where what was refused or has failed is caught.
 */
export class Gateway {
  readonly #parts: GatewayParts;
  readonly #visits = new Set<Visit>();
  readonly #heartbeat: Heartbeat;
  readonly #deadlines: Deadlines<Wire>;
  readonly #unsigned = new Set<Visit>();
  readonly #users: Quotas;
  readonly #corking = new Corking();
  #isClosing = false;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#heartbeat = new Heartbeat(parts.config.heartbeat, parts.now);
    this.#deadlines = new Deadlines(parts.now);
    const {connectionsPerUser, frameBurst, frameRate} = parts.config;
    this.#users = new Quotas({
      connections: connectionsPerUser,
      burst: frameBurst * BUSY_DEVICES,
      perSecond: frameRate * BUSY_DEVICES,
      now: parts.now,
    });
  }

  /** How many sockets have not signed in yet. */
  get unsigned(): number {
    return this.#unsigned.size;
  }

  get signedIn(): number {
    return this.#visits.size - this.#unsigned.size;
  }

  /** Takes over a socket that has just been opened. */
  receive(socket: WebSocket, stream: Corkable, site: VisitedSite, address: string): void {
    const {config, now} = this.#parts;
    const wire = new Wire(socket, {
      stream,
      corking: this.#corking,
      outgoingLimit: config.outgoingLimit,
      now,
      onText: (text) => this.#take(visit, text),
      onBinary: () => this.#refuse(visit, frameBinary()),
      onEnd: (ending) => this.#end(visit, ending),
    });
    const visit: Visit = {
      site,
      wire,
      log: site.log.child({connection: wire.id}),
      since: now(),
      bucket: new TokenBucket(config.frameBurst, config.frameRate, now()),
      done: Promise.resolve(),
      stored: Promise.resolve(),
    };
    this.#visits.add(visit);
    this.#unsigned.add(visit);
    const {signInDeadline} = config;
    this.#deadlines.set(wire, visit.since + signInDeadline, () =>
      this.#refuse(visit, signInTimeout(signInDeadline)),
    );
    visit.log.info({address}, 'connection opened');
    if (this.#isClosing) wire.close(serverStopping());
  }

  /** Ends every connection, and says when to come back; resolves when each has been signed out. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const visits = [...this.#visits];
    // So that whoever serves them next meets them one after another.
    const spread = (visits.length / RETURNS_PER_SECOND) * 1000;
    for (const {wire} of visits) {
      wire.send({type: 'stopping', after: Math.round(Math.random() * spread)});
      wire.close(serverStopping());
    }
    await Promise.all(visits.map(({done}) => done));
    this.#deadlines.close();
  }

  #take(visit: Visit, text: string): void {
    const isTooFast =
      !visit.bucket.take(this.#parts.now()) ||
      (visit.quota !== undefined && !this.#users.take(visit.quota));
    if (isTooFast) this.#refuse(visit, rateLimited());
    else visit.done = visit.done.then(() => this.#work(visit, text));
  }

  async #work(visit: Visit, text: string): Promise<void> {
    // What a refused socket has sent after its refusal is not read; what came before an orderly close is.
    if (visit.ending?.error) return;
    if (visit.connection) await this.#dispatch(visit, visit.connection, text);
    else await this.#signIn(visit, text);
  }

  async #signIn(visit: Visit, text: string): Promise<void> {
    const {wire, log} = visit;
    const {attendance} = visit.site;
    try {
      if (readHeaders(text).type !== 'hello') throw tokenMissing();
      const hello = parseFrame(ClientFrame, text) as ClientFrameOf<'hello'>;
      const connection = await attendance.identify(wire, hello);
      if (wire.hasEnded) return;
      const quota = JSON.stringify([visit.site.config.site, connection.user]);
      if (!this.#users.open(quota)) throw tooManyConnections();
      visit.quota = quota;
      visit.connection = connection;
      this.#unsigned.delete(visit);
      this.#deadlines.clear(wire);
      this.#heartbeat.add(wire);
      log.info({user: connection.user, device: connection.device}, 'signed in');
      await attendance.arrive(connection, hello.call);
    } catch (error) {
      this.#refuse(visit, asRefusal(error, log));
    }
  }

  async #dispatch(visit: Visit, from: Connection, text: string): Promise<void> {
    if (!visit.site.attendance.hasRight(from)) return;
    let frame: ClientFrame;
    try {
      frame = parseFrame(ClientFrame, text);
      if (frame.type === 'hello') throw frameInvalid('"hello" comes first, and once.');
    } catch (error) {
      this.#tell(visit, error, text);
      return;
    }
    this.#parts.metrics.frame(frame.type);
    // Messages need not wait for each other's commit, so that one commit can hold many of them.
    if (frame.type !== 'send') await visit.stored;
    const handled = this.#handle(visit, from, frame, text);
    if (frame.type === 'send') visit.stored = visit.stored.then(() => handled);
    else await handled;
  }

  async #handle(visit: Visit, from: Connection, frame: HandledFrame, text: string): Promise<void> {
    try {
      const handle = handlers[frame.type] as Handler;
      const result = await handle(frame, {...visit.site.context, from});
      if ('ref' in frame) from.send({type: 'reply', ref: frame.ref, result});
    } catch (error) {
      this.#tell(visit, error, text);
    }
  }

  /** Answers a frame that was refused or has failed; the connection stays. */
  #tell(visit: Visit, error: unknown, text: string): void {
    const {code, message} = asRefusal(error, visit.log);
    const {type, ref, call} = readHeaders(text);
    this.#parts.metrics.refused(code);
    visit.log.info(
      {user: visit.connection?.user, code, frame: Object.hasOwn(handlers, type) ? type : undefined},
      'frame refused',
    );
    visit.wire.send({
      type: 'error',
      code,
      message,
      ...(ref !== undefined && {ref}),
      ...(call !== undefined && {call}),
    });
  }

  /** Ends a connection that was refused or has failed. */
  #refuse({wire, log}: Visit, error: ImError): void {
    this.#parts.metrics.refused(error.code);
    log.info({code: error.code}, 'connection refused');
    wire.refuse(error);
  }

  #end(visit: Visit, ending: Ending): void {
    const {wire, log, since} = visit;
    visit.ending = ending;
    this.#unsigned.delete(visit);
    this.#heartbeat.delete(wire);
    this.#deadlines.clear(wire);
    if (visit.quota !== undefined) this.#users.close(visit.quota);
    visit.done = visit.done.then(() => this.#leave(visit, ending));
    const {code, error} = ending;
    const seconds = Math.round((this.#parts.now() - since) / 1000);
    log.info(
      {code, reason: error?.code, user: visit.connection?.user, seconds},
      'connection closed',
    );
  }

  async #leave(visit: Visit, ending: Ending): Promise<void> {
    this.#visits.delete(visit);
    if (!visit.connection) return;
    try {
      await visit.site.attendance.leave(visit.connection, ending);
    } catch (error) {
      asRefusal(error, visit.log);
    }
  }
}

type HandledFrame = Exclude<ClientFrame, {type: 'hello'}>;
/** What the table's handlers have in common; each gets only the frames it stands for. */
type Handler = (frame: HandledFrame, context: HandlerContext) => Promise<unknown>;

/** The error a client may see. What is not a refusal is a fault of ours, and goes to the log. */
function asRefusal(error: unknown, log: Log): ImError {
  if (error instanceof ImError) return error;
  log.error({err: error}, 'failed');
  return serverError();
}
