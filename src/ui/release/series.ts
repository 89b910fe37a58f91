/** Turns what was remembered of a release into the shapes of its charts. */
import { phaseOf, type ReleasePhase, type ReleaseSample } from '../../api/chronicle.ts';
import type { TrafficSecond } from '../../protocol/views.ts';

/** The charts show the last two minutes. */
export const spanMs = 120_000;

export interface Window {
  fromMs: number;
  toMs: number;
}

/** Ends now, or at the latest sample when the clock has not moved on; never begins before time zero. */
export function windowAt(nowMs: number): Window {
  const toMs = Math.max(nowMs, 1000);
  return { fromMs: Math.max(0, toMs - spanMs), toMs };
}

/** From `fromMs` to `toMs` the value stays the same. */
export interface Stretch<T> {
  fromMs: number;
  toMs: number;
  value: T;
}

/** Each sample holds until the next; the one before the window holds at its beginning. */
export function stretches(samples: readonly ReleaseSample[], { fromMs, toMs }: Window): Stretch<ReleaseSample>[] {
  const shown: Stretch<ReleaseSample>[] = [];
  for (const [index, value] of samples.entries()) {
    const endMs = Math.min(samples[index + 1]?.atMs ?? toMs, toMs);
    const beginMs = Math.max(value.atMs, fromMs);
    if (endMs > beginMs) shown.push({ fromMs: beginMs, toMs: endMs, value });
  }
  return shown;
}

/** One revision's pods of one sort over time, between the pods below and above them. */
export interface Area {
  revision: number;
  /** Waiting pods are drawn lighter than ready ones. */
  ready: boolean;
  steps: { fromMs: number; toMs: number; low: number; high: number }[];
}

/** Pods by revision, one upon the other, the oldest revision at the bottom: ready first, then those that wait. */
export function podAreas(shown: readonly Stretch<ReleaseSample>[]): Area[] {
  const areas = new Map<string, Area>();
  for (const { fromMs, toMs, value } of shown) {
    let low = 0;
    for (const revision of revisionsOf([value])) {
      const counts = value.byRevision[revision];
      for (const [ready, count] of [
        [true, counts.ready],
        [false, counts.waiting],
      ] as const) {
        if (count === 0) continue;
        const name = `${revision} ${ready}`;
        const area = areas.get(name) ?? { revision, ready, steps: [] };
        areas.set(name, area);
        area.steps.push({ fromMs, toMs, low, high: low + count });
        low += count;
      }
    }
  }
  return [...areas.values()];
}

/** Steps as one path of boxes: a chart is a handful of shapes, however long the story. */
export function boxesPath(
  steps: readonly { fromMs: number; toMs: number; low: number; high: number }[],
  x: (atMs: number) => number,
  y: (value: number) => number,
): string {
  return steps
    .map(({ fromMs, toMs, low, high }) => `M${x(fromMs)} ${y(low)}V${y(high)}H${x(toMs)}V${y(low)}Z`)
    .join('');
}

export function revisionsOf(samples: readonly ReleaseSample[]): number[] {
  return [...new Set(samples.flatMap((sample) => Object.keys(sample.byRevision).map(Number)))].sort(
    (left, right) => left - right,
  );
}

/** Of the requests completed in each second, the share of every revision. Seconds without any are left out. */
export function requestShares(seconds: readonly TrafficSecond[], revisionOfHash: ReadonlyMap<string, number>): Area[] {
  const areas = new Map<number, Area>();
  for (const { second, byRevision } of seconds) {
    const counts = new Map<number, number>();
    for (const [hash, count] of Object.entries(byRevision)) {
      const revision = revisionOfHash.get(hash);
      if (revision !== undefined) counts.set(revision, (counts.get(revision) ?? 0) + count);
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    let low = 0;
    for (const [revision, count] of [...counts].sort(([left], [right]) => left - right)) {
      const high = low + count / total;
      const area = areas.get(revision) ?? { revision, ready: true, steps: [] };
      areas.set(revision, area);
      area.steps.push({ fromMs: second * 1000, toMs: (second + 1) * 1000, low, high });
      low = high;
    }
  }
  return [...areas.values()];
}

export interface Downtime {
  startMs: number;
  /** Undefined while it lasts. */
  endMs: number | undefined;
  /** What the time went into, in order. */
  parts: { name: string; ms: number }[];
}

/** The last stretch in which pods were wanted and none was ready, after some had been; to the microsecond, since every sample has its own moment. */
export function downtimeOf(samples: readonly ReleaseSample[], nowMs: number): Downtime | undefined {
  const down = (sample: ReleaseSample | undefined) => sample !== undefined && phaseOf(sample) !== 'up';
  const last = samples.findLastIndex(down);
  if (last < 0) return undefined;
  let first = last;
  while (first > 0 && down(samples[first - 1])) first--;
  if (first === 0) return undefined;
  const endMs = samples[last + 1]?.atMs;
  const parts: { name: string; ms: number }[] = [];
  for (let index = first; index <= last; index++) {
    const ms = (samples[index + 1]?.atMs ?? nowMs) - samples[index].atMs;
    const name = partNames[phaseOf(samples[index])];
    const known = parts.find((part) => part.name === name);
    if (known) known.ms += ms;
    else parts.push({ name, ms });
  }
  return { startMs: samples[first].atMs, endMs, parts };
}

const partNames: Readonly<Record<ReleasePhase, string>> = {
  up: '',
  leaving: 'old pods leaving',
  creating: 'scheduling, pulling and creating',
  starting: 'starting and probing',
};

/** Failed requests between two moments, by whole seconds. */
export function failedBetween(seconds: readonly TrafficSecond[], fromMs: number, toMs: number): number {
  return seconds
    .filter(({ second }) => second >= Math.floor(fromMs / 1000) && second * 1000 <= toMs)
    .reduce((sum, second) => sum + second.failed, 0);
}
