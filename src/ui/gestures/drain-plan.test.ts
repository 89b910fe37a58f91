import { expect, test } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import { pod } from '../../testing/page/world.ts';
import { drainCommand, previewDrain, previewText } from './drain-plan.ts';
import { refusedEviction } from './drain-session.ts';

const options = { node: 'worker-1', image: 'i', app: 'web', cpu: '1', memory: '1Gi' };
const owned = (kind: string, name: string) =>
  pod({ ...options, name, owner: { kind, name: 'owner', uid: 'u' } }).object as Pod;
const web = owned('ReplicaSet', 'web-1');
const agent = owned('DaemonSet', 'agent-1');
const bare: Pod = { ...web, metadata: { ...web.metadata, name: 'bare', ownerReferences: [], labels: {} } };
const scratch: Pod = {
  ...web,
  metadata: { ...web.metadata, name: 'scratch', labels: {} },
  spec: { ...web.spec, volumes: [{ name: 'tmp', emptyDir: {} }] },
};
const mirror: Pod = {
  ...bare,
  metadata: { ...bare.metadata, name: 'mirror', annotations: { 'kubernetes.io/config.mirror': 'x' } },
};
const other = owned('ReplicaSet', 'web-2');
const budgetThatAllows = (disruptionsAllowed: number) =>
  ({
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } } },
    status: { disruptionsAllowed, currentHealthy: 3, desiredHealthy: 3, expectedPods: 3 },
  }) as unknown as PodDisruptionBudget;

test('pods of DaemonSets and mirrors stay, bare pods and local storage need a flag', () => {
  const preview = previewDrain([web, agent, bare, scratch, mirror], []);
  expect(previewText(preview)).toBe('Evict 1 · stay 2 · needs a flag 2');
  expect(preview.needsFlag.map((each) => each.pod.metadata.name)).toEqual(['bare', 'scratch']);
});

test('the command names the flags that were ticked', () => {
  expect(drainCommand('worker-2', { force: true, deleteEmptyDirData: true })).toBe(
    'kubectl drain worker-2 --ignore-daemonsets --delete-emptydir-data --force',
  );
});

test.each([
  [0, 'Evict 0 · stay 1 · blocked 2 (PDB web: allowed 0, healthy 3, min 3)'],
  [1, 'Evict 1 · stay 1 · blocked 1 (PDB web: allowed 1, healthy 3, min 3)'],
  [2, 'Evict 2 · stay 1'],
])('a budget that allows %i holds back the rest', (disruptionsAllowed, text) => {
  const budget = budgetThatAllows(disruptionsAllowed);
  expect(previewText(previewDrain([web, other, agent], [budget]))).toBe(text);
});

test('the refused pod is read from kubectl’s line', () => {
  const line = `error when evicting pods/"web-1" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`;
  expect(refusedEviction(line)).toBe('default/web-1');
  expect(refusedEviction('pod/web-1 evicted')).toBeUndefined();
});
