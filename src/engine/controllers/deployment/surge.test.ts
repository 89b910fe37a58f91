import { expect, it } from 'vitest';
import { deploymentOf } from '../../../testing/workloads.ts';
import { fenceposts, maxUnavailableOf, newReplicaSetSize } from './surge.ts';

it.each([
  ['25%', '25%', 4, 1, 1],
  ['25%', '25%', 10, 3, 2],
  ['25%', '25%', 1, 1, 0],
  ['25%', '25%', 3, 1, 0],
  [2, 3, 5, 2, 3],
  [0, 1, 5, 0, 1],
  [1, 0, 5, 1, 0],
  ['100%', 0, 5, 5, 0],
  // Nothing could ever move, so one pod may be missing.
  [0, 0, 5, 0, 1],
  [0, '10%', 5, 0, 1],
] as const)('surge %s and unavailable %s of %d replicas are %d and %d', (surge, unavailable, replicas, up, down) => {
  expect(fenceposts(surge, unavailable, replicas)).toEqual({ surge: up, unavailable: down });
});

it('never lets more be unavailable than there are', () => {
  expect(maxUnavailableOf(deploymentOf('web', { replicas: 2, maxUnavailable: 5 }))).toBe(2);
  expect(maxUnavailableOf(deploymentOf('web', { replicas: 0, maxUnavailable: 5 }))).toBe(0);
  expect(maxUnavailableOf(deploymentOf('web', { replicas: 3, recreate: true }))).toBe(0);
});

// k8s: pkg/controller/deployment/rolling_test.go TestDeploymentController_reconcileNewReplicaSet
it.each([
  [10, 0, 10, 0, 0],
  [10, 2, 10, 0, 2],
  [10, 2, 5, 0, 7],
  [10, 2, 10, 2, 2],
  [10, 2, 0, 9, 10],
])('of %d with surge %d, beside %d old pods, %d new ones become %d', (replicas, maxSurge, old, current, size) => {
  const deployment = deploymentOf('web', { replicas, maxSurge, maxUnavailable: 0 });
  expect(newReplicaSetSize(deployment, current, old + current)).toBe(size);
});
