import {Store, type CallMedia, type MediaSessionOptions} from '../../../src/client/index.js';
import type {Signal} from '../../../src/protocol/index.js';

/** A media session without media: keeps what it was told, and shows what a test says. */
export class ScriptedMedia {
  readonly options: MediaSessionOptions;
  readonly received: Signal[] = [];
  /** `start`, `restart`, `close`, as they came. */
  readonly log: string[] = [];
  readonly state: Store<CallMedia>;

  constructor(options: MediaSessionOptions) {
    this.options = options;
    this.state = new Store<CallMedia>({
      local: undefined,
      remote: undefined,
      microphone: 'on',
      camera: options.media === 'video' ? 'on' : 'off',
      remoteMicrophone: 'on',
      remoteCamera: 'on',
    });
  }

  /** Changes part of what is shown. */
  show(change: Partial<CallMedia>): void {
    this.state.update((state) => ({...state, ...change}));
  }

  async start(): Promise<void> {
    this.log.push('start');
  }

  receive(signal: Signal): void {
    this.received.push(signal);
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.show({microphone: on ? 'on' : 'off'});
  }

  async setCamera(on: boolean): Promise<void> {
    this.show({camera: on ? 'on' : 'off'});
  }

  restart(): void {
    this.log.push('restart');
  }

  close(): void {
    this.log.push('close');
  }
}
