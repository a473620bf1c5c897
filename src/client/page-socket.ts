import type {SocketEvents, SocketPort} from './environment.js';

/** The close code of RFC 6455 for a connection that ended without a word. */
export const ABNORMAL_CLOSURE = 1006;

/** A WebSocket of the browser. */
export function openPageSocket(url: string, events: SocketEvents): SocketPort {
  const socket = new WebSocket(url);
  let hasOpened = false;
  socket.onopen = () => {
    hasOpened = true;
    events.opened();
  };
  socket.onmessage = ({data}) => events.received(data);
  socket.onclose = ({code}) => events.closed(code);
  // Where the policy of the page forbids it, Chromium tells of no end.
  socket.onerror = () => {
    if (!hasOpened) events.closed(ABNORMAL_CLOSURE);
  };
  return {send: (text) => socket.send(text), close: (code) => socket.close(code)};
}
