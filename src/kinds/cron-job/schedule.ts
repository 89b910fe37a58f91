/** Reads a schedule in the form of cron, and says when it comes round next. */
// k8s: vendor/github.com/robfig/cron/v3/parser.go ParseStandard, spec.go Next
import { parseDuration } from '../../api/duration.ts';
import { dateOfDays, daysOfDate } from '../../api/time.ts';
import { timeZoneOf, utc, type TimeZone } from './time-zones.ts';

/** Five fields, or a steady pace. */
export type Schedule = { everyMs: number } | Fields;

interface Fields {
  minute: Field;
  hour: Field;
  dayOfMonth: Field;
  month: Field;
  dayOfWeek: Field;
  /** What `TZ=` in front of the fields says. */
  zone?: TimeZone;
}

interface Field {
  values: ReadonlySet<number>;
  /** Stands for all: `*` or `?`. */
  isStar: boolean;
}

interface Bounds {
  least: number;
  most: number;
  names?: readonly string[];
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The fields in the order in which they are written. Sunday is 0 and, as upstream, not 7. */
const bounds = {
  minute: { least: 0, most: 59 },
  hour: { least: 0, most: 23 },
  dayOfMonth: { least: 1, most: 31 },
  month: { least: 1, most: 12, names: monthNames },
  dayOfWeek: { least: 0, most: 6, names: dayNames },
} as const satisfies Record<string, Bounds>;

const descriptors: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

/** A refusal in upstream's words; thrown within this file alone. */
class Problem extends Error {}

export function parseSchedule(text: string): Schedule | { problem: string } {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    throw error;
  }
}

function parse(text: string): Schedule {
  if (text === '') throw new Problem('empty spec string');
  const zoned = /^(?:CRON_)?TZ=(\S*)\s*(.*)$/s.exec(text);
  if (!zoned) return parseSpec(text);
  const [, name, rest] = zoned;
  const zone = timeZoneOf(name);
  if (!zone) throw new Problem(`provided bad location ${name}: unknown time zone ${name}`);
  const schedule = parseSpec(rest.trim());
  return 'everyMs' in schedule ? schedule : { ...schedule, zone };
}

function parseSpec(text: string): Schedule {
  if (text.startsWith('@every ')) return parseEvery(text);
  const spec = text.startsWith('@') ? descriptors[text] : text;
  if (spec === undefined) throw new Problem(`unrecognized descriptor: ${text}`);
  const words = spec.split(/\s+/).filter((word) => word !== '');
  if (words.length !== 5) throw new Problem(`expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = words;
  return {
    minute: parseField(minute, bounds.minute),
    hour: parseField(hour, bounds.hour),
    dayOfMonth: parseField(dayOfMonth, bounds.dayOfMonth),
    month: parseField(month, bounds.month),
    dayOfWeek: parseField(dayOfWeek, bounds.dayOfWeek),
  };
}

/** Whole seconds, and one at least. */
function parseEvery(text: string): Schedule {
  const duration = text.slice('@every '.length);
  const ms = parseDuration(duration);
  if (Number.isNaN(ms))
    throw new Problem(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(duration)}`);
  return { everyMs: Math.max(1000, Math.floor(ms / 1000) * 1000) };
}

function parseField(text: string, range: Bounds): Field {
  const values = new Set<number>();
  let isStar = false;
  for (const part of text.split(',').filter((each) => each !== '')) {
    const { first, last, step, isAll } = parseRange(part, range);
    for (let value = first; value <= last; value += step) values.add(value);
    isStar ||= isAll;
  }
  return { values, isStar };
}

function parseRange(text: string, range: Bounds): { first: number; last: number; step: number; isAll: boolean } {
  const [ends, stepText, ...more] = text.split('/');
  const [firstText, lastText, ...others] = ends.split('-');
  let isAll = firstText === '*' || firstText === '?';
  const first = isAll ? range.least : parseValue(firstText, range);
  if (!isAll && others.length > 0) throw new Problem(`too many hyphens: ${text}`);
  let last = isAll ? range.most : lastText === undefined ? first : parseValue(lastText, range);
  if (more.length > 0) throw new Problem(`too many slashes: ${text}`);
  const step = stepText === undefined ? 1 : parseWhole(stepText);
  if (stepText !== undefined) {
    // `5/15` means from 5 on.
    if (lastText === undefined) last = range.most;
    if (step > 1) isAll = false;
  }
  if (first < range.least) throw new Problem(`beginning of range (${first}) below minimum (${range.least}): ${text}`);
  if (last > range.most) throw new Problem(`end of range (${last}) above maximum (${range.most}): ${text}`);
  if (first > last) throw new Problem(`beginning of range (${first}) beyond end of range (${last}): ${text}`);
  if (step === 0) throw new Problem(`step of range should be a positive number: ${text}`);
  return { first, last, step, isAll };
}

function parseValue(text: string, { names, least }: Bounds): number {
  const named = names?.indexOf(text.toLowerCase()) ?? -1;
  return named >= 0 ? named + least : parseWhole(text);
}

function parseWhole(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new Problem(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  const value = Number(text);
  if (value < 0) throw new Problem(`negative number (${value}) not allowed: ${text}`);
  return value;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A schedule that does not come round for so long never does: the 31st of February. */
const yearsMax = 5;

/** The first moment of the schedule after a moment; undefined when it never comes. */
export function nextRun(schedule: Schedule, afterMs: number, zone: TimeZone = utc): number | undefined {
  if ('everyMs' in schedule) return Math.floor((afterMs + schedule.everyMs) / secondMs) * secondMs;
  const clock = new Clock(Math.floor(afterMs / secondMs) * secondMs + secondMs, schedule.zone ?? zone);
  const yearMax = clock.date.year + yearsMax;
  // As upstream: from the largest unit to the smallest, and from the start again whenever a larger one has moved.
  while (clock.date.year <= yearMax) {
    if (!schedule.month.values.has(clock.date.month)) clock.toNextMonth();
    else if (!isDay(schedule, clock)) clock.toNextDay();
    else if (!schedule.hour.values.has(clock.hour)) clock.toNext(hourMs);
    else if (!schedule.minute.values.has(clock.minute)) clock.toNext(minuteMs);
    else if (clock.second !== 0) clock.toNext(minuteMs);
    else return clock.utcMs;
  }
  return undefined;
}

/** Of two given days either will do; a star leaves the choice to the other. */
function isDay({ dayOfMonth, dayOfWeek }: Fields, { date, weekday }: Clock): boolean {
  const [byMonth, byWeek] = [dayOfMonth.values.has(date.day), dayOfWeek.values.has(weekday)];
  return dayOfMonth.isStar || dayOfWeek.isStar ? byMonth && byWeek : byMonth || byWeek;
}

/** A moment as the clocks of a zone show it. */
class Clock {
  utcMs: number;
  readonly #zone: TimeZone;

  constructor(utcMs: number, zone: TimeZone) {
    this.utcMs = utcMs;
    this.#zone = zone;
  }

  get #localMs(): number {
    return this.utcMs + this.#zone(this.utcMs) * minuteMs;
  }

  get date(): { year: number; month: number; day: number } {
    return dateOfDays(this.#days);
  }

  // The 1st of January 1970 was a Thursday.
  get weekday(): number {
    return (this.#days + 4) % 7;
  }

  get hour(): number {
    return Math.floor(this.#localMs / hourMs) % 24;
  }

  get minute(): number {
    return Math.floor(this.#localMs / minuteMs) % 60;
  }

  get second(): number {
    return Math.floor(this.#localMs / secondMs) % 60;
  }

  get #days(): number {
    return Math.floor(this.#localMs / dayMs);
  }

  toNextMonth(): void {
    const { year, month } = this.date;
    this.#setLocal((month === 12 ? daysOfDate(year + 1, 1, 1) : daysOfDate(year, month + 1, 1)) * dayMs);
  }

  toNextDay(): void {
    this.#setLocal((this.#days + 1) * dayMs);
  }

  /** The beginning of the next hour or minute, of which a change of clocks may skip or repeat some. */
  toNext(unitMs: number): void {
    this.utcMs += unitMs - (this.#localMs % unitMs);
  }

  // Go: src/time/time.go Date: a time that the clocks skip is that much later.
  #setLocal(localMs: number): void {
    const guess = this.#zone(localMs);
    const offset = this.#zone(localMs - guess * minuteMs);
    this.utcMs = localMs - offset * minuteMs;
  }
}
