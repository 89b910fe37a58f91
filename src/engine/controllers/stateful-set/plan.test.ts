import { expect, test } from 'vitest';
import { created } from '../../../kinds/samples.ts';
import { statefulSet } from '../../../kinds/stateful-set/index.ts';
import type { StatefulSet, StatefulSetSpec } from '../../../kinds/stateful-set/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { planStatefulSet, writtenStatus, type StatefulWorld } from './plan.ts';

const labels = { app: 'db' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'db', image: 'db:2' }] } };
const old = { name: 'db-old', template: template as never };
const fresh = { name: 'db-new', template: template as never };

function setOf(spec: Partial<StatefulSetSpec>, deletionTimestamp?: string): StatefulSet {
  const set = created<StatefulSet>(statefulSet, {
    metadata: { name: 'db', ...(deletionTimestamp ? { deletionTimestamp } : {}) },
    spec: { serviceName: 'db', replicas: 3, selector: { matchLabels: labels }, template, ...spec },
  });
  return { ...set, status: { ...set.status, currentReplicas: 3 } };
}

/** `0` is ready, `0~` not yet, `0x` leaving, `0!` failed, `0s` ready for 5 s; `*` marks the new template. */
function podOf(text: string): Pod {
  const [, ordinal, mark, isNew] = /^(\d+)([~x!s]?)(\*?)$/.exec(text) ?? [];
  const readySince = mark === 's' ? '1970-01-01T00:16:35Z' : '1970-01-01T00:00:00Z';
  return {
    metadata: {
      name: `db-${ordinal}`,
      labels: { 'controller-revision-hash': isNew ? 'db-new' : 'db-old' },
      ...(mark === 'x' ? { deletionTimestamp: '1970-01-01T00:00:01Z' } : {}),
    },
    spec: {},
    status: {
      phase: mark === '!' ? 'Failed' : mark === '~' ? 'Pending' : 'Running',
      conditions: mark === '~' ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: readySince }],
    },
  } as unknown as Pod;
}

function worldOf(pods: string, spec: Partial<StatefulSetSpec> = {}, isUpdating = false): StatefulWorld {
  const current = isUpdating ? old : fresh;
  const all = pods.split(' ').filter(Boolean);
  const marked = isUpdating ? all : all.map((pod) => `${pod.replace('*', '')}*`);
  return {
    set: setOf(spec),
    pods: marked.map(podOf),
    current,
    update: fresh,
    collisionCount: 0,
    nowMs: 1_000_000,
  };
}

/** What is created and deleted, in order: `+db-1`, `-db-2`. */
function steps(world: StatefulWorld): string {
  return planStatefulSet(world)
    .stages.flat()
    .flatMap((step) => {
      if (step.do === 'create') return `+${step.ordinal}${step.revision === fresh ? '' : ' old'}`;
      return step.do === 'delete' ? `-${step.pod.metadata.name.slice(3)}` : [];
    })
    .join(', ');
}

const parallel: Partial<StatefulSetSpec> = { podManagementPolicy: 'Parallel' };
const partition = (count: number): Partial<StatefulSetSpec> => ({
  updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: count } },
});

test.each<[string, string, Partial<StatefulSetSpec>, string]>([
  ['makes the first pod only', '', {}, '+0'],
  ['waits for a pod that is not ready', '0~', {}, ''],
  ['makes the next when the one before is ready', '0', {}, '+1'],
  ['fills a gap before it goes on', '0 2', {}, '+1'],
  ['waits for a pod that leaves', '0 1x 2', {}, ''],
  ['replaces a pod that has ended', '0 1! 2', {}, '-1'],
  ['waits until a pod was ready for long enough', '0s', { minReadySeconds: 10 }, ''],
  ['makes all at once in parallel', '', parallel, '+0, +1, +2'],
  ['takes the highest away first', '0 1 2 3 4', {}, '-4'],
  ['takes away one at a time', '0 1 2 3 4x', {}, ''],
  ['takes away none while one that stays is not ready', '0 1~ 2 3', {}, ''],
  ['lets a pod that is not ready go when it is the first of them', '0 1 2 3~', {}, '-3'],
  ['takes all away at once in parallel', '0 1 2 3 4', parallel, '-4, -3'],
  ['counts from ordinals.start', '5', { ordinals: { start: 5 } }, '+6'],
  ['takes away what is below ordinals.start', '0 5 6 7', { ordinals: { start: 5 } }, '-0'],
])('%s', (_name, pods, spec, expected) => {
  expect(steps(worldOf(pods, spec))).toBe(expected);
});

test.each<[string, string, Partial<StatefulSetSpec>, string]>([
  ['replaces the highest ordinal first', '0 1 2', {}, '-2'],
  ['waits until the new one is ready', '0 1 2~*', {}, ''],
  ['then goes on downwards', '0 1 2*', {}, '-1'],
  ['stops at the partition', '0 1 2*', partition(2), ''],
  ['makes a pod below the partition from the old template', '1 2*', partition(2), '+0 old'],
  ['makes a pod above it from the new one', '0 1', partition(2), '+2'],
  ['leaves it to the student on OnDelete', '0 1 2', { updateStrategy: { type: 'OnDelete' } }, ''],
  ['is stuck behind a new pod that never becomes ready, as upstream is', '0 1 2~*', {}, ''],
])('an update %s', (_name, pods, spec, expected) => {
  expect(steps(worldOf(pods, spec, true))).toBe(expected);
});

test('a set that is being deleted only counts', () => {
  const world = { ...worldOf('0'), set: setOf({}, '1970-01-01T00:00:01Z') };
  expect(planStatefulSet(world)).toMatchObject({ stages: [], status: { replicas: 1, readyReplicas: 1 } });
});

test('counts by revision, and calls the new one current when all are of it', () => {
  const half = planStatefulSet(worldOf('0 1 2*', {}, true));
  // One is about to be replaced.
  expect(writtenStatus(setOf({}), half.status)).toMatchObject({
    currentReplicas: 1,
    updatedReplicas: 1,
    currentRevision: 'db-old',
    updateRevision: 'db-new',
  });
  const whole = planStatefulSet(worldOf('0* 1* 2*', {}, true));
  expect(writtenStatus(setOf({}), whole.status)).toMatchObject({ currentReplicas: 3, currentRevision: 'db-new' });
});
