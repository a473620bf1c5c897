/** How loud it is on both sides, from 0 to 1 as ears judge it, and who speaks. */
export interface Levels {
  /** The own microphone, also while it is muted. */
  readonly microphone: number;
  readonly remote: number;
  /** The other side hears it. */
  readonly speaking: boolean;
  readonly remoteSpeaking: boolean;
  /** Nobody hears it: time to say "you are muted". */
  readonly speakingWhileMuted: boolean;
}

export const QUIET: Levels = {
  microphone: 0,
  remote: 0,
  speaking: false,
  remoteSpeaking: false,
  speakingWhileMuted: false,
};
