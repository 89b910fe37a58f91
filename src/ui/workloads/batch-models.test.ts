import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../../api/time.ts';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { Job } from '../../kinds/job/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { cronClock, lastRuns } from './cron-job-model.ts';
import { jobBand, type JobBandModel } from './job-model.ts';

const startMs = parseTime('2026-01-01T00:00:00Z');

function jobOf(spec: object, status: object = {}): Job {
  const template = { spec: { restartPolicy: 'Never', containers: [] } };
  const defaults = { parallelism: 1, completions: 1, backoffLimit: 6, completionMode: 'NonIndexed', template };
  return { spec: { ...defaults, ...spec }, status } as unknown as Job;
}

function podOf(name: string, phase: string, index?: number, finishedSeconds = 0): Pod {
  const finishedAt = formatTime(startMs + finishedSeconds * 1000);
  return {
    metadata: {
      name,
      ...(index === undefined ? {} : { annotations: { 'batch.kubernetes.io/job-completion-index': String(index) } }),
    },
    status: { phase, containerStatuses: [{ restartCount: 0, state: { terminated: { finishedAt } } }] },
  } as unknown as Pod;
}

const told = ({ cells }: JobBandModel) =>
  cells
    .map(({ state, failures }) => `${{ done: '✓', failed: '✕', running: '⋯', waiting: '□' }[state]}${failures || ''}`)
    .join(' ');

describe('the grid of a Job', () => {
  it.each<[string, Job, Pod[], string]>([
    ['nothing yet', jobOf({ completions: 3 }), [], '□ □ □'],
    [
      'some done, one under way',
      jobOf({ completions: 4 }, { succeeded: 2 }),
      [podOf('a', 'Succeeded'), podOf('b', 'Running')],
      '✓ ✓ ⋯ □',
    ],
    ['a work queue', jobOf({ completions: undefined, parallelism: 3 }), [podOf('a', 'Running')], '⋯ □ □'],
    ['a work queue that runs dry', jobOf({ completions: undefined }, { succeeded: 2 }), [], '✓ ✓'],
    [
      'a Job that has given up',
      jobOf({ completions: 2 }, { succeeded: 1, conditions: [{ type: 'Failed', status: 'True' }] }),
      [podOf('a', 'Failed')],
      '✓ ✕',
    ],
    [
      'places',
      jobOf({ completions: 5, completionMode: 'Indexed' }, { completedIndexes: '0,3', failedIndexes: '1' }),
      [podOf('a', 'Failed', 1), podOf('b', 'Failed', 2), podOf('c', 'Running', 2)],
      '✓ ✕1 ⋯1 ✓ □',
    ],
  ])('shows %s', (_, job, pods, expected) => {
    expect(told(jobBand(job, pods))).toBe(expected);
  });

  it('shows of a large Job what lies around the first that is not done', () => {
    const { cells, before, after } = jobBand(jobOf({ completions: 1000 }, { succeeded: 200 }), [podOf('a', 'Running')]);
    expect([before, cells.length, after]).toEqual([190, 40, 770]);
    expect(cells.slice(9, 12).map(({ state }) => state)).toEqual(['done', 'running', 'waiting']);
    const indexed = jobOf({ completions: 50, completionMode: 'Indexed' }, { completedIndexes: '0-48' });
    expect(jobBand(indexed, [])).toMatchObject({ before: 10, after: 0 });
  });

  it('says when the next try is due', () => {
    const { retryAtMs, failures, failuresMax } = jobBand(jobOf({}), [
      podOf('a', 'Failed', undefined, 5),
      podOf('b', 'Failed', undefined, 20),
    ]);
    expect([retryAtMs, failures, failuresMax]).toEqual([startMs + 40_000, 2, 6]);
    expect(jobBand(jobOf({}), [podOf('a', 'Failed'), podOf('b', 'Running')]).retryAtMs).toBeUndefined();
  });
});

describe('the clock of a CronJob', () => {
  const cronJob = (spec: object, status: object = {}) =>
    ({
      metadata: { uid: 'u', creationTimestamp: formatTime(startMs) },
      spec: { schedule: '*/10 * * * *', ...spec },
      status,
    }) as unknown as CronJob;

  it('runs from one run to the next', () => {
    const last = { lastScheduleTime: formatTime(startMs + 600_000) };
    expect(cronClock(cronJob({}, last), startMs + 750_000)).toEqual({ nextMs: startMs + 1_200_000, share: 0.25 });
  });

  it('tells of a run that was missed', () => {
    expect(cronClock(cronJob({}), startMs + 605_000).missedMs).toBe(startMs + 600_000);
  });

  it('stands still while suspended', () => {
    expect(cronClock(cronJob({ suspend: true }), startMs)).toEqual({ share: 0 });
  });

  it('shows the last five runs, the youngest last', () => {
    const run = (name: string, minute: number, uid = 'u') =>
      ({
        metadata: {
          name,
          creationTimestamp: formatTime(startMs + minute * 60_000),
          ownerReferences: [{ uid, controller: true }],
        },
      }) as unknown as Job;
    const runs = [7, 3, 1, 5, 2, 6, 4].map((minute) => run(`r${minute}`, minute));
    expect(lastRuns(cronJob({}), [...runs, run('other', 9, 'x')]).map(({ metadata }) => metadata.name)).toEqual([
      ...['r3', 'r4', 'r5', 'r6', 'r7'],
    ]);
  });
});
