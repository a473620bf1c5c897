/** Random values that are the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }
}

/** What breaks parsers, stores and logs. */
const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  '__proto__',
  'constructor',
  '<img src=x onerror=alert(1)>',
  "'; DROP TABLE messages; --",
  '{"level":60}\n{"level":60,"msg":"forged"}',
  '${jndi:ldap://x}',
  'a'.repeat(5_000),
  [],
  {},
  {__proto__: {polluted: true}, constructor: {prototype: {polluted: true}}},
  JSON.parse('{"__proto__":{"polluted":true}}'),
];

/** One of the valid frames with something wrong in it, or something that was never a frame. */
export function fuzzed(random: Random, valid: readonly object[]): string {
  const frame = structuredClone(random.of(valid)) as Record<string, unknown>;
  switch (random.below(8)) {
    case 0:
      return brokenText(random, JSON.stringify(frame));
    case 1:
      return JSON.stringify(random.of(NASTY));
    case 2:
      return `${'['.repeat(random.below(2_000))}${']'.repeat(random.below(2_000))}`;
    case 3:
      Reflect.deleteProperty(frame, random.of(Object.keys(frame)));
      return JSON.stringify(frame);
    case 4:
      frame[random.of(['from', 'sender', 'site', '__proto__', 'x'])] = random.of(NASTY);
      return JSON.stringify(frame);
    default:
      return JSON.stringify(withNasty(random, frame));
  }
}

/** Puts something nasty somewhere, in a field or deeper. */
function withNasty(random: Random, value: Record<string, unknown>): unknown {
  const key = random.of(Object.keys(value));
  const inner = value[key];
  const isDeeper = typeof inner === 'object' && inner !== null && random.below(2) === 0;
  const replaced =
    isDeeper && Object.keys(inner).length > 0
      ? withNasty(random, inner as Record<string, unknown>)
      : random.of(NASTY);
  return {...value, [key]: replaced};
}

function brokenText(random: Random, text: string): string {
  const at = random.below(text.length);
  const with_ = String.fromCharCode(random.below(128));
  return random.of([
    text.slice(0, at),
    text.slice(at),
    text.slice(0, at) + with_ + text.slice(at + 1),
    text + text,
  ]);
}
