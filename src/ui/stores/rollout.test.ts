import { expect, test } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { stillWorld } from '../../testing/page/world.ts';
import { rolloutBounds, rolloutOf } from '../../kinds/deployment/rollout.ts';
import { rolloutStatusText } from './rollout.ts';

const still = stillWorld().find(({ key, resource }) => resource === 'deployments' && key === 'default/web')
  ?.object as Deployment;

function deployment(change: {
  replicas?: number;
  strategy?: Deployment['spec']['strategy'];
  status?: Partial<Deployment['status']>;
}): Deployment {
  const spec = { ...still.spec, replicas: change.replicas ?? 4, strategy: change.strategy ?? still.spec.strategy };
  return { ...still, spec, status: { ...still.status, ...change.status } };
}

const rolling = (maxSurge: string | number, maxUnavailable: string | number) => ({
  type: 'RollingUpdate' as const,
  rollingUpdate: { maxSurge, maxUnavailable },
});

test.each([
  [4, rolling('25%', '25%'), 1, 1],
  [10, rolling('25%', '25%'), 3, 2],
  [4, rolling(0, 1), 0, 1],
  [4, rolling('100%', 0), 4, 0],
  [3, rolling(0, '10%'), 0, 1],
  [4, { type: 'Recreate' as const }, 0, 4],
])('%i replicas: surge and unavailable are bounded', (replicas, strategy, maxSurge, maxUnavailable) => {
  expect(rolloutBounds(deployment({ replicas, strategy }))).toEqual({ maxSurge, maxUnavailable });
});

test('the sentence is that of kubectl rollout status', () => {
  expect(rolloutStatusText(still)).toBe(
    'Waiting for deployment "web" rollout to finish: 2 out of 4 new replicas have been updated...',
  );
  expect(rolloutStatusText(deployment({ status: { updatedReplicas: 4 } }))).toBe(
    'Waiting for deployment "web" rollout to finish: 1 old replicas are pending termination...',
  );
  expect(rolloutStatusText(deployment({ status: { replicas: 4, updatedReplicas: 4, availableReplicas: 3 } }))).toBe(
    'Waiting for deployment "web" rollout to finish: 3 of 4 updated replicas are available...',
  );
  expect(rolloutStatusText(deployment({ status: { replicas: 4, updatedReplicas: 4, availableReplicas: 4 } }))).toBe(
    'deployment "web" successfully rolled out',
  );
});

test('a settled Deployment that lost a pod is not rolling out', () => {
  const conditions = [{ type: 'Progressing', status: 'True' as const, reason: 'NewReplicaSetAvailable' }];
  const lost = deployment({ status: { replicas: 4, updatedReplicas: 4, availableReplicas: 3, conditions } });
  expect(rolloutOf(lost).rolling).toBe(false);
  expect(rolloutOf(still).rolling).toBe(true);
});
