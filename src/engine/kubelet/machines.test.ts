/** Machines that join, fail, are cut off, come back and leave; and that a saved world goes on as if nothing had happened. */
import { expect, it } from 'vitest';
import { KubeletCluster, type SavedKubeletCluster } from '../../testing/kubelet-cluster.ts';

const web = { name: 'web', image: 'nginx:1.27' };
const fault = (type: 'NodeDown' | 'NodePartition', node = 'worker-1') => ({
  apiVersion: 'orrery.dev/v1',
  kind: 'Fault',
  metadata: { name: 'broken' },
  spec: { type, node },
});

it('has a machine join for a Node object that a client creates', () => {
  const cluster = new KubeletCluster().until(5);
  cluster.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'extra', labels: { 'topology.kubernetes.io/zone': 'a' } },
    spec: {},
  });
  cluster.until(15);
  const ready = () => cluster.node('extra')?.status.conditions?.find(({ type }) => type === 'Ready');
  expect(ready()).toMatchObject({
    status: 'False',
    reason: 'KubeletNotReady',
    message:
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
  });
  // The network plugin waits for the node's range of addresses.
  cluster.patch('nodes', 'extra', { spec: { podCIDR: '10.244.7.0/24' } });
  cluster.until(20);
  expect(ready()).toMatchObject({ status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' });
  expect(cluster.node('extra')).toMatchObject({
    metadata: {
      labels: {
        'kubernetes.io/hostname': 'extra',
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'topology.kubernetes.io/zone': 'a',
      },
    },
    status: {
      addresses: [
        { type: 'InternalIP', address: '172.18.0.3' },
        { type: 'Hostname', address: 'extra' },
      ],
      capacity: { cpu: '4', memory: '16484Mi', pods: '110' },
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' },
      nodeInfo: { kubeletVersion: 'v1.32.0', containerRuntimeVersion: 'containerd://1.7.24' },
    },
  });
  expect(cluster.events('extra')).toEqual([
    'Normal Starting Starting kubelet.',
    'Normal NodeAllocatableEnforced Updated Node Allocatable limit across pods',
    'Normal NodeHasSufficientMemory Node extra status is now: NodeHasSufficientMemory',
    'Normal NodeHasNoDiskPressure Node extra status is now: NodeHasNoDiskPressure',
    'Normal NodeHasSufficientPID Node extra status is now: NodeHasSufficientPID',
    'Normal NodeReady Node extra status is now: NodeReady',
  ]);
  cluster.pod('web', { nodeName: 'extra', containers: [web] });
  expect(cluster.until(30).line('web')).toBe('web 1/1 Running restarts 0');
  expect(cluster.getPod('web')?.status.podIP).toBe('10.244.7.2');
});

it('keeps the size and the address that a Node object states', () => {
  const cluster = new KubeletCluster().until(5);
  cluster.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'small' },
    spec: { podCIDR: '10.244.9.0/24' },
    status: { capacity: { cpu: '1', memory: '2Gi' }, addresses: [{ type: 'InternalIP', address: '192.168.0.9' }] },
  });
  cluster.until(15);
  expect(cluster.node('small')?.status).toMatchObject({
    allocatable: { cpu: '1', memory: '2Gi', pods: '110' },
    addresses: [{ address: '192.168.0.9' }],
  });
  cluster.pod('big', { nodeName: 'small', containers: [{ ...web, resources: { requests: { memory: '3Gi' } } }] });
  expect(cluster.until(16).getPod('big')?.status.reason).toBe('OutOfmemory');
});

it('renews its lease every ten seconds and writes an unchanged status every five minutes', () => {
  const cluster = new KubeletCluster().until(700);
  const writes = (resource: string) =>
    [...cluster.trace.writes()].filter((write) => write.actor === 'kubelet worker-1' && write.resource === resource);
  expect(writes('leases')).toHaveLength(70);
  // Two while it joins, then one each five minutes.
  expect(
    writes('nodes')
      .filter((write) => write.subresource === 'status')
      .map((write) => Math.round(write.atMs / 1000)),
  ).toEqual([1, 2, 311, 611]);
});

it('loses its pods with its power, and starts them again when it is back', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [web] });
  cluster.pod('once', {
    restartPolicy: 'Never',
    containers: [{ name: 'job', image: 'busybox', command: ['sleep', '3600'] }],
  });
  cluster.until(20).create(fault('NodeDown'));
  cluster.until(21);
  const revision = cluster.api.store.revision;
  cluster.until(120);
  // Nothing is heard from it; the API still says what it said last.
  expect(cluster.api.store.revision).toBe(revision);
  expect(cluster.line('web')).toBe('web 1/1 Running restarts 0');
  expect(cluster.kubelets.usage('default/web')).toEqual({ cpuMilli: 0, memoryBytes: 0 });
  cluster.delete('faults', 'broken');
  expect(cluster.states('web', 140).slice(-1)).toEqual(['1/1 Running restarts 1']);
  expect(cluster.getPod('web')?.status.containerStatuses?.[0].lastState.terminated).toMatchObject({
    exitCode: 255,
    reason: 'Unknown',
  });
  expect(cluster.events('web')).toContain(
    'Normal SandboxChanged Pod sandbox changed, it will be killed and re-created.',
  );
  expect(cluster.line('once')).toBe('once 0/1 Unknown restarts 0');
  expect(cluster.getPod('once')?.status.phase).toBe('Failed');
  const [, bootId] =
    /boot id: (.*)/.exec(cluster.events('worker-1').find((event) => event.includes('Rebooted')) ?? '') ?? [];
  expect(cluster.node()?.status.nodeInfo?.bootID).toBe(bootId);
  expect(cluster.node()?.status.conditions?.at(-1)).toMatchObject({ type: 'Ready', status: 'True' });
});

it('finishes the deletion of pods that were deleted while it was down', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [web] });
  cluster.pod('gone', { containers: [web] });
  cluster.until(20).create(fault('NodeDown'));
  cluster.until(30).delete('pods', 'default/web');
  cluster.delete('pods', 'default/gone', 0);
  cluster.until(60).delete('faults', 'broken');
  expect(cluster.until(70).line('web')).toBe('web gone');
  expect(cluster.kubelets.usage('default/gone')).toBeUndefined();
});

it('runs on while it is cut off, and catches up afterwards', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [web] });
  cluster.pod('gone', { containers: [web] });
  cluster.pod('job', {
    restartPolicy: 'Never',
    containers: [{ name: 'job', image: 'busybox', command: ['sleep', '40'] }],
  });
  cluster.until(20).create(fault('NodePartition'));
  cluster.until(21);
  const revision = cluster.api.store.revision;
  cluster.until(30).delete('pods', 'default/gone', 0);
  cluster.until(80);
  expect(cluster.line('job')).toBe('job 1/1 Running restarts 0');
  expect(cluster.kubelets.usage('default/gone')).toMatchObject({ memoryBytes: 8 * 2 ** 20 });
  const writers = [...cluster.trace.writes()].filter((write) => write.revision > revision).map((write) => write.actor);
  expect(writers.filter((actor) => actor.startsWith('kubelet'))).toEqual([]);
  cluster.delete('faults', 'broken');
  cluster.until(90);
  expect(cluster.line('job')).toBe('job 0/1 Completed restarts 0');
  expect(cluster.getPod('job')?.status.containerStatuses?.[0].state.terminated?.finishedAt).toBe(
    '2026-01-01T00:00:53Z',
  );
  expect(cluster.line('web')).toBe('web 1/1 Running restarts 0');
  expect(cluster.kubelets.usage('default/gone')).toBeUndefined();
});

it('says nothing more when its Node object is deleted', () => {
  const cluster = new KubeletCluster({ nodes: 2 }).until(10);
  cluster.pod('web', { containers: [web] });
  cluster.until(20).delete('nodes', 'worker-1');
  cluster.until(21);
  const count = [...cluster.trace.writes()].length;
  cluster.until(100);
  const late = [...cluster.trace.writes()].slice(count).map((write) => write.actor);
  expect(new Set(late)).toEqual(new Set(['kubelet worker-2']));
  cluster.create({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'worker-1' },
    spec: { podCIDR: '10.244.1.0/24' },
  });
  expect(cluster.until(115).node('worker-1')?.status.conditions?.at(-1)).toMatchObject({ status: 'True' });
  // The pod is still bound to that name: the new machine starts it from the beginning.
  expect(cluster.line('web')).toBe('web 1/1 Running restarts 0');
});

it('works for a node that is called all', () => {
  const cluster = new KubeletCluster().until(5);
  cluster.create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'all' }, spec: { podCIDR: '10.244.8.0/24' } });
  cluster.until(12).pod('web', { nodeName: 'all', containers: [web] });
  expect(cluster.until(20).line('web')).toBe('web 1/1 Running restarts 0');
});

it('does not change the world by looking at a log', () => {
  const script = 'i=0; while true; do echo "$i $(date +%s)"; i=$((i+1)); sleep 1; done';
  const run = (isWatched: boolean): { log: string[]; lines: string[] } => {
    const cluster = new KubeletCluster().until(10);
    cluster.pod('loop', {
      containers: [
        {
          name: 'loop',
          image: 'busybox',
          command: ['sh', '-c', script],
          livenessProbe: { exec: { command: ['true'] }, periodSeconds: 30 },
        },
      ],
    });
    for (let second = 11; second <= 700; second += 13) {
      cluster.until(second);
      if (isWatched) cluster.kubelets.logs('default/loop');
    }
    return { log: cluster.log(), lines: cluster.kubelets.logs('default/loop') };
  };
  const watched = run(true);
  expect(watched).toEqual(run(false));
  expect(watched.lines.at(-1)).toMatch(/^68\d 176722629\d$/);
});

it.each([13, 26.5, 41, 75])('goes on from a save at %d s as if there had been none', (seconds) => {
  const whole = busyWorld();
  const half = busyWorld();
  run(whole, seconds);
  run(half, seconds);
  const saved = JSON.parse(JSON.stringify(half.save())) as SavedKubeletCluster;
  const restored = new KubeletCluster({ nodes: 2 }, saved);
  expect(restored.log()).toEqual(half.log());
  run(whole, 200, seconds);
  run(restored, 200, seconds);
  expect(restored.log()).toEqual(whole.log());
  expect(restored.kubelets.logs('default/loop')).toEqual(whole.kubelets.logs('default/loop'));
});

function busyWorld(): KubeletCluster {
  const cluster = new KubeletCluster({ nodes: 2, seed: 7 });
  cluster.create({
    apiVersion: 'orrery.dev/v1',
    kind: 'Image',
    metadata: { name: 'nope' },
    spec: { image: 'nope', exists: false },
  });
  return cluster;
}

/** The same story each time: pods of every sort, a power cut, a deletion. */
function run(cluster: KubeletCluster, untilSeconds: number, fromSeconds = 0): void {
  const at = (second: number, act: () => void): void => {
    if (second < fromSeconds || second >= untilSeconds) return;
    cluster.until(second);
    act();
  };
  at(10, () => {
    cluster.pod('web', {
      containers: [{ ...web, readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 3 } }],
    });
    cluster.pod('nope', { containers: [{ name: 'web', image: 'nope' }] });
    cluster.pod('loop', {
      nodeName: 'worker-2',
      containers: [
        {
          name: 'loop',
          image: 'busybox',
          command: ['sh', '-c', 'for i in 1 2 3; do echo $i $RANDOM; sleep 4; done; exit 2'],
        },
      ],
    });
    cluster.pod('live', {
      nodeName: 'worker-2',
      containers: [{ ...web, livenessProbe: { httpGet: { path: '/missing', port: 80 }, periodSeconds: 5 } }],
    });
  });
  at(40, () => cluster.create(fault('NodeDown')));
  at(60, () => cluster.delete('faults', 'broken'));
  at(80, () => cluster.delete('pods', 'default/live'));
  cluster.until(untilSeconds);
}
