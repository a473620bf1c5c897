/** What the server needs of a Redis so that what it has acknowledged is not lost: setting, value, and what else would happen. */
const NEEDED = [
  ['appendonly', 'yes', 'a restart of Redis forgets every message'],
  [
    'appendfsync',
    'always',
    'a crash of Redis or of its machine forgets what was acknowledged last, up to a second of it and more',
  ],
  [
    'maxmemory-policy',
    'noeviction',
    'a full memory drops messages, calls and users instead of refusing new ones',
  ],
] as const;

/** What the settings of a Redis mean for what the server acknowledges. */
export interface Durability {
  /** Each says what is set, what that means and what to set. */
  readonly faults: readonly string[];
  /** Settings that Redis does not show, as those one rents often do not. */
  readonly hidden: readonly string[];
}

/** Looks how a Redis keeps what it is given; `read` gives a setting, or undefined where it is not shown. */
export async function durabilityOf(
  read: (setting: string) => Promise<string | undefined>,
): Promise<Durability> {
  const faults: string[] = [];
  const hidden: string[] = [];
  const isSet = async (setting: string) => await read(setting).catch(() => undefined);
  for (const [setting, value, otherwise] of NEEDED) {
    const actual = await isSet(setting);
    if (actual === undefined) hidden.push(`${setting} ${value}`);
    // Without a log there is nothing to be written in time.
    else if (setting === 'appendfsync' && (await isSet('appendonly')) === 'no') continue;
    else if (actual !== value) {
      faults.push(`with "${setting} ${actual}" ${otherwise}; set it to "${value}"`);
    }
  }
  return {faults, hidden};
}

/** What to say of settings that cannot be seen. */
export const unseen = (hidden: readonly string[]): string =>
  `its settings cannot be seen; without "${hidden.join('", "')}" messages that were acknowledged may be lost`;
