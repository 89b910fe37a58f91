/** Completion indexes as a status has them: `0,2-4,7`, sorted and without gaps inside an interval. */
// k8s: pkg/controller/job/indexed_job_utils.go orderedIntervals
import { completionIndexAnnotation } from './types.ts';
import type { Pod } from '../pod/types.ts';

export interface Interval {
  first: number;
  last: number;
}

export type Intervals = readonly Interval[];

/** Reads what a status says; what is past the number of completions is cut off. */
export function parseIndexes(text: string | undefined, completions: number): Intervals {
  const intervals: Interval[] = [];
  for (const part of text ? text.split(',') : []) {
    const [start, end = start] = part.split('-');
    const first = Number(start);
    const last = Math.min(Number(end), completions - 1);
    if (!Number.isInteger(first) || !Number.isInteger(last)) continue;
    if (first >= completions) break;
    addInterval(intervals, { first, last });
  }
  return intervals;
}

/** Two neighbours are written with a comma, three and more with a dash: `0,1,4-6`. */
export function formatIndexes(intervals: Intervals): string {
  return intervals
    .map(({ first, last }) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`))
    .join(',');
}

export function mergeIndexes(left: Intervals, right: Intervals): Intervals {
  const merged: Interval[] = [];
  const all = [...left, ...right].sort((one, other) => one.first - other.first);
  for (const interval of all) addInterval(merged, interval);
  return merged;
}

export function withIndexes(intervals: Intervals, indexes: Iterable<number>): Intervals {
  return mergeIndexes(
    intervals,
    [...indexes].map((index) => ({ first: index, last: index })),
  );
}

export function countIndexes(intervals: Intervals): number {
  return intervals.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

export function hasIndex(intervals: Intervals, index: number): boolean {
  return intervals.some(({ first, last }) => first <= index && index <= last);
}

/** The first so many indexes that are not among the taken. */
export function firstFreeIndexes(taken: Intervals, count: number, completions: number): number[] {
  const free: number[] = [];
  let candidate = 0;
  for (const { first, last } of taken) {
    for (; candidate < completions && free.length < count && candidate < first; candidate++) free.push(candidate);
    candidate = Math.max(candidate, last + 1);
  }
  for (; candidate < completions && free.length < count; candidate++) free.push(candidate);
  return free;
}

/** The place of a pod in its indexed Job; undefined when it has none. */
export function completionIndexOf(pod: Pod): number | undefined {
  const text = pod.metadata.annotations?.[completionIndexAnnotation];
  return text !== undefined && /^\+?\d+$/.test(text) ? Number(text) : undefined;
}

// @param intervals a private list, sorted
function addInterval(intervals: Interval[], next: Interval): void {
  const previous = intervals.at(-1);
  if (!previous || next.first > previous.last + 1) intervals.push({ ...next });
  else previous.last = Math.max(previous.last, next.last);
}
