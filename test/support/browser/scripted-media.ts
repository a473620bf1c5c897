import {
  Store,
  type CallMedia,
  type CallStatistics,
  type Levels,
  type MediaSessionOptions,
} from '../../../src/client/index.js';
import type {IcePolicy, IceServer, Media, Signal} from '../../../src/protocol/index.js';

/** A media session without media: keeps what it was told, and shows what a test says. */
export class ScriptedMedia {
  readonly options: MediaSessionOptions;
  readonly received: Signal[] = [];
  /** What it was told to do, in order: `capture video`, `connect all`, `admit`, `restart`, `close` … */
  readonly log: string[] = [];
  readonly state = new Store<CallMedia>({
    local: undefined,
    remote: undefined,
    microphone: 'off',
    camera: 'off',
    screen: 'off',
    screenSound: false,
    sharing: undefined,
    using: {},
    facing: undefined,
    remoteMicrophone: 'on',
    remoteCamera: 'on',
    remoteScreen: 'off',
  });
  readonly statistics = new Store<CallStatistics | undefined>(undefined);
  readonly levels = new Store<Levels>({
    microphone: 0,
    remote: 0,
    speaking: false,
    remoteSpeaking: false,
    speakingWhileMuted: false,
  });
  isAlive = true;
  /** The servers it would connect through now. */
  iceServers: readonly IceServer[];
  #policy: IcePolicy = 'all';

  constructor(options: MediaSessionOptions) {
    this.options = options;
    this.iceServers = options.iceServers;
  }

  /** Changes part of what is shown. */
  show(change: Partial<CallMedia>): void {
    this.state.update((state) => ({...state, ...change}));
  }

  async capture(media: Media): Promise<void> {
    this.log.push(`capture ${media}`);
    this.show({microphone: 'on', camera: media === 'video' ? 'on' : 'off'});
  }

  connect(): void {
    this.log.push(`connect ${this.#policy}`);
  }

  admit(policy?: 'all'): void {
    this.log.push(policy ? `admit ${policy}` : 'admit');
  }

  accept(): void {
    this.log.push('accept');
  }

  receive(signal: Signal): void {
    this.received.push(signal);
  }

  setIceServers(iceServers: readonly IceServer[], policy: IcePolicy = this.#policy): void {
    this.iceServers = iceServers;
    this.#policy = policy;
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.show({microphone: on ? 'on' : 'off'});
  }

  async setCamera(on: boolean): Promise<void> {
    this.show({camera: on ? 'on' : 'off'});
  }

  async flipCamera(): Promise<void> {
    this.log.push('flipCamera');
  }

  async shareScreen(): Promise<void> {
    this.show({screen: 'on'});
  }

  stopSharing(): void {
    this.show({screen: 'off'});
  }

  async snapshot(side: 'local' | 'remote'): Promise<Blob> {
    return new Blob([side], {type: 'image/png'});
  }

  restart(): void {
    this.log.push('restart');
  }

  renew(): void {
    this.log.push('renew');
  }

  suspect(): void {
    this.log.push('suspect');
  }

  close(): void {
    this.log.push('close');
  }
}
