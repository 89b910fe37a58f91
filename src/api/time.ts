/** RFC 3339 text from milliseconds since 1970 and back, without an ambient clock. */

/** Whole seconds, as `metadata.creationTimestamp` is written. */
export function formatTime(unixMs: number): string {
  return `${textOfSecond(Math.floor(unixMs / 1000))}Z`;
}

/** Microseconds, as leases and events are written. */
export function formatMicroTime(unixMs: number): string {
  const second = Math.floor(unixMs / 1000);
  const micros = Math.floor((unixMs - second * 1000) * 1000);
  return `${textOfSecond(second)}.${pad(micros, 6)}Z`;
}

// Thousands of things happen in one virtual second, and all write the same one.
let lastSecond = Number.NaN;
let lastText = '';

function textOfSecond(second: number): string {
  if (second === lastSecond) return lastText;
  const days = Math.floor(second / 86_400);
  const secondOfDay = second - days * 86_400;
  const { year, month, day } = dateOfDays(days);
  const hours = Math.floor(secondOfDay / 3600);
  const minutes = Math.floor(secondOfDay / 60) % 60;
  lastSecond = second;
  lastText = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(hours, 2)}:${pad(minutes, 2)}:${pad(secondOfDay % 60, 2)}`;
  return lastText;
}

/** Milliseconds since 1970, or NaN when the text is not RFC 3339. */
export function parseTime(text: string | undefined | null): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.exec(text ?? '');
  if (!match) return Number.NaN;
  const [, year, month, day, hours, minutes, seconds, fraction, zone] = match;
  const days = daysOfDate(Number(year), Number(month), Number(day));
  const zoneMinutes = /[Zz]/.test(zone)
    ? 0
    : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const ms = fraction ? Math.round(Number(fraction) * 1_000_000) / 1000 : 0;
  return (
    days * 86_400_000 +
    Number(hours) * 3_600_000 +
    (Number(minutes) - zoneMinutes) * 60_000 +
    Number(seconds) * 1000 +
    ms
  );
}

/** What Go's time.Parse says of a text that is not RFC 3339; undefined when it is. */
// Go: src/time/format.go Parse
export function goTimeProblem(text: string): string | undefined {
  const about = `parsing time ${JSON.stringify(text)}`;
  let rest = text;
  for (const [layout, pattern] of goLayout) {
    const match = pattern.exec(rest);
    if (!match)
      return `${about} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(layout)}`;
    rest = rest.slice(match[0].length);
    const range = ranges[layout];
    if (range && !(Number(match[0]) >= range.least && Number(match[0]) <= range.most))
      return `${about}: ${range.name} out of range`;
  }
  return rest === '' ? undefined : `${about}: extra text: ${JSON.stringify(rest)}`;
}

const goLayout: readonly [string, RegExp][] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d?/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
];

const ranges: Readonly<Record<string, { name: string; least: number; most: number }>> = {
  '01': { name: 'month', least: 1, most: 12 },
  '02': { name: 'day', least: 1, most: 31 },
  '15': { name: 'hour', least: 0, most: 23 },
  '04': { name: 'minute', least: 0, most: 59 },
};

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

// Days since 1970 to a civil date and back: the well-known algorithm over 400-year eras that begin in March.
function dateOfDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

function daysOfDate(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
