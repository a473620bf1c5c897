import {setUpEncoder} from './first-picture.js';

export type TrackKind = 'audio' | 'video';

/** What one link sends: at most one track of each kind, which may change at any time without renegotiation. */
export class LinkSenders {
  readonly #tracks: Record<TrackKind, MediaStreamTrack | null> = {audio: null, video: null};
  #connection: RTCPeerConnection | undefined;
  /** In the place of a camera that opens: it shows nothing. */
  #placeholder: MediaStreamTrack | undefined;

  /** There is a connection, with its transceivers: what was attached before is sent over it. */
  begin(connection: RTCPeerConnection): void {
    this.#connection = connection;
    // The picture first: it takes longer to get there.
    this.#replaceTrack('video');
    this.#replaceTrack('audio');
  }

  /** Sends `track` from now on, or nothing. Before there is a connection, it is kept for it. */
  attach(kind: TrackKind, track: MediaStreamTrack | null): void {
    if (track === this.#tracks[kind]) return;
    this.#tracks[kind] = track;
    this.#replaceTrack(kind);
  }

  /** A camera will be attached soon: what can be done for its first picture before that, is. Sends nothing. */
  prepareForPicture(): void {
    const sender = this.#sender('video');
    if (sender && !this.#tracks.video) this.#placeholder ??= setUpEncoder(sender);
  }

  close(): void {
    this.#dropPlaceholder();
  }

  #replaceTrack(kind: TrackKind): void {
    // Refused by a closed connection only.
    const replacing = this.#sender(kind)?.replaceTrack(this.#tracks[kind]);
    const done = replacing?.catch(() => undefined);
    if (kind === 'video') void done?.then(() => this.#dropPlaceholder());
  }

  #dropPlaceholder(): void {
    this.#placeholder?.stop();
    this.#placeholder = undefined;
  }

  #sender(kind: TrackKind): RTCRtpSender | undefined {
    return this.#connection?.getTransceivers().find(({receiver}) => receiver.track.kind === kind)
      ?.sender;
  }
}
