import { describe, expect, it } from 'vitest';
import { formatTime } from '../../../api/time.ts';
import { job as jobKind } from '../../../kinds/job/index.ts';
import { completionIndexAnnotation, trackingFinalizer, type Job } from '../../../kinds/job/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { created } from '../../../kinds/samples.ts';
import { backoffLeftMs, judgeFailure, nextBackoff } from './failures.ts';
import { finished, writeDown } from './account.ts';
import { planJob, type JobPlan } from './plan.ts';
import { podOf } from './pods.ts';
import { viewOf, type JobView } from './view.ts';

const nowMs = 1_000_000_000;
const container = { name: 'work', image: 'busybox' };

function jobOf(spec: object, status: object = {}, restartPolicy = 'Never'): Job {
  const template = { spec: { restartPolicy, containers: [container] } };
  const object = created(jobKind, { metadata: { name: 'work', uid: 'u' }, spec: { template, ...spec } });
  return { ...object, status };
}

interface PodFacts {
  index?: number;
  exitCode?: number;
  restarts?: number;
  agoSeconds?: number;
  isLeaving?: boolean;
  isCounted?: boolean;
  failures?: number;
}

function podOfPhase(uid: string, phase: Pod['status']['phase'], facts: PodFacts = {}): Pod {
  const { index, exitCode = phase === 'Failed' ? 1 : 0, restarts = 0, agoSeconds = 0, isLeaving, isCounted } = facts;
  const finishedAt = formatTime(nowMs - agoSeconds * 1000);
  const hasEnded = phase === 'Failed' || phase === 'Succeeded';
  return {
    metadata: {
      name: uid,
      namespace: 'default',
      uid,
      creationTimestamp: formatTime(nowMs),
      finalizers: isCounted ? [] : [trackingFinalizer],
      annotations: {
        ...(index === undefined ? {} : { [completionIndexAnnotation]: String(index) }),
        ...(facts.failures ? { 'batch.kubernetes.io/job-index-failure-count': String(facts.failures) } : {}),
      },
      ...(isLeaving ? { deletionTimestamp: formatTime(nowMs) } : {}),
    },
    spec: { containers: [container] },
    status: {
      phase,
      containerStatuses: [
        { name: 'work', restartCount: restarts, state: hasEnded ? { terminated: { exitCode, finishedAt } } : {} },
      ],
    },
  } as unknown as Pod;
}

function look(job: Job, pods: Pod[], more: object = {}): JobView {
  return viewOf({ job, pods, released: new Set(), isSettled: true, nowMs, now: formatTime(nowMs), ...more });
}

function told(plan: JobPlan): string {
  switch (plan.do) {
    case 'end':
      return `${plan.ending.type} ${plan.ending.reason}, deletes ${plan.delete.length}`;
    case 'delete':
      return `deletes ${plan.delete.map(({ metadata }) => metadata.uid).join(' ')}`;
    case 'create':
      return `creates ${plan.indexes.map((index) => index ?? '-').join(' ')}`;
    case 'wait':
      return `waits ${plan.forMs / 1000} s`;
    case 'nothing':
      return 'nothing';
  }
}

const running = (uid: string, facts?: PodFacts) => podOfPhase(uid, 'Running', facts);
const done = (uid: string, facts?: PodFacts) => podOfPhase(uid, 'Succeeded', facts);
const failed = (uid: string, facts?: PodFacts) => podOfPhase(uid, 'Failed', facts);
const indexed = { completionMode: 'Indexed', completions: 4, parallelism: 2 };
const byIndex = { ...indexed, backoffLimitPerIndex: 1 };
const exit42 = { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] };

describe('a Job', () => {
  it.each<[string, Job, Pod[], string]>([
    ['begins with one pod', jobOf({}), [], 'creates -'],
    ['runs as many at once as it may', jobOf({ completions: 5, parallelism: 3 }), [running('a')], 'creates - -'],
    [
      'runs no more than are still needed',
      jobOf({ completions: 3, parallelism: 3 }, { succeeded: 1 }),
      [running('a'), done('b')],
      'nothing',
    ],
    ['shrinks', jobOf({ completions: 5, parallelism: 1 }), [running('a'), running('b')], 'deletes a'],
    ['has nothing to do for zero at once', jobOf({ completions: 5, parallelism: 0 }), [], 'nothing'],
    ['fills a work queue', jobOf({ parallelism: 3 }), [running('a')], 'creates - -'],
    ['lets a work queue run dry after a success', jobOf({ parallelism: 3 }), [done('a'), running('b')], 'nothing'],
    ['holds back after a failure', jobOf({}), [failed('a', { agoSeconds: 4 })], 'waits 6 s'],
    ['tries again after that', jobOf({}), [failed('a', { agoSeconds: 10 })], 'creates -'],
    [
      'gives up past the limit',
      jobOf({ backoffLimit: 1, parallelism: 2, completions: 2 }, { failed: 1 }),
      [failed('a'), running('b')],
      'FailureTarget BackoffLimitExceeded, deletes 1',
    ],
    [
      'counts restarts where pods are restarted',
      jobOf({ backoffLimit: 2 }, {}, 'OnFailure'),
      [running('a', { restarts: 2 })],
      'FailureTarget BackoffLimitExceeded, deletes 1',
    ],
    [
      'ends at its deadline',
      jobOf({ activeDeadlineSeconds: 5 }, { startTime: formatTime(nowMs - 5000) }),
      [running('a')],
      'FailureTarget DeadlineExceeded, deletes 1',
    ],
    ['takes a pod that leaves for a failed one', jobOf({}), [running('a', { isLeaving: true })], 'waits 10 s'],
    [
      'waits for a pod that leaves, when told so',
      jobOf({ podReplacementPolicy: 'Failed' }),
      [running('a', { isLeaving: true })],
      'nothing',
    ],
    ['stops when it is suspended', jobOf({ suspend: true }), [running('a')], 'deletes a'],
    [
      'fails at once by its policy',
      jobOf({ podFailurePolicy: exit42 }),
      [failed('a', { exitCode: 42 })],
      'FailureTarget PodFailurePolicy, deletes 0',
    ],
    ['goes on past other exit codes', jobOf({ podFailurePolicy: exit42 }), [failed('a')], 'waits 10 s'],
    ['gives each pod a place', jobOf(indexed), [running('a', { index: 1 })], 'creates 0'],
    ['skips places that are done', jobOf(indexed, { completedIndexes: '0-1' }), [], 'creates 2 3'],
    [
      'removes the second pod of a place',
      jobOf(indexed),
      [running('a', { index: 1 }), running('b', { index: 1 })],
      'deletes a',
    ],
    ['counts failures by place', jobOf(byIndex), [failed('a', { index: 0 })], 'creates 1'],
    [
      'leaves a place that has failed too often',
      jobOf(byIndex),
      [failed('a', { index: 0, failures: 1 }), running('b', { index: 1 })],
      'creates 2',
    ],
    [
      'fails when no place is left',
      jobOf(byIndex, { completedIndexes: '1-3' }),
      [failed('a', { index: 0, failures: 1 })],
      'FailureTarget FailedIndexes, deletes 0',
    ],
    [
      'fails when too many places have failed',
      jobOf({ ...byIndex, maxFailedIndexes: 1 }, { failedIndexes: '2' }),
      [failed('a', { index: 0, failures: 1 }), running('b', { index: 1 })],
      'FailureTarget MaxFailedIndexesExceeded, deletes 1',
    ],
    [
      'succeeds early by its policy',
      jobOf({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '0,3', succeededCount: 1 }] } }),
      [done('a', { index: 3 }), running('b', { index: 0 })],
      'SuccessCriteriaMet SuccessPolicy, deletes 1',
    ],
  ])('%s', (_, job, pods, expected) => {
    expect(told(planJob(look(job, pods)))).toBe(expected);
  });

  it('does nothing while pods are on their way to its cache', () => {
    expect(told(planJob(look(jobOf({}), [], { isSettled: false })))).toBe('nothing');
  });
});

describe('the count', () => {
  it('writes pods down before it lets them go', () => {
    const view = look(jobOf({ completions: 3 }), [done('a'), failed('b'), running('c')]);
    const { status, release } = writeDown(view, {}, { active: 1, ready: 0, terminating: 0 });
    expect(status).toEqual({
      active: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: { succeeded: ['a'], failed: ['b'] },
    });
    expect(release.map(({ metadata }) => metadata.uid)).toEqual(['a', 'b']);
  });

  it('counts those that are let go, once', () => {
    const uncountedTerminatedPods = { succeeded: ['a'], failed: ['b'] };
    const job = jobOf({ completions: 3 }, { succeeded: 1, uncountedTerminatedPods });
    const view = look(job, [done('a', { isCounted: true }), failed('b')], { released: new Set(['b']) });
    expect([view.succeeded, view.failed]).toEqual([2, 1]);
    expect(writeDown(view, job.status, { active: 0, ready: 0, terminating: 0 }).status).toMatchObject({
      succeeded: 2,
      failed: 1,
      uncountedTerminatedPods: {},
    });
  });

  it('leaves out failures that the policy ignores', () => {
    const rules = [{ action: 'Ignore', onExitCodes: { operator: 'NotIn', values: [42] } }];
    const view = look(jobOf({ podFailurePolicy: { rules } }), [failed('a')]);
    expect(view.failed).toBe(0);
    expect(writeDown(view, {}, { active: 0, ready: 0, terminating: 0 }).status.uncountedTerminatedPods).toEqual({});
  });

  it('ends when all are counted and gone', () => {
    const ending = { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached' } as const;
    const now = formatTime(nowMs);
    expect(finished({ uncountedTerminatedPods: { succeeded: ['a'] } }, ending, 0, now)).toBeUndefined();
    expect(finished({}, ending, 1, now)).toBeUndefined();
    expect(finished({}, ending, 0, now)).toMatchObject({ completionTime: now, conditions: [{ type: 'Complete' }] });
    expect(finished({}, { ...ending, type: 'FailureTarget' }, 0, now)?.completionTime).toBeUndefined();
  });
});

it('waits twice as long after each failure, and begins anew after a success', () => {
  const failures = (count: number) => ({ failures: count, lastFailureMs: nowMs });
  expect([1, 2, 3, 7, 20].map((count) => backoffLeftMs(failures(count), nowMs) / 1000)).toEqual([10, 20, 40, 600, 600]);
  const before = nextBackoff(undefined, [], [failed('a', { agoSeconds: 9 }), failed('b', { agoSeconds: 3 })]);
  expect(before).toEqual({ failures: 2, lastFailureMs: nowMs - 3000 });
  expect(nextBackoff(before, [done('c', { agoSeconds: 2 })], [failed('d', { agoSeconds: 2 })])).toEqual({
    failures: 0,
  });
});

it('tells which container failed by which rule', () => {
  const verdict = judgeFailure(jobOf({ podFailurePolicy: exit42 }), failed('a', { exitCode: 42 }));
  expect(verdict.failsJob).toBe(
    'Container work for pod default/a failed with exit code 42 matching FailJob rule at index 0',
  );
});

it('tells a pod its place, and how often others failed there', () => {
  const draft = podOf(jobOf(byIndex), 2, failed('a', { index: 2 }));
  expect(draft.metadata).toMatchObject({
    generateName: 'work-2-',
    finalizers: [trackingFinalizer],
    annotations: { [completionIndexAnnotation]: '2', 'batch.kubernetes.io/job-index-failure-count': '1' },
    labels: { [completionIndexAnnotation]: '2', 'job-name': 'work' },
  });
  expect(draft.spec.hostname).toBe('work-2');
  expect(draft.spec.containers[0].env).toMatchObject([{ name: 'JOB_COMPLETION_INDEX' }]);
});
