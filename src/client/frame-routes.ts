import type {
  ClientFrameOf,
  ClientFrameType,
  RequestType,
  ServerFrame,
  ServerFrameOf,
  ServerFrameType,
} from '../protocol/index.js';

export type Welcome = ServerFrameOf<'welcome'>;

/** The frames that are not answered. */
export type Notice = ClientFrameOf<Exclude<ClientFrameType, RequestType | 'hello' | 'pong'>>;

/** Frames that signaling understands itself. */
type OwnFrameType = 'welcome' | 'reply' | 'ping' | 'token-wanted';
export type Routes = {
  readonly [T in Exclude<ServerFrameType, OwnFrameType>]: (frame: ServerFrameOf<T>) => void;
};

/** The table of who handles which frame of the server. */
export class FrameRoutes {
  #routes: Partial<Routes> = {};

  add(routes: Partial<Routes>): void {
    this.#routes = {...this.#routes, ...routes};
  }

  hand(frame: Exclude<ServerFrame, {type: OwnFrameType}>): void {
    // TypeScript does not see that a frame and the route of its type belong together.
    const route = this.#routes[frame.type] as ((routed: typeof frame) => void) | undefined;
    route?.(frame);
  }
}
