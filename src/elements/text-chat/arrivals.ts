import type {Transcript, TranscriptEntry} from '../../client/transcript.js';
import type {Place, UserId} from '../../protocol/index.js';

/** Tells a message that has just come from the history of a conversation. */
export class Arrivals {
  #with: UserId | undefined;
  #newest: Place = 0;
  #settled = false;

  /** The other's newest message, where it has come since last asked about the same conversation. */
  in(transcript: Transcript): TranscriptEntry | undefined {
    const last = transcript.entries.findLast(({own}) => !own);
    const newest = last?.place ?? 0;
    const settled = this.#settled && this.#with === transcript.with;
    const arrived = settled && newest > this.#newest ? last : undefined;

    this.#with = transcript.with;
    this.#newest = newest;
    // The first page of history is no news, and neither is what was known before it.
    this.#settled =
      transcript.history !== 'unloaded' && (settled || transcript.history !== 'loading');
    return arrived;
  }
}
