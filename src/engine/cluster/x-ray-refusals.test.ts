import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../../api/request.ts';
import type { Cluster } from './cluster.ts';
import { chartOf, demo, deployments, evict, podsOf, scale, told } from './x-ray-fixture.ts';

describe('a request in the API server', () => {
  interface Case {
    what: string;
    arrange?: (cluster: Cluster) => void;
    request: (cluster: Cluster) => ApiRequest;
    code: number;
    stage?: string;
    plugin?: string;
    says: string | RegExp;
    /** The first steps. */
    steps: string[];
  }
  const refusedSteps = (what: string, stage: string, code: number) => [
    `request you > apiserver: ${what}`,
    `stages apiserver > apiserver: refused: ${stage}`,
    `answer apiserver > you: ${code} refused`,
  ];
  const web = (cluster: Cluster) => podsOf(cluster, 'web')[0].metadata.name;
  const cases: Case[] = [
    {
      what: 'a number of replicas that cannot be',
      request: () => scale('web', -1),
      code: 422,
      stage: 'validation',
      says: 'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      steps: refusedSteps('PATCH deployments/web', 'validation', 422),
    },
    {
      what: 'an object that was changed since it was read',
      request: (cluster) => {
        const object = cluster.api.store.get('/registry/deployments/default/web')?.value;
        const body = { ...object, metadata: { ...object?.metadata, resourceVersion: '1' } };
        return { method: 'PUT', path: `${deployments}/web`, contentType: 'application/json', body };
      },
      code: 409,
      stage: 'precondition',
      says: 'the object has been modified',
      steps: refusedSteps('PUT deployments/web', 'precondition', 409),
    },
    {
      what: 'a field of the wrong type',
      request: () => ({ ...scale('web', 2), body: { spec: { replicas: 'two' } } }),
      code: 422,
      stage: 'decoding',
      says: 'replicas',
      steps: refusedSteps('PATCH deployments/web', 'decoding', 422),
    },
    {
      what: 'what is not there',
      request: () => scale('shop', 2),
      code: 404,
      stage: 'lookup',
      says: 'deployments.apps "shop" not found',
      steps: refusedSteps('PATCH deployments/shop', 'lookup', 404),
    },
    {
      what: 'a namespace that does not exist',
      request: () => ({
        method: 'POST',
        path: '/api/v1/namespaces/nope/configmaps',
        contentType: 'application/json',
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } },
      }),
      code: 404,
      stage: 'admission',
      plugin: 'NamespaceLifecycle',
      says: 'namespaces "nope" not found',
      steps: refusedSteps('POST configmaps/settings', 'admission', 404),
    },
    {
      what: 'a name that is taken',
      request: () => ({
        method: 'POST',
        path: '/api/v1/namespaces',
        contentType: 'application/json',
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
      }),
      code: 409,
      stage: 'storage',
      says: 'namespaces "default" already exists',
      steps: refusedSteps('POST namespaces/default', 'storage', 409),
    },
    {
      what: 'a path that leads nowhere',
      request: () => ({ method: 'POST', path: '/apis/shop/v1/namespaces/default/orders', body: {} }),
      code: 404,
      stage: 'routing',
      says: 'the server could not find the requested resource',
      steps: refusedSteps('POST /apis/shop/v1/namespaces/default/orders', 'routing', 404),
    },
    {
      what: 'an eviction that the budget refuses',
      arrange: (cluster) => cluster.handle(evict(web(cluster))),
      request: (cluster) => evict(podsOf(cluster, 'web')[1].metadata.name),
      code: 429,
      stage: 'budget',
      says: "Cannot evict pod as it would violate the pod's disruption budget",
      steps: refusedSteps('POST pods/web-#/eviction', 'budget', 429),
    },
    {
      what: 'an eviction that the budget allows',
      request: (cluster) => evict(web(cluster)),
      code: 201,
      says: /passed the 8 stages/,
      steps: [
        'request you > apiserver: POST pods/web-#/eviction',
        'stages apiserver > apiserver: 8 stages',
        'write apiserver > etcd: store poddisruptionbudget web',
        'write apiserver > etcd: store pod web-# ×2',
        'answer apiserver > you: 201 Created',
      ],
    },
    {
      what: 'the deletion of a pod',
      request: (cluster) => ({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${web(cluster)}` }),
      code: 200,
      says: /passed the 8 stages/,
      steps: [
        'request you > apiserver: DELETE pods/web-#',
        'stages apiserver > apiserver: 8 stages',
        'write apiserver > etcd: store pod web-#',
        'answer apiserver > you: 200 OK',
      ],
    },
    {
      what: 'what changes nothing',
      request: () => scale('web', 4),
      code: 200,
      says: /passed the 9 stages/,
      steps: [
        'request you > apiserver: PATCH deployments/web',
        'stages apiserver > apiserver: 9 stages',
        'answer apiserver > you: 200 OK',
      ],
    },
  ];

  it.each(cases)('tells of $what', ({ arrange, request, code, stage, plugin, says, steps }) => {
    const cluster = demo();
    arrange?.(cluster);
    cluster.handle(request(cluster));
    const chart = chartOf(cluster);
    expect(told(chart)).toEqual(steps);
    expect(chart.request.code).toBe(code);
    const { stages = [], refused, text } = chart.steps[1];
    expect(refused?.stage).toBe(stage);
    expect(refused?.plugin).toBe(plugin);
    if (stage) expect(stages[stages.length - 1]).toBe(stage);
    else expect(stages[stages.length - 1]).toBe('storage');
    if (typeof says === 'string') expect(text).toContain(says);
    else expect(text).toMatch(says);
    expect(chart.lanes.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['you', 'apiserver', 'etcd', 'scheduler', 'kubelet', 'endpoints', 'kube-proxy']),
    );
  });
});
