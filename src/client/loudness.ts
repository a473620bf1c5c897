/** How loud is shown as 0 and as 1, in decibels below the loudest a sound can be. */
const QUIETEST_DB = -60;
const LOUDEST_DB = -12;

/** From here on it is taken for speech; a quiet room is below. */
const SPEECH_LEVEL = 0.4;

/** For how long sound has to last to be speech, and how long a pause between words may be, in milliseconds. */
const ONSET_MS = 250;
const PAUSE_MS = 700;

/** An amplitude from 0 to 1 as ears judge it, from 0 to 1. */
export function levelOf(amplitude: number): number {
  if (amplitude <= 0) return 0;
  const decibels = 20 * Math.log10(amplitude);
  return Math.min(1, Math.max(0, (decibels - QUIETEST_DB) / (LOUDEST_DB - QUIETEST_DB)));
}

/** The amplitude of a stretch of sound, from 0 to 1. */
export function amplitudeOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length > 0 ? Math.sqrt(sum / samples.length) : 0;
}

/** Whether somebody speaks, and what is needed to go on judging that. */
export interface Speech {
  readonly isSpeaking: boolean;
  readonly loudSince?: number | undefined;
  readonly loudUntil?: number | undefined;
}

export const SILENT: Speech = {isSpeaking: false};

/** Whether somebody speaks now that it is as loud as `level`, at `now` milliseconds by any clock. */
export function hear(
  {isSpeaking, loudSince, loudUntil}: Speech,
  level: number,
  now: number,
): Speech {
  const isPaused = loudUntil === undefined || now - loudUntil > PAUSE_MS;
  if (level < SPEECH_LEVEL) return isPaused ? SILENT : {isSpeaking, loudSince, loudUntil};
  const since = isPaused ? now : (loudSince ?? now);
  return {isSpeaking: isSpeaking || now - since >= ONSET_MS, loudSince: since, loudUntil: now};
}
