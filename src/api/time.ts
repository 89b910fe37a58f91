/** RFC 3339 text from milliseconds since 1970 and back, without an ambient clock. */

/** Whole seconds, as `metadata.creationTimestamp` is written. */
export function formatTime(unixMs: number): string {
  return `${textOfSecond(Math.floor(unixMs / 1000))}Z`;
}

const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As Go's RFC1123Z prints times: `Mon, 02 Jan 2006 15:04:05 +0000`. */
export function formatRfc1123(unixMs: number): string {
  const [, year, month, day, clock] = /^(\d+)-(\d\d)-(\d\d)T([\d:]+)/.exec(formatTime(unixMs)) ?? [];
  // 1970 began on a Thursday.
  const weekday = weekdays[((Math.floor(unixMs / 86_400_000) % 7) + 7) % 7];
  return `${weekday}, ${day} ${monthNames[Number(month) - 1]} ${year} ${clock} +0000`;
}

/** Nanoseconds, none of them left out, as the container runtime marks lines of a log. */
// k8s: pkg/kubelet/types/constants.go RFC3339NanoFixed
export function formatNanoTime(unixMs: number): string {
  const second = Math.floor(unixMs / 1000);
  return `${textOfSecond(second)}.${pad(Math.floor((unixMs - second * 1000) * 1_000_000), 9)}Z`;
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

/** Milliseconds since 1970, or NaN when the text is not RFC 3339 as Go reads it: an hour of one digit and a comma are fine. */
export function parseTime(text: string | undefined | null): number {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d?):(\d\d):(\d\d)([.,]\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text ?? '');
  if (!match) return Number.NaN;
  const [, year, month, day, hours, minutes, seconds, fraction, zone] = match;
  const days = daysOfDate(Number(year), Number(month), Number(day));
  const zoneMinutes =
    zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const ms = fraction ? Math.round(Number(fraction.replace(',', '.')) * 1_000_000) / 1000 : 0;
  return (
    days * 86_400_000 +
    Number(hours) * 3_600_000 +
    (Number(minutes) - zoneMinutes) * 60_000 +
    Number(seconds) * 1000 +
    ms
  );
}

export const timeLayout = '2006-01-02T15:04:05Z07:00';
/** Of times that are written to the microsecond: all six digits must be there. */
export const microTimeLayout = '2006-01-02T15:04:05.000000Z07:00';

/** What Go's time.Parse says of a text that is not in the layout; undefined when it is. */
// Go: src/time/format.go parse
export function goTimeProblem(text: string, layout = timeLayout): string | undefined {
  const about = `parsing time ${JSON.stringify(text)}`;
  const read: number[] = [];
  let rest = text;
  for (const [word, pattern, range] of layout === timeLayout ? timeParts : microTimeParts) {
    const match = pattern.exec(rest);
    if (!match)
      return `${about} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(word)}`;
    rest = rest.slice(match[0].length);
    const number = parseInt(match[0], 10);
    read.push(number);
    if (range && !(number >= range.least && number <= range.most)) return `${about}: ${range.name} out of range`;
    if (word === zoneWord && match[0] !== 'Z') {
      // As upstream: some people do write offsets of 24 hours or 60 minutes.
      if (Number(match[0].slice(1, 3)) > 24) return `${about}: time zone offset hour out of range`;
      if (Number(match[0].slice(4, 6)) > 60) return `${about}: time zone offset minute out of range`;
    }
  }
  if (rest !== '') return `${about}: extra text: ${JSON.stringify(rest)}`;
  const [year, , month, , day] = read;
  return day < 1 || day > daysOfMonth(year, month) ? `${about}: day out of range` : undefined;
}

interface Range {
  name: string;
  least: number;
  most: number;
}

const zoneWord = 'Z07:00';

const dateAndTime: readonly (readonly [word: string, pattern: RegExp, range?: Range])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/, { name: 'month', least: 1, most: 12 }],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d?/, { name: 'hour', least: 0, most: 23 }],
  [':', /^:/],
  ['04', /^\d\d/, { name: 'minute', least: 0, most: 59 }],
  [':', /^:/],
];
const second: Range = { name: 'second', least: 0, most: 59 };
const zone = [zoneWord, /^(?:Z|[+-]\d\d:\d\d)/] as const;

const timeParts = [...dateAndTime, ['05', /^\d\d(?:[.,]\d+)?/, second] as const, zone];
const microTimeParts = [...dateAndTime, ['05', /^\d\d/, second] as const, ['.000000', /^[.,]\d{6}/] as const, zone];

function daysOfMonth(year: number, month: number): number {
  return daysOfDate(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - daysOfDate(year, month, 1);
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

// Days since 1970 to a civil date and back: the well-known algorithm over 400-year eras that begin in March.
export function dateOfDays(days: number): { year: number; month: number; day: number } {
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

export function daysOfDate(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
