import { expect, test } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import { pod } from '../../testing/page/world.ts';
import { drainCommand, planDrain, planText } from './drain-plan.ts';
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
const budget = {
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'web' } } },
  status: { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3, expectedPods: 3 },
} as unknown as PodDisruptionBudget;
const none = { force: false, deleteEmptyDirData: false };

test('pods of DaemonSets and mirrors stay, bare pods and local storage need kubectl’s flags', () => {
  const plan = planDrain([web, agent, bare, scratch, mirror], [], none);
  expect(planText(plan)).toBe('Evict 1 · stay 2 · needs a flag 2');
  expect(plan.needsFlag.map(({ pod: each, message }) => [each.metadata.name, message])).toEqual([
    ['bare', 'Pods that declare no controller (use --force to override)'],
    ['scratch', 'Pods with local storage (use --delete-emptydir-data to override)'],
  ]);
});

test('with the flags everything else goes', () => {
  const plan = planDrain([web, bare, scratch], [], { force: true, deleteEmptyDirData: true });
  expect(planText(plan)).toBe('Evict 3');
  expect(drainCommand('worker-2', { force: true, deleteEmptyDirData: true })).toBe(
    'kubectl drain worker-2 --ignore-daemonsets --delete-emptydir-data --force',
  );
});

test('a budget that allows nothing holds back the pods it covers', () => {
  expect(planText(planDrain([web, agent], [budget], none))).toBe(
    'Evict 0 · stay 1 · blocked 1 (PDB web: allowed 0, healthy 3, min 3)',
  );
});

test('the refused pod is read from kubectl’s line', () => {
  const line = `error when evicting pods/"web-1" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.`;
  expect(refusedEviction(line)).toBe('default/web-1');
  expect(refusedEviction('pod/web-1 evicted')).toBeUndefined();
});
