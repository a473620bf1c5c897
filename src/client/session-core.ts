import type {UserId} from '../protocol/index.js';
import {CallKeeper} from './call-keeper.js';
import type {DeviceChoices} from './device-choices.js';
import type {SessionEnvironment} from './environment.js';
import {RosterKeeper} from './roster-keeper.js';
import type {Roster} from './roster.js';
import type {EarlyMessage} from './sending.js';
import type {SessionView} from './session-view.js';
import {Signaling} from './signaling.js';
import type {Credentials} from './token-source.js';
import {Transcripts} from './transcripts.js';

/** What a page has done with a session before this code was there, and what it sees of it. */
export interface SessionCoreOptions {
  /** The name of the session. */
  readonly session: string;
  readonly environment: SessionEnvironment;
  readonly view: SessionView;
  readonly roster: Roster;
  readonly devices: DeviceChoices;
  /** Where to connect and as whom, where that has been said. `begun`: what comes of asking for a token. */
  readonly asked: {readonly server: URL; readonly begun: Promise<string> | undefined} | undefined;
  readonly credentials: Credentials;
  readonly early: readonly EarlyMessage[];
  /** Whether the browser has put the page aside. */
  readonly isSuspended: boolean;
  /** Somebody has transmitted something. */
  readonly transmitted: (from: UserId, data: unknown) => void;
}

/** What works in a session from its first connection on: fills what the session shows, and does what it is asked. */
export class SessionCore {
  readonly signaling: Signaling;
  readonly calls: CallKeeper;
  readonly transcripts: Transcripts;
  readonly #view: SessionView;

  constructor(options: SessionCoreOptions) {
    const {session, environment, view, roster, devices, asked, credentials} = options;
    const signaling = new Signaling(session, environment, view);
    this.signaling = signaling;
    this.#view = view;
    if (options.isSuspended) signaling.suspend();
    // Before there are conversations: whose they are may be known.
    if (asked) signaling.configure(asked.server, credentials, asked.begun);
    new RosterKeeper(signaling, view.contacts);
    this.calls = new CallKeeper({
      session,
      signaling,
      roster,
      environment,
      view: view.calls,
      devices,
    });
    signaling.route({transmit: ({from, data}) => options.transmitted(from, data)});
    signaling.welcome.subscribe(() => this.tellPresence());
    this.transcripts = new Transcripts(session, signaling, environment, options.early);
  }

  /** Tells the server how the user wants to be seen, where there is a connection. */
  tellPresence(): void {
    const {value: presence} = this.#view.presence;
    if (presence) this.signaling.send({type: 'set-presence', presence});
  }
}
