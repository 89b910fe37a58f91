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

export interface JobBandModel {
  cells: readonly Cell[];
  failures: number;
  /** One failure more than the limit ends the Job; absent where each place has a limit of its own. */
  failuresMax?: number;
  /** When the next pod may be made, milliseconds since 1970; absent unless the Job holds back. */
  retryAtMs?: number;
}

export function jobBand(job: Job, pods: readonly Pod[]): JobBandModel {
  const { spec, status } = job;
  const cells = isIndexedJob(job) ? indexedCells(job, pods) : plainCells(job, pods);
  const isByIndex = spec.backoffLimitPerIndex !== undefined;
  const retryAtMs = isJobFinished(job) || spec.suspend || isByIndex ? undefined : retryOf(pods);
  const failures = Math.max(status.failed ?? 0, pods.filter(hasFailed).length, restartsOf(job, pods));
  return {
    cells,
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

/** Without places, what is done comes first, then what runs, then what is still wanted. */
function plainCells(job: Job, pods: readonly Pod[]): Cell[] {
  const succeeded = pods.filter(({ status }) => status.phase === 'Succeeded');
  const active = pods.filter(isPodActive);
  const done = Math.max(job.status.succeeded ?? 0, succeeded.length);
  const isOver = hasJobCondition(job, 'Failed');
  const wanted = job.spec.completions ?? Math.max(done + active.length, done > 0 ? 0 : job.spec.parallelism);
  const cells: Cell[] = Array.from({ length: done }, (_, place) => cell('done', succeeded[place]));
  for (const pod of active) cells.push(cell('running', pod));
  const failed = pods.filter(hasFailed);
  for (let place = cells.length; place < wanted; place++)
    cells.push(isOver ? cell('failed', failed.at(-1)) : cell('waiting'));
  return cells;
}

function cell(state: CellState, pod?: Pod): Cell {
  return { state, failures: 0, ...(pod ? { pod } : {}) };
}

function indexedCells(job: Job, pods: readonly Pod[]): Cell[] {
  const { completions = 0 } = job.spec;
  const completed = parseIndexes(job.status.completedIndexes, completions);
  const failed = parseIndexes(job.status.failedIndexes, completions);
  const byIndex = new Map<number, Pod[]>();
  for (const pod of pods) {
    const index = completionIndexOf(pod);
    if (index !== undefined) byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  return Array.from({ length: completions }, (_, index) => {
    const own = byIndex.get(index) ?? [];
    const pod = own.find(isPodActive) ?? own.at(-1);
    const isDone = hasIndex(completed, index) || own.some(({ status }) => status.phase === 'Succeeded');
    const isLost = hasIndex(failed, index) || (hasJobCondition(job, 'Failed') && !isDone);
    const state = isDone ? 'done' : isLost ? 'failed' : own.some(isPodActive) ? 'running' : 'waiting';
    return { state, index, failures: own.filter(hasFailed).length, ...(pod ? { pod } : {}) };
  });
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
