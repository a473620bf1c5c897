import pino, {type DestinationStream, type Logger} from 'pino';
import type {Config} from './config.js';

export type Log = Logger;

/** The server's log: JSON lines on stderr, or into `destination`. Nothing that a user wrote goes into it. */
export function createLog(
  {logLevel}: Pick<Config, 'logLevel'>,
  destination: DestinationStream = pino.destination({fd: 2, sync: true}),
): Log {
  return pino(
    {
      level: logLevel,
      base: null,
      // A second fence: no line is written with these, and were one to be, this would hide them.
      redact: ['token', 'frame', 'text', 'content', 'data', 'signal', '*.token', '*.content'],
    },
    destination,
  );
}
