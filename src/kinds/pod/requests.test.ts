import { describe, expect, it } from 'vitest';
import { qosClassOf } from './qos.ts';
import { podLimits, podRequests, requestsWhenMissing } from './requests.ts';
import type { Container, PodSpec } from './types.ts';

type List = Record<string, string>;

function container(requests?: List, limits?: List, restartPolicy?: 'Always'): Container {
  return { name: 'c', image: 'i', resources: { requests, limits }, restartPolicy } as Container;
}

function spec(containers: Container[], initContainers?: Container[], overhead?: List): { spec: PodSpec } {
  return { spec: { containers, initContainers, overhead } as PodSpec };
}

describe('podRequests', () => {
  it.each([
    [
      'adds containers up',
      spec([container({ cpu: '100m', memory: '64Mi' }), container({ cpu: '0.2' })]),
      { cpu: 300, memory: 67108864 },
    ],
    [
      'takes the largest init container',
      spec([container({ cpu: '100m' })], [container({ cpu: '500m' }), container({ cpu: '300m' })]),
      { cpu: 500 },
    ],
    [
      'adds side-cars to the containers',
      spec([container({ cpu: '100m' })], [container({ cpu: '50m' }, {}, 'Always')]),
      { cpu: 150 },
    ],
    [
      'runs an init container beside the side-cars before it',
      spec([container({ cpu: '100m' })], [container({ cpu: '50m' }, {}, 'Always'), container({ cpu: '400m' })]),
      { cpu: 450 },
    ],
    ['adds the overhead', spec([container({ cpu: '100m' })], [], { cpu: '10m' }), { cpu: 110 }],
    ['asks for nothing when nothing is stated', spec([container()]), {}],
  ])('%s', (_, pod, expected) => {
    expect(podRequests(pod)).toEqual(expected);
  });

  it('counts 100m and 200Mi for each container without requests when scores ask', () => {
    expect(podRequests(spec([container(), container({ cpu: '1' })]), requestsWhenMissing)).toEqual({
      cpu: 1100,
      memory: 400 * 1024 * 1024,
    });
  });

  it('adds overhead only to limits that exist', () => {
    expect(podLimits(spec([container({}, { cpu: '1' })], [], { cpu: '10m', memory: '1Mi' }))).toEqual({ cpu: 1010 });
  });
});

describe('qosClassOf', () => {
  const full = { cpu: '100m', memory: '64Mi' };
  it.each([
    ['BestEffort', spec([container()])],
    ['BestEffort', spec([container({ cpu: '0' })])],
    ['Burstable', spec([container({ cpu: '100m' })])],
    ['Guaranteed', spec([container(full, full)])],
    ['Guaranteed', spec([container(undefined, full)])],
    ['Burstable', spec([container(full, full), container()])],
    ['Burstable', spec([container(full, { cpu: '200m', memory: '64Mi' })])],
    ['Burstable', spec([container(undefined, { cpu: '100m' })])],
    ['Burstable', spec([container(full, full)], [container()])],
  ])('%s %#', (expected, pod) => {
    expect(qosClassOf(pod.spec)).toBe(expected);
  });
});
