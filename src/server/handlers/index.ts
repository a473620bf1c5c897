import type {ClientFrameOf, ClientFrameType, Reply, RequestType} from '../../protocol/index.js';
import type {Attendance} from '../attendance.js';
import type {Awaitable} from '../awaitable.js';
import type {Backend} from '../backend/backend.js';
import type {Calls} from '../calls.js';
import type {Connection} from '../connection.js';
import type {Delivery} from '../delivery.js';
import type {Metrics} from '../metrics.js';
import type {SiteEvents} from '../events/site-events.js';
import type {Reach} from '../reach.js';
import type {Roster} from '../roster.js';
import {blocks} from './blocks.js';
import {calls} from './calls.js';
import {messages} from './messages.js';
import {presence} from './presence.js';
import {rooms} from './rooms.js';
import {token} from './token.js';
import {transmit} from './transmit.js';

/** What a handler works with. */
export interface HandlerContext {
  readonly attendance: Attendance;
  readonly backend: Backend;
  readonly delivery: Delivery;
  readonly roster: Roster;
  readonly reach: Reach;
  readonly events: SiteEvents;
  readonly calls: Calls;
  readonly metrics: Metrics;
}

/** The frames of a signed-in device. */
export type HandledType = Exclude<ClientFrameType, 'hello'>;

/**
 * One handler per frame; `from` is who the frame is from, whatever the frame says. A request's handler gives its reply, at
 * once where it can; each throws an `ImError` where it refuses, and the gateway turns that into an `error` frame.
 */
export type Handlers = {
  readonly [Type in HandledType]: (
    frame: ClientFrameOf<Type>,
    from: Connection,
    context: HandlerContext,
  ) => Awaitable<Type extends RequestType ? Reply<Type> : void>;
};

export const handlers: Handlers = {
  ...presence,
  ...token,
  ...transmit,
  ...messages,
  ...blocks,
  ...calls,
  ...rooms,
};
