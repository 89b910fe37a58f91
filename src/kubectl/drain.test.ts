import { describe, expect, it } from 'vitest';
import { createSim, type Sim } from '../testing/sim.ts';
import { drainNode, planDrain, type DrainFlags } from './drain.ts';

const web = (replicas: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;
const agent = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: busybox, command: [sleep, infinity]}]}
`;
const bare = (name: string, volumes = '') => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeName: worker-1
  containers: [{name: c, image: nginx}]
${volumes}`;
const budget = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web-pdb}
spec:
  minAvailable: 2
  selector: {matchLabels: {app: web}}
`;

async function simWith(...manifests: string[]): Promise<Sim> {
  const sim = createSim({ nodes: 2 });
  await sim.kubectl('apply -f all.yaml', { 'all.yaml': manifests.join('---\n') });
  sim.settle();
  return sim;
}

async function drained(sim: Sim, flags: DrainFlags): Promise<{ lines: string; problems: string[] }> {
  let lines = '';
  const steps = drainNode('worker-1', flags, sim.transport);
  for (;;) {
    const { value, done } = await steps.next();
    if (done)
      return {
        lines: lines.replace(/-[a-z0-9]+-[a-z0-9]{5}\b/g, '-xxxxx'),
        problems: value.map(({ message }) => message),
      };
    lines += value.text;
  }
}

const names = (pods: readonly { metadata: { name: string } }[]): string[] =>
  pods.map(({ metadata }) => metadata.name.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, '')).sort();

describe('planDrain', () => {
  it('sorts the pods of a node by what a drain does with them', async () => {
    const sim = await simWith(
      web(2),
      agent,
      bare('alone'),
      bare('scratch', '  volumes: [{name: v, emptyDir: {}}]\n'),
      budget,
    );
    const plan = await planDrain('worker-1', { ignoreDaemonSets: true }, sim.transport);
    expect(plan.stay.map(({ pod, why }) => [pod.metadata.labels?.app, why])).toEqual([['agent', 'DaemonSet']]);
    expect(plan.needsFlag.map(({ pod, flag, message }) => [pod.metadata.name, flag, message])).toEqual([
      ['alone', '--force', 'Pods that declare no controller (use --force to override)'],
      ['scratch', '--delete-emptydir-data', 'Pods with local storage (use --delete-emptydir-data to override)'],
    ]);
    expect(names(plan.evict)).toEqual(['web']);
    expect(plan.blockedByPdb).toMatchObject([{ pdb: 'web-pdb', allowed: 0, healthy: 2, min: 2 }]);
    const forced = await planDrain(
      'worker-1',
      { ignoreDaemonSets: true, force: true, deleteEmptyDirData: true },
      sim.transport,
    );
    expect(forced.needsFlag).toEqual([]);
    expect(names(forced.evict)).toEqual(['alone', 'scratch', 'web']);
  });
});

describe('drainNode', () => {
  it('evicts what may go and says so line by line', async () => {
    const sim = await simWith(web(2), agent);
    const { lines, problems } = await drained(sim, { ignoreDaemonSets: true });
    expect(problems).toEqual([]);
    expect(lines.replace(/agent-\w+/, 'agent-xxxxx')).toBe(
      'node/worker-1 cordoned\nWarning: ignoring DaemonSet-managed Pods: default/agent-xxxxx\nevicting pod default/web-xxxxx\npod/web-xxxxx evicted\nnode/worker-1 drained\n',
    );
    expect(await sim.kubectl('get nodes worker-1 --no-headers')).toContain('Ready,SchedulingDisabled');
  });

  it('tries a pod that its budget holds again, and gives up when the time is over', async () => {
    const sim = await simWith(web(2), budget);
    const { lines, problems } = await drained(sim, { timeoutMs: 12_000 });
    const attempt = 'evicting pod default/web-xxxxx\n';
    const refusal = `error when evicting pods/"web-xxxxx" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`;
    expect(lines).toBe(
      `node/worker-1 cordoned\n${(attempt + refusal).repeat(3)}${attempt}There are pending pods in node "worker-1" when an error occurred: error when evicting pods/"web-xxxxx" -n "default": global timeout reached: 12s\npod/web-xxxxx\n`,
    );
    expect(problems).toHaveLength(1);
  });

  it('lets the pod go once there are enough others', async () => {
    const sim = await simWith(web(2), budget);
    await sim.kubectl('scale deploy web --replicas=3');
    sim.settle();
    const { lines, problems } = await drained(sim, {});
    expect(problems).toEqual([]);
    expect(lines).toContain('node/worker-1 drained\n');
  });

  it('touches nothing when a pod needs a flag', async () => {
    const sim = await simWith(web(2), bare('alone'));
    const { lines, problems } = await drained(sim, {});
    expect(lines).toBe('node/worker-1 cordoned\n');
    expect(problems).toEqual([
      'cannot delete cannot delete Pods that declare no controller (use --force to override): default/alone',
    ]);
    expect(await sim.kubectl('get pods -o name')).toContain('pod/alone');
  });
});
