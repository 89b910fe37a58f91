/** Quotas at work: the API server refuses, owners of pods say so, and room is there again when pods go. */
import { expect, it } from 'vitest';
import type { Event } from '../../kinds/event/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import type { ResourceQuota } from '../../kinds/resource-quota/types.ts';
import { ControlPlane } from '../../testing/control-plane.ts';
import { livePodsOf, webDeployment } from '../../testing/web-shop.ts';

const quota = (hard: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'q', namespace: 'default' },
  spec: { hard },
});
const usedOf = (plane: ControlPlane) => plane.get<ResourceQuota>('v1', 'ResourceQuota', 'default/q')?.status.used;

it('stops a Deployment at the limit, with the words of the refusal in event and condition', () => {
  const plane = new ControlPlane();
  plane.create(quota({ pods: '2' }));
  plane.run(2);
  expect(usedOf(plane)).toEqual({ pods: '0' });
  plane.create(webDeployment(3));
  plane.run(10);
  expect(livePodsOf(plane)).toHaveLength(2);
  expect(usedOf(plane)).toEqual({ pods: '2' });
  const [replicaSet] = plane.list<ReplicaSet>('apps/v1', 'ReplicaSet');
  const words = `is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2`;
  expect(replicaSet.status.conditions?.[0]).toMatchObject({ type: 'ReplicaFailure', reason: 'FailedCreate' });
  expect(replicaSet.status.conditions?.[0].message).toMatch(
    new RegExp(`^pods "${replicaSet.metadata.name}-[a-z0-9]{5}" ${words}$`),
  );
  const event = plane.list<Event>('v1', 'Event').find(({ reason }) => reason === 'FailedCreate');
  expect(event?.message).toMatch(
    new RegExp(`^Error creating: pods "${replicaSet.metadata.name}-[a-z0-9]{5}" ${words}$`),
  );
});

it('has room again when the quota grows, and when pods go', () => {
  const plane = new ControlPlane();
  plane.create(quota({ pods: '2' }));
  plane.run(2);
  plane.create(webDeployment(3));
  plane.run(10);
  plane.patch('v1', 'ResourceQuota', 'default/q', { spec: { hard: { pods: '3' } } });
  plane.run(60);
  expect(livePodsOf(plane)).toHaveLength(3);
  expect(usedOf(plane)).toEqual({ pods: '3' });
  plane.patch('apps/v1', 'Deployment', 'default/web', { spec: { replicas: 1 } });
  plane.run(60);
  expect(usedOf(plane)).toEqual({ pods: '1' });
  const revision = plane.revision;
  plane.run(700);
  expect(plane.writesSince(revision).filter((write) => write.includes('quota'))).toEqual([]);
});

it('counts what was there before it, and itself', () => {
  const plane = new ControlPlane();
  plane.create(webDeployment(3));
  plane.run(10);
  plane.create(quota({ pods: '1', 'count/replicasets.apps': '5', resourcequotas: '1' }));
  plane.run(2);
  expect(usedOf(plane)).toEqual({ pods: '3', 'count/replicasets.apps': '1', resourcequotas: '1' });
  expect(livePodsOf(plane)).toHaveLength(3);
});
