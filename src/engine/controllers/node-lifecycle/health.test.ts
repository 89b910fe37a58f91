import { describe, expect, it } from 'vitest';
import type { Lease } from '../../../kinds/lease/types.ts';
import type { Node } from '../../../kinds/node/types.ts';
import { at, metadataOf, nodeOf, startMs } from '../../../testing/workloads.ts';
import { checkHealth, type NodeHealth } from './health.ts';

const leaseRenewed = (seconds: number): Lease => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: metadataOf('n1', { namespace: 'kube-node-lease' }),
  spec: { renewTime: at(seconds) },
});

const look = (node: Node, lease: Lease | undefined, last: NodeHealth | undefined, seconds: number) =>
  checkHealth(node, lease, last, startMs + seconds * 1000, at(seconds));

const ready = nodeOf('n1', { ready: 'True' });

describe('a node that reported', () => {
  const first = look(ready, leaseRenewed(0), undefined, 5);

  it('is fine for 50 s after it was last seen to report', () => {
    expect(first.health.reportedAtMs).toBe(startMs + 5_000);
    expect(look(ready, leaseRenewed(0), first.health, 55).conditions).toBeUndefined();
  });

  it('is unknown after that', () => {
    const { conditions, observedReady, health } = look(ready, leaseRenewed(0), first.health, 56);
    expect(observedReady).toBe('True');
    expect(health.ready).toBe('Unknown');
    expect(conditions?.map(({ type, status, reason, message }) => [type, status, reason, message])).toEqual([
      ['Ready', 'Unknown', 'NodeStatusUnknown', 'Kubelet stopped posting node status.'],
      ['MemoryPressure', 'Unknown', 'NodeStatusNeverUpdated', 'Kubelet never posted node status.'],
      ['DiskPressure', 'Unknown', 'NodeStatusNeverUpdated', 'Kubelet never posted node status.'],
      ['PIDPressure', 'Unknown', 'NodeStatusNeverUpdated', 'Kubelet never posted node status.'],
    ]);
    expect(conditions?.[0].lastTransitionTime).toBe(at(56));
  });

  it('is not marked twice', () => {
    const { conditions, health } = look(ready, leaseRenewed(0), first.health, 56);
    const marked = { ...ready, status: { conditions } };
    expect(look(marked, leaseRenewed(0), health, 61)).toMatchObject({
      observedReady: 'Unknown',
      conditions: undefined,
    });
  });

  it('stays fine while it renews its lease, though its status is old', () => {
    const renewed = look(ready, leaseRenewed(40), first.health, 45);
    expect(renewed.health.reportedAtMs).toBe(startMs + 45_000);
    expect(look(ready, leaseRenewed(40), renewed.health, 90).conditions).toBeUndefined();
  });

  it('has reported when its heartbeat in the status moved on', () => {
    const beaten: Node = {
      ...ready,
      status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime: at(40) }] },
    };
    expect(look(beaten, leaseRenewed(0), first.health, 45).health.reportedAtMs).toBe(startMs + 45_000);
  });
});

describe('a node that never reported', () => {
  const silent = nodeOf('n1');

  it('is given 60 s from its creation', () => {
    const first = look(silent, undefined, undefined, 5);
    expect(first).toMatchObject({ conditions: undefined, observedReady: 'Unknown' });
    expect(look(silent, undefined, first.health, 60).conditions).toBeUndefined();
    expect(look(silent, undefined, first.health, 61).conditions?.[0]).toMatchObject({
      type: 'Ready',
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      lastHeartbeatTime: at(0),
    });
  });
});
