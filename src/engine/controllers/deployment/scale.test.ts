// The cases are those of upstream's own table. k8s: pkg/controller/deployment/sync_test.go TestScale
import { expect, it } from 'vitest';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { deploymentOf, replicaSetOf } from '../../../testing/workloads.ts';
import { desiredReplicasAnnotation, maxReplicasAnnotation, type Rollout } from './rollout.ts';
import { isScaled, scale } from './scale.ts';
import { maxSurgeOf } from './surge.ts';

interface Row {
  name: string;
  from: number;
  to: number;
  /** Surge before and after. */
  surge?: [number, number];
  /** Sizes before, newest template first; `null`: no ReplicaSet has the present template. */
  newest: number | null;
  earlier: number[];
  expected: { newest: number | null; earlier: number[] };
  /** Annotated as if for another total. */
  desired?: Record<string, number>;
  unavailable?: number;
}

const rows: Row[] = [
  { name: 'only one: 10 → 12', from: 10, to: 12, newest: 10, earlier: [], expected: { newest: 12, earlier: [] } },
  { name: 'only one: 10 → 5', from: 10, to: 5, newest: 10, earlier: [], expected: { newest: 5, earlier: [] } },
  { name: '5 → 10', from: 5, to: 10, newest: 2, earlier: [3], expected: { newest: 4, earlier: [6] } },
  { name: '5 → 3', from: 5, to: 3, newest: 2, earlier: [3], expected: { newest: 1, earlier: [2] } },
  { name: '9 → 4', from: 9, to: 4, newest: 8, earlier: [1], expected: { newest: 4, earlier: [0] } },
  { name: '7 → 10', from: 7, to: 10, newest: 2, earlier: [3, 2], expected: { newest: 3, earlier: [4, 3] } },
  { name: '13 → 8', from: 13, to: 8, newest: 2, earlier: [8, 3], expected: { newest: 1, earlier: [5, 2] } },
  { name: 'leftover up: 3 → 4', from: 3, to: 4, newest: 1, earlier: [1, 1], expected: { newest: 2, earlier: [1, 1] } },
  {
    name: 'leftover down: 3 → 2',
    from: 3,
    to: 2,
    newest: 1,
    earlier: [1, 1],
    expected: { newest: 1, earlier: [1, 0] },
  },
  {
    name: 'no newest: 4 → 5',
    from: 4,
    to: 5,
    newest: null,
    earlier: [2, 2],
    expected: { newest: null, earlier: [3, 2] },
  },
  { name: 'to zero: 6 → 0', from: 6, to: 0, newest: 3, earlier: [2, 1], expected: { newest: 0, earlier: [0, 0] } },
  { name: 'from zero: 0 → 6', from: 6, to: 6, newest: 0, earlier: [0, 0], expected: { newest: 6, earlier: [0, 0] } },
  {
    name: 'with surge: 10 → 20',
    from: 10,
    to: 20,
    surge: [2, 2],
    newest: 6,
    earlier: [6],
    expected: { newest: 11, earlier: [11] },
  },
  {
    name: 'surge and size: 10 → 50',
    from: 10,
    to: 50,
    surge: [3, 6],
    newest: 5,
    earlier: [8],
    expected: { newest: 22, earlier: [34] },
  },
  {
    name: 'size and template: 10 → 14',
    from: 10,
    to: 14,
    newest: null,
    earlier: [7, 3],
    expected: { newest: null, earlier: [10, 4] },
  },
  {
    name: 'one was written before the others were refused: 3 → 5',
    from: 5,
    to: 5,
    newest: 2,
    earlier: [1, 1],
    expected: { newest: 2, earlier: [2, 1] },
    desired: { earlier0: 3 },
  },
  {
    name: 'a saturated but broken newest leaves old pods alone',
    from: 2,
    to: 2,
    surge: [1, 1],
    newest: 2,
    earlier: [1],
    expected: { newest: 2, earlier: [1] },
    unavailable: 1,
  },
];

it.each(rows)('scales in proportion, $name', (row) => {
  const [surgeBefore, surgeAfter] = row.surge ?? [0, 0];
  const unavailable = { maxUnavailable: row.unavailable ?? 0 };
  const before = deploymentOf('web', { replicas: row.from, maxSurge: surgeBefore, ...unavailable });
  const deployment = deploymentOf('web', { replicas: row.to, maxSurge: surgeAfter, ...unavailable });
  const sized = (name: string, replicas: number, createdAt: number): ReplicaSet => {
    const desired = row.desired?.[name] ?? row.from;
    const annotations = {
      [desiredReplicasAnnotation]: String(desired),
      [maxReplicasAnnotation]: String(desired + maxSurgeOf(before)),
    };
    return replicaSetOf(name, replicas, { createdAt, available: 0, annotations });
  };
  const rollout: Rollout = {
    deployment,
    newest: row.newest === null ? undefined : sized('newest', row.newest, 100),
    earlier: row.earlier.map((size, index) => sized(`earlier${index}`, size, 90 - index)),
    writes: [],
  };
  scale(rollout);
  expect({
    newest: rollout.newest?.spec.replicas ?? null,
    earlier: rollout.earlier.map(({ spec }) => spec.replicas),
  }).toEqual(row.expected);
});

it('knows a scaling from a rollout by what the ReplicaSets were sized for', () => {
  const annotations = { [desiredReplicasAnnotation]: '3' };
  const rollout: Rollout = {
    deployment: deploymentOf('web', { replicas: 3 }),
    newest: replicaSetOf('a', 3, { annotations }),
    earlier: [replicaSetOf('b', 0, { annotations: { [desiredReplicasAnnotation]: '9' } })],
    writes: [],
  };
  expect(isScaled(rollout)).toBe(false);
  expect(isScaled({ ...rollout, deployment: deploymentOf('web', { replicas: 4 }) })).toBe(true);
});

it('scales everything old to zero once the newest has all of its pods', () => {
  const annotations = { [desiredReplicasAnnotation]: '3', [maxReplicasAnnotation]: '4' };
  const rollout: Rollout = {
    deployment: deploymentOf('web', { replicas: 3, spec: { paused: true } }),
    newest: replicaSetOf('a', 3, { annotations }),
    earlier: [replicaSetOf('b', 2)],
    writes: [],
  };
  scale(rollout);
  expect(rollout.earlier[0].spec.replicas).toBe(0);
  expect(rollout.writes.map((write) => 'event' in write && write.event)).toEqual([
    'Scaled down replica set b from 2 to 0',
  ]);
});
