import type {Say} from './strings/index.js';

/** How a language writes times; in the reader's own zone. */
function formatsIn(locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options);
  return {
    clock: format({hour: 'numeric', minute: '2-digit'}),
    weekday: format({weekday: 'short'}),
    shortDay: format({day: 'numeric', month: 'short'}),
    shortDate: format({dateStyle: 'short'}),
    longDay: format({weekday: 'long', day: 'numeric', month: 'long'}),
    longDate: format({dateStyle: 'long'}),
    whole: format({dateStyle: 'full', timeStyle: 'short'}),
  };
}

const made = new Map<string, ReturnType<typeof formatsIn>>();

function formats({locale}: Say) {
  const known = made.get(locale) ?? formatsIn(locale);
  made.set(locale, known);
  return known;
}

/** The time of day, as the language writes it. */
export const clockTime = (at: number, say: Say): string => formats(say).clock.format(at);

/** Day and time in full, for a tooltip. */
export const wholeTime = (at: number, say: Say): string => formats(say).whole.format(at);

/** For machines: the value of `<time datetime>`. */
export const machineTime = (at: number): string => new Date(at).toISOString();

/** The calendar day in the reader's zone; equal for two times of one day. */
export function dayOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** The day as a heading between messages. */
export function dayHeading(at: number, now: number, say: Say): string {
  const ago = daysBetween(at, now);
  if (ago === 0) return say('today');
  if (ago === 1) return say('yesterday');
  return formats(say)[isSameYear(at, now) ? 'longDay' : 'longDate'].format(at);
}

/** As short as a list needs it: the time today, then the weekday, then the date. */
export function listTime(at: number, now: number, say: Say): string {
  const ago = daysBetween(at, now);
  if (ago <= 0) return clockTime(at, say);
  if (ago === 1) return say('yesterday');
  if (ago < 7) return formats(say).weekday.format(at);
  return formats(say)[isSameYear(at, now) ? 'shortDay' : 'shortDate'].format(at);
}

/** Calendar days, whatever the clock change between them; negative where `at` is in a day to come. */
function daysBetween(at: number, now: number): number {
  const noon = (time: number) => new Date(time).setHours(12, 0, 0, 0);
  return Math.round((noon(now) - noon(at)) / 86_400_000);
}

const isSameYear = (one: number, other: number) =>
  new Date(one).getFullYear() === new Date(other).getFullYear();
