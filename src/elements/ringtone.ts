/** `ring` is heard by who is called, `ring-back` by who calls. */
export type Tone = 'ring' | 'ring-back';

/**
 * The sound of a call that rings, made here and not loaded. One owner says which tone is to be heard; silence
 * closes the audio context, so that no page keeps the loudspeaker awake.
 *
 * A page that nobody has pressed yet may not sound, and a browser complains on the console about each try: so
 * it waits, and begins with the first press.
 */
export class Ringtone {
  #tone: Tone | undefined;
  #context: AudioContext | undefined;
  #waiting: AbortController | undefined;

  /** Starts, changes or ends the tone. The same again changes nothing. */
  play(tone: Tone | undefined): void {
    if (tone === this.#tone) return;
    this.#silence();
    this.#tone = tone;
    if (!tone) return;
    if (mayBeHeard()) this.#sound(tone);
    else this.#waitForPress(tone);
  }

  #sound(tone: Tone): void {
    const context = new AudioContext();
    this.#context = context;
    const source = context.createBufferSource();
    source.buffer = written(context, patterns[tone]);
    source.loop = true;
    source.connect(context.destination);
    source.start();
  }

  #waitForPress(tone: Tone): void {
    const waiting = new AbortController();
    this.#waiting = waiting;
    const begin = () => {
      if (!mayBeHeard()) return;
      waiting.abort();
      this.#sound(tone);
    };
    for (const type of ['pointerdown', 'pointerup', 'keydown']) {
      window.addEventListener(type, begin, {capture: true, signal: waiting.signal});
    }
  }

  #silence(): void {
    this.#waiting?.abort();
    this.#waiting = undefined;
    void this.#context?.close();
    this.#context = undefined;
  }
}

/** Where a browser cannot tell, it is tried. */
const mayBeHeard = (): boolean => navigator.userActivation?.hasBeenActive ?? true;

interface Note {
  readonly at: number;
  readonly hertz: number;
  readonly lasts: number;
  readonly loud: number;
  /** `struck` fades like a bar of wood; `held` is even, as on the telephone. */
  readonly as: 'struck' | 'held';
}

interface Pattern {
  readonly lasts: number;
  readonly notes: readonly Note[];
}

const struck = (at: number, hertz: number, loud = 0.22): Note => ({
  at,
  hertz,
  lasts: 1.1,
  loud,
  as: 'struck',
});

const patterns: Record<Tone, Pattern> = {
  // G5 D6 B5 E6, and once more a little softer.
  ring: {
    lasts: 3,
    notes: [
      struck(0, 783.99),
      struck(0.18, 1174.66),
      struck(0.36, 987.77),
      struck(0.54, 1318.51, 0.18),
      struck(1.1, 783.99, 0.15),
      struck(1.28, 1174.66, 0.15),
      struck(1.46, 987.77, 0.12),
    ],
  },
  // The European ring-back: 425 Hz, one second of five.
  'ring-back': {lasts: 5, notes: [{at: 0.1, hertz: 425, lasts: 1, loud: 0.06, as: 'held'}]},
};

// Enough for the highest overtone; a buffer of the loudspeaker's own rate would be three times as large.
const SAMPLE_RATE = 16_000;

/** The pattern as sound: a loop of it needs no timer, which a page in the background would not get. */
function written(context: AudioContext, {lasts, notes}: Pattern): AudioBuffer {
  const buffer = context.createBuffer(1, lasts * SAMPLE_RATE, SAMPLE_RATE);
  const samples = buffer.getChannelData(0);
  for (const note of notes) {
    const first = Math.round(note.at * SAMPLE_RATE);
    const count = Math.min(Math.round(note.lasts * SAMPLE_RATE), samples.length - first);
    for (let index = 0; index < count; index++) {
      samples[first + index]! += note.loud * sampleOf(note, index / SAMPLE_RATE);
    }
  }
  return buffer;
}

function sampleOf({as, hertz, lasts}: Note, second: number): number {
  const turn = 2 * Math.PI * hertz * second;
  // Neither begins nor ends with a click.
  const edge = Math.min(1, second / 0.004, (lasts - second) / 0.03);
  if (as === 'held') return edge * Math.sin(turn);
  return (
    edge *
    (Math.exp(-4.5 * second) * Math.sin(turn) + 0.25 * Math.exp(-11 * second) * Math.sin(3 * turn))
  );
}
