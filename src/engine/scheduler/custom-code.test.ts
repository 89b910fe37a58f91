/** A student's scheduler: its pods go where the code says, and whatever is wrong with the code is said in upstream's words. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import type { ScriptRunner } from '../../api/script.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Scheduler } from '../../kinds/scheduler/types.ts';
import { scriptRunner } from '../../testing/script-runner.ts';
import { createSim, simOf, type Sim } from '../../testing/sim.ts';
import { Cluster } from '../cluster/cluster.ts';

let scripts: ScriptRunner;
beforeAll(async () => {
  scripts = await scriptRunner();
});

const manifest = (source: string, weight = 10) =>
  JSON.stringify({
    apiVersion: 'orrery.dev/v1',
    kind: 'Scheduler',
    metadata: { name: 'my-scheduler' },
    spec: { source, weight },
  });

const pod = (name: string, schedulerName = 'my-scheduler', spec: object = {}) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: { schedulerName, containers: [{ name: 'main', image: 'nginx' }], ...spec },
  });

async function apply(sim: Sim, text: string): Promise<void> {
  expect(await sim.kubectl('apply -f it.json', { 'it.json': text })).toMatch(/ (created|configured)\n$/);
}

async function simWith(source: string, weight?: number): Promise<Sim> {
  const sim = createSim({ nodes: 3, scripts });
  await apply(sim, manifest(source, weight));
  return sim;
}

const nodeOf = (sim: Sim, name = 'web') => sim.get<Pod>('', 'pods', `default/${name}`)?.spec.nodeName;
const statusOf = (sim: Sim) => sim.get<Scheduler>('orrery.dev', 'schedulers', 'my-scheduler')?.status;
const conditionOf = (sim: Sim, name = 'web') => {
  const condition = sim.get<Pod>('', 'pods', `default/${name}`)?.status.conditions?.[0];
  return `${condition?.reason}: ${condition?.message}`;
};
const recordOf = (sim: Sim, name = 'web') =>
  sim.cluster.trace.scheduling(sim.get<Pod>('', 'pods', `default/${name}`)?.metadata.uid ?? '');

/** Places one pod by that code. */
async function place(source: string, weight?: number): Promise<Sim> {
  const sim = await simWith(source, weight);
  await apply(sim, pod('web'));
  sim.advance('1s');
  return sim;
}

describe('the code decides', () => {
  it('which nodes will do, in its own words', async () => {
    const sim = await place(
      `export function filter(pod, node) {
         return node.metadata.name === 'worker-2' ? 'is not to my taste' : node.metadata.name === 'worker-3' ? 'has no view' : true;
       }`,
    );
    expect(nodeOf(sim)).toBe('worker-1');
    const verdicts = recordOf(sim)?.nodes.map(({ node, refused }) => [node, refused?.plugin, refused?.reasons.join()]);
    expect(verdicts).toContainEqual(['worker-2', 'my-scheduler', 'is not to my taste']);
    expect(verdicts).toContainEqual(['control-plane', 'TaintToleration', expect.stringContaining('untolerated taint')]);
    expect(
      await sim.kubectl(
        'get events --field-selector involvedObject.name=web -o custom-columns=F:.reportingComponent,I:.reportingInstance,R:.reason',
      ),
    ).toMatch(/^my-scheduler +my-scheduler-control-plane +Scheduled$/m);
  });

  it('that none will, counted like the reasons of any plugin', async () => {
    const sim = await place(`export const filter = (pod, node) => node.metadata.name.endsWith('1') ? 'odd' : 'even'`);
    expect(nodeOf(sim)).toBeUndefined();
    expect(conditionOf(sim)).toBe(
      'Unschedulable: 0/4 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 1 odd, 2 even. preemption: 0/4 nodes are available: 1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
    );
  });

  it('which is best, by the weight that it was given', async () => {
    const code = `export const score = (pod, node) => node.metadata.name === 'worker-3' ? 100 : 0`;
    const sim = await place(code, 7);
    expect(nodeOf(sim)).toBe('worker-3');
    const scores = recordOf(sim)?.nodes.flatMap(({ node, scores }) =>
      (scores ?? [])
        .filter(({ plugin }) => plugin === 'my-scheduler')
        .map(({ score, weight }) => [node, score, weight]),
    );
    expect(scores?.sort()).toEqual([
      ['worker-1', 0, 7],
      ['worker-2', 0, 7],
      ['worker-3', 100, 7],
    ]);
    expect(recordOf(sim)?.profile).toBe('my-scheduler');
  });

  it('by what it sees of nodes, pods and the cluster', async () => {
    const sim = await simWith(
      `export function filter(pod, node, cluster) {
         console.info(node.metadata.name, node.free.cpuMilli === node.allocatable.cpuMilli - node.requested.cpuMilli);
         const names = cluster.nodes.map((each) => each.metadata.name).sort().join();
         return names === 'control-plane,worker-1,worker-2,worker-3' && pod.requests.cpuMilli === 500 || names;
       }
       // One pod of an app a node.
       export function score(pod, node) {
         return node.pods.some((other) => other.labels.app === pod.metadata.labels.app) ? 0 : 100;
       }`,
      100,
    );
    const containers = [{ name: 'main', image: 'nginx', resources: { requests: { cpu: '500m' } } }];
    for (const name of ['a', 'b', 'c']) await apply(sim, pod(name, 'my-scheduler', { containers }));
    sim.advance('1s');
    expect(['a', 'b', 'c'].map((name) => nodeOf(sim, name)).sort()).toEqual(['worker-1', 'worker-2', 'worker-3']);
    expect(recordOf(sim, 'a')?.printed?.sort()).toEqual(['worker-1 true', 'worker-2 true', 'worker-3 true']);
  });

  it('only for pods that name it; and nobody places pods whose scheduler does not exist', async () => {
    const sim = await simWith(`export const filter = () => 'never'`);
    await apply(sim, pod('mine'));
    await apply(sim, pod('theirs', 'default-scheduler'));
    await apply(sim, pod('lost', 'another-scheduler'));
    sim.advance('1s');
    expect(['mine', 'theirs', 'lost'].map((name) => nodeOf(sim, name) !== undefined)).toEqual([false, true, false]);
    expect(recordOf(sim, 'lost')).toBeUndefined();
  });
});

describe('a plugin that fails', () => {
  it.each<[string, string, string, object]>([
    [
      'by an error',
      'export function filter(pod, node) {\n  throw new Error("no idea");\n}',
      'running "my-scheduler" filter plugin: Error: no idea (line 2)',
      { message: 'Error: no idea', line: 2 },
    ],
    [
      'by an error of its score',
      'export function score(pod, node) {\n\n  return node.none.such;\n}',
      `running Score plugins: plugin "my-scheduler" failed with: TypeError: cannot read property 'such' of undefined (line 3)`,
      { message: "TypeError: cannot read property 'such' of undefined", line: 3 },
    ],
    [
      'by a score out of range',
      'export const score = () => 101;',
      'applying score defaultWeights on Score plugins: plugin "my-scheduler" returns an invalid score 101, it should in the range of [0, 100] after normalizing',
      { message: 'score returned 101, not a number from 0 to 100' },
    ],
    [
      'by a score that is none',
      'export const score = () => "high";',
      'running Score plugins: plugin "my-scheduler" failed with: score returned high, not a number from 0 to 100',
      { message: 'score returned high, not a number from 0 to 100' },
    ],
    [
      'by a refusal without a reason',
      'export const filter = () => false;',
      'running "my-scheduler" filter plugin: filter returned false, neither true nor a text that says why not',
      { message: 'filter returned false, neither true nor a text that says why not' },
    ],
    [
      'by a loop without end',
      'export function filter() {\n  while (true) {}\n}',
      'running "my-scheduler" filter plugin: stopped after 5 million steps: does a loop never end? (line 1)',
      { message: 'stopped after 5 million steps: does a loop never end?', line: 1 },
    ],
  ])('%s', async (_, source, message, problem) => {
    const sim = await place(source);
    expect(nodeOf(sim)).toBeUndefined();
    expect(conditionOf(sim)).toBe(`SchedulerError: ${message}`);
    expect(statusOf(sim)?.problem).toMatchObject({ ...problem, pod: 'default/web', node: /worker|control/ });
    const failed = recordOf(sim)?.nodes.filter(({ refused }) => refused?.failed);
    expect(failed?.map(({ node }) => node)).toEqual([statusOf(sim)?.problem?.node]);
    expect(await sim.kubectl('get schedulers')).toMatch(/^NAME +WEIGHT +STATUS +AGE\nmy-scheduler +10 +Error/);
  });

  it('is asked again after its back-off, and with better code at once', async () => {
    const sim = await place('export const filter = () => { throw new Error("no idea"); };');
    sim.advance('20s');
    expect(recordOf(sim)?.attempt).toBeGreaterThan(3);
    await apply(sim, manifest('export const filter = () => true;'));
    sim.advance('100ms');
    expect(nodeOf(sim)).toBeDefined();
    expect(statusOf(sim)).toEqual({ observedGeneration: 2, exports: ['filter'] });
    expect(await sim.kubectl('get scheduler my-scheduler')).toMatch(/my-scheduler +10 +Running/);
  });
});

describe('code that cannot be loaded', () => {
  it.each<[string, string, object]>([
    [
      'for its grammar',
      'export function filter(pod {',
      { message: 'SyntaxError: Unexpected token, expected ","', line: 1 },
    ],
    ['for what it lacks', 'export const weight = 3;', { message: 'exports neither filter nor score' }],
  ])('%s places nothing and says so', async (_, source, problem) => {
    const sim = await place(source);
    expect([nodeOf(sim), statusOf(sim)]).toEqual([undefined, { observedGeneration: 1, exports: [], problem }]);
    await apply(sim, manifest('export const filter = () => true;'));
    sim.advance('100ms');
    expect(nodeOf(sim)).toBeDefined();
  });

  it('leaves its pods, and takes them up when it comes back', async () => {
    const sim = await place(`export const filter = () => 'wait'`);
    expect(sim.cluster.scheduler.queue()).toHaveLength(1);
    await sim.kubectl('delete scheduler my-scheduler');
    sim.advance('1s');
    expect(sim.cluster.scheduler.queue()).toEqual([]);
    await apply(sim, manifest('export const filter = () => true;'));
    sim.advance('1s');
    expect(nodeOf(sim)).toBeDefined();
  });
});

it('does nothing where no code is run', async () => {
  const sim = createSim({ nodes: 2 });
  await apply(sim, manifest('export const filter = () => true;'));
  await apply(sim, pod('web'));
  sim.advance('10s');
  expect([nodeOf(sim), statusOf(sim), sim.cluster.scheduler.queue()]).toEqual([undefined, undefined, []]);
  expect(await sim.kubectl('get schedulers')).toMatch(/my-scheduler +10 +Waiting/);
});

describe('a run with code is a function of its recording', () => {
  const code = `
    let asked = 0;
    export function filter(pod, node) {
      if (pod.metadata.name === 'bad') throw new Error('bad ' + Math.random());
      return Math.random() < 0.3 ? 'bad luck ' + ++asked : true;
    }
    export function score(pod, node) { return Math.random() * 100; }`;

  async function live(): Promise<Sim> {
    const sim = await simWith(code);
    for (let index = 0; index < 12; index++) {
      await apply(sim, pod(index === 5 ? 'bad' : `web-${index}`));
      sim.advance('1300ms');
    }
    // Long enough for the bad one to fail again and again.
    sim.advance('40s');
    return sim;
  }

  it('when it is played again', async () => {
    const sim = await live();
    const replayed = new Cluster(structuredClone(sim.cluster.recording), { scripts });
    replayed.run(sim.cluster.nowMs);
    expect(replayed.hash()).toBe(sim.cluster.hash());
  });

  it('when it was saved and loaded in between', async () => {
    const sim = await live();
    const { recording } = sim.cluster;
    for (const atMs of [15_001, 18_000, 22_350, 26_000, 40_000]) {
      const first = new Cluster(structuredClone(recording), { scripts });
      first.run(atMs);
      const saved = structuredClone(first.save());
      const second = new Cluster(structuredClone(recording), { scripts }, saved);
      second.run(sim.cluster.nowMs);
      expect(second.hash(), `saved at ${atMs} ms`).toBe(sim.cluster.hash());
    }
  });
});

it('places a hundred pods on ten nodes in no time', async () => {
  const sim = createSim({ nodes: 10, scripts });
  await apply(sim, manifest('export const score = (pod, node) => 100 - Math.min(100, node.pods.length);'));
  const pods = Array.from({ length: 100 }, (_, index) => JSON.parse(pod(`web-${index}`)) as KubernetesObject);
  const before = performance.now();
  await sim.kubectl('apply -f all.json', {
    'all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }),
  });
  sim.advance('2s');
  expect(performance.now() - before).toBeLessThan(5000);
  const placed = sim.list<Pod>('', 'pods').filter(({ spec }) => spec.schedulerName === 'my-scheduler' && spec.nodeName);
  expect(placed).toHaveLength(100);
  expect(simOf(sim.cluster).cluster.scheduler.queue()).toEqual([]);
});
