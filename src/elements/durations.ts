type Parts = Readonly<Partial<Record<'hours' | 'minutes' | 'seconds', number>>>;

/** How long something was, as a language writes it, and no finer than anybody wants to know. */
export function duration(seconds: number, locale: string): string {
  if (seconds < 60) return inWords({seconds}, locale);
  const all = Math.round(seconds / 60);
  const hours = Math.floor(all / 60);
  const minutes = all % 60;
  return inWords({...(hours > 0 && {hours}), ...(minutes > 0 && {minutes})}, locale);
}

/** The time of a running call, `1:02`, in the digits of a language. */
export function inDigits(time: string, locale: string): string {
  const digits = new Intl.NumberFormat(locale, {useGrouping: false});
  return time.replace(/\d/g, (digit) => digits.format(Number(digit)));
}

function inWords(parts: Parts, locale: string): string {
  const {DurationFormat} = Intl as Partial<typeof Intl>;
  return DurationFormat
    ? new DurationFormat(locale, {style: 'short'}).format(parts)
    : inUnits(parts, locale);
}

/** For browsers before 2025. */
export function inUnits(parts: Parts, locale: string): string {
  const units = Object.entries(parts).map(([unit, value]) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit: unit.slice(0, -1),
      unitDisplay: 'short',
    }).format(value),
  );
  return new Intl.ListFormat(locale, {type: 'unit', style: 'short'}).format(units);
}
