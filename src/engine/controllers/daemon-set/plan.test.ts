import { describe, expect, it } from 'vitest';
import type { DaemonSet, DaemonSetSpec } from '../../../kinds/daemon-set/types.ts';
import type { Node } from '../../../kinds/node/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { at, metadataOf, nodeOf, ownedBy, podOf, startMs, template } from '../../../testing/workloads.ts';
import { revisionHashLabel } from '../shared/template-revisions.ts';
import { eligibility, targetNode, templateFor } from './eligibility.ts';
import { byTargetNode, daemonSetStatus, planPlacement, planRollingUpdate, type DaemonWorld } from './plan.ts';

function daemonSetOf(spec: Partial<DaemonSetSpec> = {}): DaemonSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadataOf('agent', { generation: 1 }),
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: template('agent:v1', { app: 'agent' }),
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } },
      revisionHistoryLimit: 10,
      ...spec,
    },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  };
}

function daemonPod(name: string, node: string, hash: string, more: Parameters<typeof podOf>[1] = {}): Pod {
  return podOf(name, {
    node,
    labels: { app: 'agent', [revisionHashLabel]: hash },
    owner: ownedBy('DaemonSet', 'agent'),
    ...more,
  });
}

function world(pods: Pod[], options: { nodes?: Node[]; spec?: Partial<DaemonSetSpec> } = {}): DaemonWorld {
  return {
    daemonSet: daemonSetOf(options.spec),
    nodes: options.nodes ?? ['n1', 'n2', 'n3'].map((name) => nodeOf(name, { ready: 'True' })),
    pods: byTargetNode(pods),
    hash: 'new',
    nowMs: startMs + 60_000,
  };
}

const names = (pods: readonly Pod[]) => pods.map(({ metadata }) => metadata.name);
const ready = { readyAt: 0 };

describe('eligible nodes', () => {
  const taint = (key: string, effect: 'NoSchedule' | 'NoExecute') =>
    nodeOf('n1', { spec: { taints: [{ key, effect }] } });

  it.each<[string, Node, { shouldRun: boolean; mayStay: boolean }]>([
    ['a plain node', nodeOf('n1'), { shouldRun: true, mayStay: true }],
    ['a silent node', taint('node.kubernetes.io/unreachable', 'NoExecute'), { shouldRun: true, mayStay: true }],
    ['a cordoned node', taint('node.kubernetes.io/unschedulable', 'NoSchedule'), { shouldRun: true, mayStay: true }],
    ['a node of its own', taint('team', 'NoSchedule'), { shouldRun: false, mayStay: true }],
    ['a node that drives pods out', taint('team', 'NoExecute'), { shouldRun: false, mayStay: false }],
  ])('%s', (_what, node, expected) => {
    expect(eligibility(daemonSetOf(), node)).toEqual(expected);
  });

  it('heeds nodeSelector', () => {
    const spec = { template: { ...template(), spec: { ...template().spec, nodeSelector: { disk: 'ssd' } } } };
    expect(eligibility(daemonSetOf(spec), nodeOf('n1')).shouldRun).toBe(false);
    expect(eligibility(daemonSetOf(spec), nodeOf('n1', { labels: { disk: 'ssd' } })).shouldRun).toBe(true);
  });

  it('binds a pod to its node by affinity and leaves the binding to the scheduler', () => {
    const made = templateFor(daemonSetOf(), 'n7', 'abc');
    expect(made.spec.nodeName).toBeUndefined();
    expect(targetNode(podOf('a', { spec: made.spec }))).toBe('n7');
    expect(made.metadata.labels).toEqual({ app: 'agent', [revisionHashLabel]: 'abc' });
    expect(made.spec.tolerations).toHaveLength(6);
  });
});

describe('placement', () => {
  it('wants one pod on each node and none too many', () => {
    const plan = planPlacement(
      world([
        daemonPod('a', 'n1', 'new', ready),
        daemonPod('b', 'n1', 'new', { metadata: { creationTimestamp: at(5) } }),
      ]),
    );
    expect(plan.create).toEqual(['n2', 'n3']);
    expect(names(plan.delete)).toEqual(['b']);
  });

  it('deletes failed and succeeded pods, and the pod of a node that drives it out', () => {
    const nodes = [nodeOf('n1'), nodeOf('n2', { spec: { taints: [{ key: 'team', effect: 'NoExecute' }] } })];
    const plan = planPlacement(
      world([daemonPod('failed', 'n1', 'new', { phase: 'Failed' }), daemonPod('out', 'n2', 'new', ready)], { nodes }),
    );
    expect(names(plan.delete)).toEqual(['failed', 'out']);
    expect(names(plan.ended)).toEqual(['failed']);
  });

  it('deletes a pod that waits for a node that is gone', () => {
    const waiting = podOf('w', { spec: templateFor(daemonSetOf(), 'gone', 'new').spec });
    expect(names(planPlacement(world([waiting], { nodes: [] })).delete)).toEqual(['w']);
  });

  it('does not count a pod that is being deleted as there to be deleted', () => {
    const leaving = daemonPod('a', 'n1', 'old', { ...ready, metadata: { deletionTimestamp: at(5) } });
    const plan = planPlacement(world([leaving], { nodes: [nodeOf('n1')] }));
    expect(plan).toEqual({ create: [], delete: [], ended: [] });
  });
});

describe('a rolling update', () => {
  const old = (node: string, more = ready) => daemonPod(`old-${node}`, node, 'old', more);

  it('deletes one old pod at a time by default', () => {
    expect(names(planRollingUpdate(world([old('n1'), old('n2'), old('n3')])).delete)).toEqual(['old-n1']);
  });

  it('waits while a new pod is not available', () => {
    const fresh = daemonPod('new-n1', 'n1', 'new');
    expect(planRollingUpdate(world([fresh, old('n2'), old('n3')])).delete).toEqual([]);
  });

  it('replaces old pods that are not available in any case', () => {
    const fresh = daemonPod('new-n1', 'n1', 'new');
    const broken = daemonPod('old-n2', 'n2', 'old');
    expect(names(planRollingUpdate(world([fresh, broken, old('n3')])).delete)).toEqual(['old-n2']);
  });

  it('counts a share of the nodes, rounded up', () => {
    const spec = {
      updateStrategy: { type: 'RollingUpdate' as const, rollingUpdate: { maxUnavailable: '50%', maxSurge: 0 } },
    };
    expect(names(planRollingUpdate(world([old('n1'), old('n2'), old('n3')], { spec })).delete)).toEqual([
      'old-n1',
      'old-n2',
    ]);
  });

  it('with surge, starts the new pod first and deletes the old one once the new one is available', () => {
    const spec = {
      updateStrategy: { type: 'RollingUpdate' as const, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    };
    const begun = planRollingUpdate(world([old('n1'), old('n2'), old('n3')], { spec }));
    expect(begun).toMatchObject({ create: ['n1'], delete: [] });
    const surging = planRollingUpdate(world([old('n1'), daemonPod('new-n1', 'n1', 'new'), old('n2')], { spec }));
    expect(surging).toMatchObject({ create: [], delete: [] });
    const done = planRollingUpdate(world([old('n1'), daemonPod('new-n1', 'n1', 'new', ready), old('n2')], { spec }));
    expect([done.create, names(done.delete)]).toEqual([['n2'], ['old-n1']]);
  });
});

it('counts nodes, pods, and what is out of place', () => {
  const nodes = [
    nodeOf('n1'),
    nodeOf('n2'),
    nodeOf('n3', { spec: { taints: [{ key: 'team', effect: 'NoSchedule' }] } }),
  ];
  const pods = [daemonPod('a', 'n1', 'new', ready), daemonPod('b', 'n2', 'old'), daemonPod('c', 'n3', 'new', ready)];
  expect(daemonSetStatus(world(pods, { nodes }), true).status).toEqual({
    desiredNumberScheduled: 2,
    currentNumberScheduled: 2,
    numberMisscheduled: 1,
    numberReady: 1,
    numberAvailable: 1,
    numberUnavailable: 1,
    updatedNumberScheduled: 1,
    observedGeneration: 1,
  });
});
