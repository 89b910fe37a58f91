import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { Node } from '../../kinds/node/types.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import { ControlPlane } from '../../testing/control-plane.ts';
import { livePodsOf, podsOf, runningWeb, taintsOf } from '../../testing/web-shop.ts';

const apps = 'apps/v1';
const node = (plane: ControlPlane, name: string) => plane.get<Node>('v1', 'Node', name);

describe('a machine that falls silent', () => {
  it('is unknown after 50 to 55 seconds, its pods not ready, and evicted five minutes later', () => {
    const plane = runningWeb(3);
    const mine = () => livePodsOf(plane).filter(({ spec }) => spec.nodeName === 'n2');
    expect(mine()).toHaveLength(1);
    plane.nodes.setSilent('n2', true);
    plane.run(48);
    expect(taintsOf(plane, 'n2')).toEqual([]);
    plane.run(14);
    expect(node(plane, 'n2')?.status.conditions?.find(({ type }) => type === 'Ready')).toMatchObject({
      status: 'Unknown',
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    });
    expect(plane.events('Node')).toContain('NodeNotReady: Node n2 status is now: NodeNotReady');
    expect(plane.events('Pod')).toContain('NodeNotReady: Node is not ready');
    expect(mine().map(isPodReady)).toEqual([false]);
    expect(plane.get<Deployment>(apps, 'Deployment', 'default/web')?.status.availableReplicas).toBe(2);
    plane.run(5);
    expect(taintsOf(plane, 'n2')).toEqual([
      'node.kubernetes.io/unreachable:NoSchedule',
      'node.kubernetes.io/unreachable:NoExecute',
    ]);
    plane.run(290);
    expect(mine()).toHaveLength(1);
    plane.run(20);
    expect(mine()).toEqual([]);
    const leaving = podsOf(plane).find(({ spec }) => spec.nodeName === 'n2');
    expect(leaving?.status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      }),
    );
    expect(plane.events('Pod')).toContain(
      `TaintManagerEviction: Marking for deletion Pod default/${leaving?.metadata.name}`,
    );
    expect(livePodsOf(plane)).toHaveLength(3);
  });

  it('keeps its pods when it speaks again in time', () => {
    const plane = runningWeb(3);
    const before = livePodsOf(plane)
      .map(({ metadata }) => metadata.uid)
      .sort();
    plane.nodes.setSilent('n2', true);
    plane.run(120);
    expect(taintsOf(plane, 'n2')).toHaveLength(2);
    plane.nodes.setSilent('n2', false);
    plane.run(400);
    expect(taintsOf(plane, 'n2')).toEqual([]);
    expect(plane.events('Pod').filter((line) => line.includes('Cancelling'))).toHaveLength(1);
    expect(
      livePodsOf(plane)
        .map(({ metadata }) => metadata.uid)
        .sort(),
    ).toEqual(before);
  });

  it('is not emptied when all machines are silent: then it is the network', () => {
    const plane = runningWeb(3);
    for (const name of ['n1', 'n2', 'n3']) plane.nodes.setSilent(name, true);
    plane.run(900);
    expect(livePodsOf(plane)).toHaveLength(3);
    expect(taintsOf(plane, 'n1')).toEqual(['node.kubernetes.io/unreachable:NoSchedule']);
  });

  it('is cordoned by its spec', () => {
    const plane = new ControlPlane();
    plane.patch('v1', 'Node', 'n1', { spec: { unschedulable: true } });
    plane.run(1);
    expect(taintsOf(plane, 'n1')).toEqual(['node.kubernetes.io/unschedulable:NoSchedule']);
    plane.patch('v1', 'Node', 'n1', { spec: { unschedulable: null } });
    plane.run(1);
    expect(taintsOf(plane, 'n1')).toEqual([]);
  });
});

describe('a machine', () => {
  it('gets a range of pod addresses and loses its first taint', () => {
    const plane = new ControlPlane();
    expect(['n1', 'n2', 'n3'].map((name) => node(plane, name)?.spec.podCIDR)).toEqual([
      '10.244.0.0/24',
      '10.244.1.0/24',
      '10.244.2.0/24',
    ]);
    expect(taintsOf(plane, 'n1')).toEqual([]);
    expect(plane.events('Node')).toContain('RegisteredNode: Node n1 event: Registered Node n1 in Controller');
  });

  it('takes its lease along, and after a while its pods, when it is deleted', () => {
    const plane = runningWeb(3);
    plane.delete('v1', 'Node', 'n1');
    plane.run(10);
    expect(plane.list('coordination.k8s.io/v1', 'Lease').map(({ metadata }) => metadata.name)).toEqual(['n2', 'n3']);
    expect(plane.events('Node')).toContain('RemovingNode: Node n1 event: Removing Node n1 from Controller');
    expect(podsOf(plane).filter(({ spec }) => spec.nodeName === 'n1')).toHaveLength(1);
    plane.run(80);
    expect(podsOf(plane).filter(({ spec }) => spec.nodeName === 'n1')).toEqual([]);
    expect(livePodsOf(plane)).toHaveLength(3);
  });
});
