/** Several messages at once sound once. */
const PAUSE_MS = 2_000;

let lastAt = -Infinity;

/**
 * Two soft notes for a message that has come. Gives whether they can be heard: a page that nobody has pressed yet
 * may not sound.
 */
export function chime(): boolean {
  if (navigator.userActivation?.hasBeenActive === false) return false;
  const now = performance.now();
  if (now - lastAt < PAUSE_MS) return true;
  lastAt = now;

  const context = new AudioContext();
  const last = NOTES.map(({hertz, at}) => note(context, hertz, at)).at(-1)!;
  last.onended = () => void context.close();
  return true;
}

// D6 and, a fourth above, G6.
const NOTES = [
  {hertz: 1174.66, at: 0},
  {hertz: 1567.98, at: 0.09},
] as const;
const LASTS = 0.45;
const LOUD = 0.07;

function note(context: AudioContext, hertz: number, at: number): OscillatorNode {
  const start = context.currentTime + at;
  const gain = new GainNode(context, {gain: 0});
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(LOUD, start + 0.006);
  gain.gain.exponentialRampToValueAtTime(0.0001, start + LASTS);
  gain.connect(context.destination);
  const tone = new OscillatorNode(context, {type: 'sine', frequency: hertz});
  tone.connect(gain);
  tone.start(start);
  tone.stop(start + LASTS);
  return tone;
}
