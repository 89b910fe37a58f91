import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../../api/time.ts';
import { nextRun, parseSchedule } from './schedule.ts';
import { timeZoneOf } from './time-zones.ts';

function runs(text: string, after: string, count: number, zone = ''): string[] {
  const schedule = parseSchedule(text);
  if ('problem' in schedule) return [schedule.problem];
  const found: string[] = [];
  let ms: number | undefined = parseTime(after);
  while (found.length < count && ms !== undefined) {
    ms = nextRun(schedule, ms, timeZoneOf(zone));
    found.push(ms === undefined ? 'never' : formatTime(ms));
  }
  return found;
}

describe('the next run', () => {
  it.each<[string, string, string[]]>([
    ['*/15 * * * *', '2025-01-01T00:07:30Z', ['2025-01-01T00:15:00Z', '2025-01-01T00:30:00Z']],
    ['5/20 9-17/4 * * *', '2025-01-01T09:50:00Z', ['2025-01-01T13:05:00Z', '2025-01-01T13:25:00Z']],
    ['0 0 29 2 *', '2025-01-01T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z']],
    ['0 12 * * mon-FRI', '2025-01-03T13:00:00Z', ['2025-01-06T12:00:00Z', '2025-01-07T12:00:00Z']],
    // Two given days: the 13th, and every Friday.
    ['0 0 13 * 5', '2025-01-01T00:00:00Z', ['2025-01-03T00:00:00Z', '2025-01-10T00:00:00Z', '2025-01-13T00:00:00Z']],
    ['0 0 */2 * ?', '2025-01-01T00:00:00Z', ['2025-01-03T00:00:00Z', '2025-01-05T00:00:00Z']],
    ['30 6 1 JAN,jul *', '2025-01-01T07:00:00Z', ['2025-07-01T06:30:00Z', '2026-01-01T06:30:00Z']],
    ['@hourly', '2025-12-31T23:00:00Z', ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z']],
    ['@weekly', '2025-01-01T00:00:00Z', ['2025-01-05T00:00:00Z', '2025-01-12T00:00:00Z']],
    ['@annually', '2025-01-01T00:00:00Z', ['2026-01-01T00:00:00Z']],
    ['@every 90s', '2025-01-01T00:00:10Z', ['2025-01-01T00:01:40Z', '2025-01-01T00:03:10Z']],
    ['0 0 31 2 *', '2025-01-01T00:00:00Z', ['never']],
  ])('of %s', (text, after, expected) => {
    expect(runs(text, after, expected.length)).toEqual(expected);
  });

  it('follows the clocks of a zone', () => {
    // 02:30 does not exist on the 30th of March, and comes twice on the 26th of October.
    expect(runs('30 2 * * *', '2025-03-28T12:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2025-03-29T01:30:00Z',
      '2025-03-31T00:30:00Z',
      '2025-04-01T00:30:00Z',
    ]);
    expect(runs('30 2 * * *', '2025-10-25T12:00:00Z', 3, 'Europe/Berlin')).toEqual([
      '2025-10-26T00:30:00Z',
      '2025-10-26T01:30:00Z',
      '2025-10-27T01:30:00Z',
    ]);
    expect(runs('0 9 * * 1', '2025-06-01T00:00:00Z', 1, 'America/New_York')).toEqual(['2025-06-02T13:00:00Z']);
    expect(runs('CRON_TZ=Asia/Kolkata 0 9 * * *', '2025-06-01T00:00:00Z', 1)).toEqual(['2025-06-01T03:30:00Z']);
  });
});

describe('a refusal', () => {
  it.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['0 0 0 * * *', 'expected exactly 5 fields, found 6: [0 0 0 * * *]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['30-10 * * * *', 'beginning of range (30) beyond end of range (10): 30-10'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['*/2/3 * * * *', 'too many slashes: */2/3'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@often', 'unrecognized descriptor: @often'],
    ['@every soon', 'failed to parse duration @every soon: time: invalid duration "soon"'],
    ['TZ=Mars/Olympus * * * * *', 'provided bad location Mars/Olympus: unknown time zone Mars/Olympus'],
  ])('of %s', (text, problem) => {
    expect(parseSchedule(text)).toEqual({ problem });
  });
});

const seldomMax = 5;

/** Minutes ahead of UTC, as this machine knows them. */
function offsetsOf(name: string): (ms: number) => number {
  const text = new Intl.DateTimeFormat('sv', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });
  return (ms) => (parseTime(`${text.format(ms).replace(' ', 'T')}Z`) - ms) / 60_000;
}

it('knows the zones of the world as this machine does', () => {
  const seldom = new Set(['Africa/Casablanca', 'Africa/El_Aaiun', 'Asia/Gaza', 'Asia/Hebron']);
  const wrong = new Set<string>();
  for (const name of Intl.supportedValuesOf('timeZone')) {
    if (seldom.has(name)) continue;
    const [zone, offset] = [timeZoneOf(name), offsetsOf(name)];
    for (let month = 0; month < 24; month += 3) {
      const ms = Date.UTC(2030, month, 12, 3);
      if (zone?.(ms) !== offset(ms)) wrong.add(name);
    }
  }
  // Its own table may be a few years behind: seldom do more than a handful of countries change their minds in that time.
  expect([...wrong].slice(seldomMax)).toEqual([]);
});

it.each([
  ...['Europe/Berlin', 'Antarctica/Troll', 'Europe/Chisinau', 'Asia/Beirut', 'Asia/Jerusalem', 'Africa/Cairo'],
  ...['America/New_York', 'America/Havana', 'America/Santiago', 'Australia/Sydney', 'Australia/Lord_Howe'],
  ...['Pacific/Auckland', 'Pacific/Chatham'],
])('puts the clocks of %s forward and back at the right hour', (name) => {
  const [zone, offset] = [timeZoneOf(name), offsetsOf(name)];
  const wrong: string[] = [];
  // In seven years each date falls on each weekday, or nearly so.
  for (let year = 2026; year < 2034; year++)
    for (const month of [2, 3, 8, 9, 10])
      for (let hour = 0; hour < 31 * 24; hour++) {
        const ms = Date.UTC(year, month, 1, hour);
        if (zone?.(ms) !== offset(ms)) wrong.push(formatTime(ms));
      }
  expect(wrong.slice(0, 3)).toEqual([]);
});
