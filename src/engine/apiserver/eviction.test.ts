/** Evictions and bindings: what a budget allows, and what it writes down. */
import { describe, expect, it } from 'vitest';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { podBody, pods, said, statusOf, TestServer } from './fixture.ts';

const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';

interface Case {
  status?: Partial<PodDisruptionBudget['status']>;
  spec?: Partial<PodDisruptionBudget['spec']>;
  phase?: string;
  ready?: boolean;
  budgetCount?: number;
}

/** A pod on a node, and a budget that its controller has seen. */
function serverWith({ status, spec, phase = 'Running', ready = true, budgetCount = 1 }: Case): TestServer {
  const server = new TestServer();
  server.create(pods, podBody('web', { spec: { nodeName: 'worker-1' } }));
  server.patch(`${pods}/web/status`, 'merge', {
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  });
  for (let index = 0; index < budgetCount; index++) {
    const name = index === 0 ? 'web-pdb' : `web-pdb-${index}`;
    server.create(budgets, {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: { minAvailable: 3, selector: { matchLabels: { app: 'web' } }, ...spec },
    });
    server.patch(`${budgets}/${name}/status`, 'merge', {
      metadata: { resourceVersion: String(server.api.store.revision) },
      status: {
        observedGeneration: 1,
        disruptionsAllowed: 0,
        currentHealthy: 3,
        desiredHealthy: 3,
        expectedPods: 3,
        ...status,
      },
    });
  }
  return server;
}

function evict(server: TestServer, more: object = {}, query = ''): ReturnType<TestServer['send']> {
  return server.send('POST', `${pods}/web/eviction${query}`, {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: 'web', namespace: 'default' },
    ...more,
  });
}

describe('what goes', () => {
  const cases: [string, Case][] = [
    ['a pod that the budget allows', { status: { disruptionsAllowed: 1 } }],
    ['a pod without a budget', { budgetCount: 0 }],
    ['a pod that is pending', { phase: 'Pending' }],
    ['a pod that is not ready while enough others are', { ready: false }],
    [
      'a pod that is not ready, when the budget always lets such pods go',
      { ready: false, spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, status: { currentHealthy: 0 } },
    ],
    ['a pod whose budget selects nothing', { spec: { selector: {} } }],
  ];
  it.each(cases)('%s', (_, given) => {
    const server = serverWith(given);
    expect(said(evict(server))).toBe('201 Success: ');
    const pod = server.get(`${pods}/web`).body as Pod;
    expect(pod.metadata.deletionTimestamp).toBe('2026-01-01T00:00:30Z');
    expect(pod.status.conditions).toContainEqual({
      type: 'DisruptionTarget',
      status: 'True',
      lastProbeTime: null,
      lastTransitionTime: '2026-01-01T00:00:00Z',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting',
    });
  });

  it('a pod that has succeeded goes at once', () => {
    const server = serverWith({ phase: 'Succeeded' });
    expect(evict(server).code).toBe(201);
    expect(server.get(`${pods}/web`).code).toBe(404);
  });
});

describe('what stays', () => {
  const violated = "Cannot evict pod as it would violate the pod's disruption budget.";
  const cases: [string, Case, string, number, object[]][] = [
    [
      'when too few would be healthy',
      {},
      violated,
      0,
      [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget web-pdb needs 3 healthy pods and has 3 currently',
        },
      ],
    ],
    [
      'when the controller has not seen the budget yet',
      { status: { observedGeneration: 0 } },
      violated,
      10,
      [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget web-pdb is still being processed by the server.',
        },
      ],
    ],
    [
      'when it is not ready and too few others are',
      { ready: false, status: { currentHealthy: 2 } },
      violated,
      0,
      [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget web-pdb needs 3 healthy pods and has 2 currently',
        },
      ],
    ],
    [
      'when the numbers are not known',
      {
        status: {
          conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'no scale' }],
        },
      },
      violated,
      0,
      [
        {
          reason: 'DisruptionBudget',
          message:
            'The disruption budget web-pdb does not allow evicting pods currently because it failed sync: no scale',
        },
      ],
    ],
  ];
  it.each(cases)('%s', (_, given, message, retryAfterSeconds, causes) => {
    const server = serverWith(given);
    const { revision } = server.api.store;
    const status = statusOf(evict(server));
    expect(status).toMatchObject({
      code: 429,
      reason: 'TooManyRequests',
      message,
      details: { retryAfterSeconds, causes },
    });
    expect(server.api.store.revision).toBe(revision);
  });

  it('when two budgets want it', () => {
    expect(said(evict(serverWith({ budgetCount: 2, status: { disruptionsAllowed: 9 } })))).toBe(
      '500 Failure: This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    );
  });

  it('when the path names another pod', () => {
    expect(said(evict(serverWith({}), { metadata: { name: 'other' } }))).toBe(
      '400 BadRequest: name in URL does not match name in Eviction object',
    );
  });
});

it('a granted eviction is taken off the budget and written down', () => {
  const server = serverWith({ status: { disruptionsAllowed: 1, currentHealthy: 4 } });
  evict(server);
  const { status } = server.get(`${budgets}/web-pdb`).body as PodDisruptionBudget;
  expect(status).toMatchObject({
    disruptionsAllowed: 0,
    disruptedPods: { web: '2026-01-01T00:00:00Z' },
    conditions: [{ type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', observedGeneration: 1 }],
  });
});

it.each([
  ['asked for in the path', {}, '?dryRun=All'],
  ['asked for in the body', { deleteOptions: { dryRun: ['All'] } }, ''],
])('a dry run, %s, changes nothing', (_, body, query) => {
  const server = serverWith({ status: { disruptionsAllowed: 1 } });
  const { revision } = server.api.store;
  expect(evict(server, body, query).code).toBe(201);
  expect(server.api.store.revision).toBe(revision);
});

describe('binding', () => {
  const bind = (server: TestServer, node: string): ReturnType<TestServer['send']> =>
    server.send('POST', `${pods}/web/binding`, {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'web' },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    });

  it('sets the node and says that the pod is scheduled', () => {
    const server = new TestServer();
    server.create(pods, podBody('web'));
    expect(said(bind(server, 'n1'))).toBe('201 Success: ');
    expect(server.get(`${pods}/web`).body).toMatchObject({
      spec: { nodeName: 'n1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }] },
    });
    expect(said(bind(server, 'n2'))).toBe(
      '409 Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "n1"',
    );
  });

  it('is refused for a pod that waits at a gate, or is not there', () => {
    const server = new TestServer();
    expect(said(bind(server, 'n1'))).toBe('404 NotFound: pods "web" not found');
    server.create(pods, podBody('web', { spec: { schedulingGates: [{ name: 'example.com/wait' }] } }));
    expect(said(bind(server, 'n1'))).toBe(
      '409 Conflict: Operation cannot be fulfilled on pods/binding "web": pod web has non-empty .spec.schedulingGates',
    );
    expect(said(bind(server, ''))).toBe('422 Invalid: Binding "web" is invalid: target.name: Required value');
  });

  it('also has its old path', () => {
    const server = new TestServer();
    server.create(pods, podBody('web'));
    const body = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'web' }, target: { kind: 'Node', name: 'n1' } };
    expect(server.send('POST', '/api/v1/namespaces/default/bindings', body).code).toBe(201);
    expect(server.get(`${pods}/web`).body).toMatchObject({ spec: { nodeName: 'n1' } });
  });
});
