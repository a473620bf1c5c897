import type {Say} from './strings/index.js';

// Languages and zones are the reader's own.
const clock = new Intl.DateTimeFormat(undefined, {hour: 'numeric', minute: '2-digit'});
const weekday = new Intl.DateTimeFormat(undefined, {weekday: 'short'});
const shortDay = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short'});
const shortDate = new Intl.DateTimeFormat(undefined, {dateStyle: 'short'});
const longDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const longDate = new Intl.DateTimeFormat(undefined, {dateStyle: 'long'});
const whole = new Intl.DateTimeFormat(undefined, {dateStyle: 'full', timeStyle: 'short'});

/** The time of day, as the reader's language writes it. */
export const clockTime = (at: number): string => clock.format(at);

/** Day and time in full, for a tooltip. */
export const wholeTime = (at: number): string => whole.format(at);

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
  return isSameYear(at, now) ? longDay.format(at) : longDate.format(at);
}

/** As short as a list needs it: the time today, then the weekday, then the date. */
export function listTime(at: number, now: number, say: Say): string {
  const ago = daysBetween(at, now);
  if (ago <= 0) return clockTime(at);
  if (ago === 1) return say('yesterday');
  if (ago < 7) return weekday.format(at);
  return isSameYear(at, now) ? shortDay.format(at) : shortDate.format(at);
}

/** Calendar days, whatever the clock change between them; negative where `at` is in a day to come. */
function daysBetween(at: number, now: number): number {
  const noon = (time: number) => new Date(time).setHours(12, 0, 0, 0);
  return Math.round((noon(now) - noon(at)) / 86_400_000);
}

const isSameYear = (one: number, other: number) =>
  new Date(one).getFullYear() === new Date(other).getFullYear();
