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
import {whenThere, type Awaitable} from './awaitable.js';
import type {ServerConfig} from './config.js';
import type {Connection} from './connection.js';
import {Corking} from './corking.js';
import {Deadlines} from './deadlines.js';
import {readHeaders} from './frame-headers.js';
import {handlers, type HandlerContext} from './handlers/index.js';
import {Heartbeat} from './heartbeat.js';
import type {Log} from './log.js';
import type {Metrics} from './metrics.js';
import {Quotas} from './quotas.js';
import type {LimiterMaker} from './user-limits.js';
import {Visit, type VisitedSite, type VisitParts} from './visit.js';
import type {Ending, Wire, WireSocket, WireStream} from './wire.js';

/** How many devices of one user may be as busy as one may be at the same time. */
const BUSY_DEVICES = 3;

/** How many clients a second are told to come back when the server stops. */
const RETURNS_PER_SECOND = 2_000;

export interface GatewayParts {
  readonly config: ServerConfig;
  readonly metrics: Metrics;
  readonly now: () => number;
  /** Counts together with other servers, where there are any. */
  readonly makeLimiter?: LimiterMaker | undefined;
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
  readonly #addresses: Quotas;
  readonly #visiting: VisitParts;
  #isClosing = false;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#heartbeat = new Heartbeat(parts.config.heartbeat, parts.now);
    this.#deadlines = new Deadlines(parts.now);
    const {connectionsPerUser, busyPerAddress, frameBurst, frameRate, outgoingLimit} = parts.config;
    this.#visiting = {
      corking: new Corking(),
      host: {
        take: (visit, text) => this.#take(visit, text),
        refuseBinary: (visit) => this.#refuse(visit, frameBinary()),
        end: (visit, ending) => this.#end(visit, ending),
      },
      outgoingLimit,
      frames: {burst: frameBurst, perSecond: frameRate},
      now: parts.now,
    };
    // Whoever opens the connections of an address counts them.
    this.#addresses = quotas('address-frames', busyPerAddress, Infinity, parts);
    this.#users = quotas('frames', BUSY_DEVICES, connectionsPerUser, parts);
  }

  /** How many sockets have not signed in yet. */
  get unsigned(): number {
    return this.#unsigned.size;
  }

  get signedIn(): number {
    return this.#visits.size - this.#unsigned.size;
  }

  /** Takes over a socket that has just been opened. */
  receive(socket: WireSocket, stream: WireStream, site: VisitedSite, address: string): void {
    const visit = new Visit(site, socket, stream, this.#addresses.open(address)!, this.#visiting);
    const {wire} = visit;
    this.#visits.add(visit);
    this.#unsigned.add(visit);
    const {signInDeadline} = this.#parts.config;
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
    const now = this.#parts.now();
    const isTooFast =
      !visit.bucket.take(now) ||
      !this.#addresses.takeOf(visit.source, now) ||
      (visit.quota !== undefined && !this.#users.takeOf(visit.quota, now));
    if (isTooFast) this.#refuse(visit, rateLimited());
    else visit.inTurn(() => this.#work(visit, text));
  }

  #work(visit: Visit, text: string): Awaitable<void> {
    // What a refused socket has sent after its refusal is not read; what came before an orderly close is.
    if (visit.ending?.error) return;
    const {connection} = visit;
    return connection ? this.#dispatch(visit, connection, text) : this.#signIn(visit, text);
  }

  async #signIn(visit: Visit, text: string): Promise<void> {
    const {wire, log} = visit;
    const {attendance} = visit.site;
    try {
      if (readHeaders(text).type !== 'hello') throw tokenMissing();
      const hello = parseFrame(ClientFrame, text) as ClientFrameOf<'hello'>;
      const connection = await attendance.identify(wire, hello);
      if (wire.hasEnded) return;
      visit.quota = this.#users.open(JSON.stringify([visit.site.config.site, connection.user]));
      if (!visit.quota) throw tooManyConnections();
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

  #dispatch(visit: Visit, from: Connection, text: string): Awaitable<void> {
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
    const handled: HandledFrame = frame;
    if (frame.type !== 'send') {
      return whenThere(visit.stored, () => this.#handle(visit, from, handled, text));
    }
    // Messages need not wait for each other's commit, so that one commit can hold many of them.
    const stored = this.#handle(visit, from, handled, text);
    if (stored instanceof Promise) visit.storing(stored);
  }

  #handle(visit: Visit, from: Connection, frame: HandledFrame, text: string): Awaitable<void> {
    try {
      const handle = handlers[frame.type] as Handler;
      const result = handle(frame, from, visit.site.context);
      if (result instanceof Promise) return this.#await(visit, from, frame, text, result);
      reply(from, frame, result);
    } catch (error) {
      this.#tell(visit, error, text);
    }
  }

  async #await(
    visit: Visit,
    from: Connection,
    frame: HandledFrame,
    text: string,
    result: Promise<unknown>,
  ): Promise<void> {
    try {
      reply(from, frame, await result);
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
  #refuse(visit: Visit, error: ImError): void {
    this.#parts.metrics.refused(error.code);
    visit.log.info({code: error.code}, 'connection refused');
    visit.wire.refuse(error);
  }

  #end(visit: Visit, ending: Ending): void {
    const {wire, log, since} = visit;
    visit.ending = ending;
    this.#unsigned.delete(visit);
    this.#heartbeat.delete(wire);
    this.#deadlines.clear(wire);
    this.#addresses.close(visit.source);
    if (visit.quota !== undefined) this.#users.close(visit.quota);
    // Whoever closes one that is too slow to be told something is not done with telling yet.
    visit.later(() => this.#leave(visit, ending));
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

/** What may be sent by all connections together of an address or a user: as much as `busy` of them may. */
function quotas(
  name: string,
  busy: number,
  connections: number,
  {config, now, makeLimiter}: GatewayParts,
): Quotas {
  return new Quotas({
    connections,
    burst: config.frameBurst * busy,
    perSecond: config.frameRate * busy,
    now,
    shared: makeLimiter && {name, make: makeLimiter},
  });
}

type HandledFrame = Exclude<ClientFrame, {type: 'hello'}>;
/** What the table's handlers have in common; each gets only the frames it stands for. */
type Handler = (
  frame: HandledFrame,
  from: Connection,
  context: HandlerContext,
) => Awaitable<unknown>;

function reply(from: Connection, frame: HandledFrame, result: unknown): void {
  if ('ref' in frame) from.send({type: 'reply', ref: frame.ref, result});
}

/** The error a client may see. What is not a refusal is a fault of ours, and goes to the log. */
function asRefusal(error: unknown, log: Log): ImError {
  if (error instanceof ImError) return error;
  log.error({err: error}, 'failed');
  return serverError();
}
