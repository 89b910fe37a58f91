import { describe, expect, it } from 'vitest';
import { humanDuration, parseDuration } from './duration.ts';
import { scaledValue } from './int-or-percent.ts';
import { canonicalQuantity, milliOf, parseQuantity, valueOf } from './quantity.ts';
import { formatSelector, matchesRequirements, matchesSelector, parseLabelSelector } from './selector.ts';
import { formatMicroTime, formatTime, parseTime } from './time.ts';
import { invalid, notFound } from './status.ts';

describe('quantities', () => {
  it.each([
    ['100m', 100, 1],
    ['0.1', 100, 1],
    ['1.5', 1500, 2],
    ['2', 2000, 2],
    ['1e3', 1_000_000, 1000],
    ['128Mi', 134_217_728_000, 134_217_728],
    ['1.1', 1100, 2],
  ])('%s is %d thousandths and, rounded up, %d', (text, milli, value) => {
    expect([milliOf(text), valueOf(text)]).toEqual([milli, value]);
  });
  it.each([
    ['1000m', '1'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1000', '1k'],
    ['1500Mi', '1500Mi'],
    ['0', '0'],
    ['1.5Gi', '1536Mi'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });
  it.each(['', '1x', 'Mi', '1.2.3', '--1'])('%s is none', (text) => expect(parseQuantity(text)).toBeNaN());
});

describe('times', () => {
  it.each([0, 951_782_400_000, 1_767_225_600_123, 4_102_444_799_000])('%d comes back from its text', (unixMs) => {
    expect(parseTime(formatMicroTime(unixMs))).toBe(unixMs);
    expect(formatTime(unixMs)).toBe(new Date(unixMs).toISOString().slice(0, 19) + 'Z');
  });
  it('reads other zones', () => expect(parseTime('2026-01-01T02:00:00+02:00')).toBe(parseTime('2026-01-01T00:00:00Z')));
  it.each([
    [59_000, '59s'],
    [119_000, '119s'],
    [120_000, '2m'],
    [205_000, '3m25s'],
    [600_000, '10m'],
    [7_500_000, '125m'],
    [18_000_000, '5h'],
    [18_300_000, '5h5m'],
    [180_000_000, '2d2h'],
    [864_000_000, '10d'],
  ])('an age of %d ms reads %s', (ms, text) => expect(humanDuration(ms)).toBe(text));
  it.each([
    ['1h30m', 5_400_000],
    ['90s', 90_000],
    ['250ms', 250],
    ['1.5s', 1500],
    ['0', 0],
  ])('%s lasts %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));
  it.each(['5', 's', '1x', ''])('"%s" is no duration', (text) => expect(parseDuration(text)).toBeNaN());
});

describe('selectors', () => {
  it.each([
    ['app=web', true],
    ['app==web,tier!=db', true],
    ['app in (web,api)', true],
    ['app notin (web)', false],
    ['app', true],
    ['!app', false],
    ['missing!=x', true],
    ['!missing', true],
  ])('%s', (text, matches) => {
    const requirements = parseLabelSelector(text);
    if ('error' in requirements) throw new Error(requirements.error);
    expect(matchesRequirements(requirements, { app: 'web' })).toBe(matches);
  });
  it('refuses what it cannot read', () => expect(parseLabelSelector('app in web')).toHaveProperty('error'));
  it('selects nothing without a selector, and everything with an empty one', () => {
    expect([matchesSelector(undefined, { a: 'b' }), matchesSelector({}, { a: 'b' })]).toEqual([false, true]);
  });
  it('prints as kubectl does', () => {
    expect(
      formatSelector({
        matchLabels: { b: '1', a: '2' },
        matchExpressions: [{ key: 'c', operator: 'In', values: ['y', 'x'] }],
      }),
    ).toBe('a=2,b=1,c in (x,y)');
  });
});

it.each([
  ['25%', 5, true, 2],
  ['25%', 5, false, 1],
  [3, 10, true, 3],
  ['100%', 4, false, 4],
  ['0%', 4, true, 0],
] as const)('%s of %d rounded up: %s is %d', (value, total, roundUp, expected) => {
  expect(scaledValue(value, total, roundUp)).toBe(expected);
});

it('words refusals as upstream does', () => {
  expect(notFound({ group: 'apps', resource: 'deployments' }, 'web').message).toBe('deployments.apps "web" not found');
  expect(
    invalid('apps', 'Deployment', 'web', [
      { field: 'spec.replicas', message: 'Invalid value: -1: must be greater than or equal to 0' },
    ]).message,
  ).toBe('Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0');
});
