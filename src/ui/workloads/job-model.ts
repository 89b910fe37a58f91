/** What a Job's band shows: a cell for each completion, the failures against their limit, and when the next pod is due. */
import { backoffDelayMs, finishedAtMs } from '../../kinds/job/back-off.ts';
import { hasJobCondition, isIndexedJob, isJobFinished } from '../../kinds/job/conditions.ts';
import { completionIndexOf, hasIndex, parseIndexes } from '../../kinds/job/indexes.ts';
import type { Job } from '../../kinds/job/types.ts';
import { isPodActive } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';

export type CellState = 'done' | 'failed' | 'running' | 'waiting';

export interface Cell {
  state: CellState;
  /** The place of an indexed Job. */
  index?: number;
  /** The pod that has done it, runs, or has failed last; it may be gone. */
  pod?: Pod;
  /** How many pods have failed at this place. */
  failures: number;
}

/** So many cells are drawn; the others are a number. */
export const cellsMax = 40;
/** So many that are done stay in sight before the first that is not. */
const doneShown = 10;

export interface JobBandModel {
  cells: readonly Cell[];
  /** Cells before and behind those that are drawn. */
  before: number;
  after: number;
  failures: number;
  /** One failure more than the limit ends the Job; absent where each place has a limit of its own. */
  failuresMax?: number;
  /** When the next pod may be made, milliseconds since 1970; absent unless the Job holds back. */
  retryAtMs?: number;
}

export function jobBand(job: Job, pods: readonly Pod[]): JobBandModel {
  const { spec, status } = job;
  const { total, firstOpen, cellAt } = isIndexedJob(job) ? indexedCells(job, pods) : plainCells(job, pods);
  const before = Math.max(0, Math.min(firstOpen - doneShown, total - cellsMax));
  const count = Math.min(total, cellsMax);
  const isByIndex = spec.backoffLimitPerIndex !== undefined;
  const retryAtMs = isJobFinished(job) || spec.suspend || isByIndex ? undefined : retryOf(pods);
  const failures = Math.max(status.failed ?? 0, pods.filter(hasFailed).length, restartsOf(job, pods));
  return {
    cells: Array.from({ length: count }, (_, place) => cellAt(before + place)),
    before,
    after: total - before - count,
    failures,
    ...(isByIndex ? {} : { failuresMax: spec.backoffLimit }),
    ...(retryAtMs === undefined ? {} : { retryAtMs }),
  };
}

/** Where containers are restarted in place, those restarts are what the limit counts. */
function restartsOf({ spec }: Job, pods: readonly Pod[]): number {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return 0;
  const statuses = pods.filter(isPodActive).flatMap(({ status }) => status.containerStatuses ?? []);
  return statuses.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

function hasFailed(pod: Pod): boolean {
  return pod.status.phase === 'Failed';
}

/** A grid that may be too large to be made whole. */
interface Grid {
  total: number;
  /** The first place that is not done. */
  firstOpen: number;
  cellAt(place: number): Cell;
}

/** Without places, what is done comes first, then what runs, then what is still wanted. */
function plainCells(job: Job, pods: readonly Pod[]): Grid {
  const succeeded = pods.filter(({ status }) => status.phase === 'Succeeded');
  const active = pods.filter(isPodActive);
  const failed = pods.filter(hasFailed);
  const done = Math.max(job.status.succeeded ?? 0, succeeded.length);
  const isOver = hasJobCondition(job, 'Failed');
  const least = done + active.length;
  const wanted = job.spec.completions ?? (done > 0 ? least : Math.max(least, job.spec.parallelism));
  return {
    total: Math.max(least, wanted),
    firstOpen: done,
    cellAt(place) {
      if (place < done) return cell('done', succeeded[place]);
      if (place < least) return cell('running', active[place - done]);
      return isOver ? cell('failed', failed.at(-1)) : cell('waiting');
    },
  };
}

function cell(state: CellState, pod?: Pod): Cell {
  return { state, failures: 0, ...(pod ? { pod } : {}) };
}

function indexedCells(job: Job, pods: readonly Pod[]): Grid {
  const { completions = 0 } = job.spec;
  const completed = parseIndexes(job.status.completedIndexes, completions);
  const failed = parseIndexes(job.status.failedIndexes, completions);
  const byIndex = new Map<number, Pod[]>();
  for (const pod of pods) {
    const index = completionIndexOf(pod);
    if (index !== undefined) byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  const [first] = completed;
  return {
    total: completions,
    firstOpen: first?.first === 0 ? first.last + 1 : 0,
    cellAt(index) {
      const own = byIndex.get(index) ?? [];
      const pod = own.find(isPodActive) ?? own.at(-1);
      const isDone = hasIndex(completed, index) || own.some(({ status }) => status.phase === 'Succeeded');
      const isLost = hasIndex(failed, index) || (hasJobCondition(job, 'Failed') && !isDone);
      const state = isDone ? 'done' : isLost ? 'failed' : own.some(isPodActive) ? 'running' : 'waiting';
      return { state, index, failures: own.filter(hasFailed).length, ...(pod ? { pod } : {}) };
    },
  };
}

function retryOf(pods: readonly Pod[]): number | undefined {
  if (pods.some(isPodActive)) return undefined;
  const successMs = Math.max(...pods.filter(({ status }) => status.phase === 'Succeeded').map(finishedAtMs), 0);
  const failures = pods
    .filter(hasFailed)
    .map(finishedAtMs)
    .filter((ms) => ms > successMs);
  return failures.length === 0 ? undefined : Math.max(...failures) + backoffDelayMs(failures.length);
}
