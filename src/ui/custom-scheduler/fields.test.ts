/** The help names what the code is given: no more, and nothing that is not there. */
import { expect, it } from 'vitest';
import { NodeInfo } from '../../engine/scheduler/node-info.ts';
import { podInfoOf } from '../../engine/scheduler/pod-info.ts';
import { clusterView, nodeView, podView } from '../../engine/scheduler/script-view.ts';
import { aNode, aPod } from '../../testing/scheduler-samples.ts';
import { fields, fieldsAfter } from './fields.ts';

const pod = podInfoOf(aPod({ requests: [{ cpu: '500m' }], nodeSelector: { a: 'b' }, tolerations: [], priority: 3 }));
const node = new NodeInfo({
  ...aNode('worker-1', { unschedulable: true, images: [] }),
  status: { capacity: {}, allocatable: {}, conditions: [], images: [], nodeInfo: {} },
} as unknown as ConstructorParameters<typeof NodeInfo>[0]);
node.addPod(pod);
const world = JSON.parse(`{"pod":${podView(pod)},"node":${nodeView(node)},"cluster":${clusterView([node])}}`) as Record<
  string,
  unknown
>;

it.each(fields.map(({ path }) => path))('%s is there', (path) => {
  const value = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], world);
  expect(value).toBeDefined();
});

it('leaves out nothing at the top', () => {
  const named = (what: string) => fieldsAfter(what).map(({ path }) => path);
  for (const what of ['pod', 'node', 'cluster'])
    expect(Object.keys(world[what] as object).sort()).toEqual(named(what).sort());
});

it('counts what is free', () => {
  expect(world['node']).toMatchObject({
    requested: { cpuMilli: 500, pods: 1 },
    pods: [{ requests: { cpuMilli: 500 } }],
  });
});

it('offers the next names of a chain', () => {
  expect(fieldsAfter('node.free').map(({ path }) => path)).toEqual(['cpuMilli', 'memory', 'pods']);
  expect(fieldsAfter('pods')).toEqual([]);
});
