/** Quotas and limit ranges at the API server's door. */
import { describe, expect, it } from 'vitest';
import type { Pod } from '../../kinds/pod/types.ts';
import type { ResourceQuota } from '../../kinds/resource-quota/types.ts';
import { configMaps, podBody, pods, said, services, TestServer } from './fixture.ts';

const quotas = '/api/v1/namespaces/default/resourcequotas';
const limitRanges = '/api/v1/namespaces/default/limitranges';

/** As the controller would have counted it. */
function withQuota(spec: ResourceQuota['spec'], used: Record<string, string>, server = new TestServer()): TestServer {
  server.create(quotas, { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec });
  server.patch(`${quotas}/q/status`, 'merge', { status: { hard: spec.hard, used } });
  return server;
}

const usedOf = (server: TestServer) => (server.get(`${quotas}/q`).body as ResourceQuota).status.used;
const asking = (name: string, resources: object, more: object = {}): unknown =>
  podBody(name, { spec: { containers: [{ name: 'c', image: 'nginx', resources }], ...more } });

describe('a quota', () => {
  it('limits nothing before it has been counted', () => {
    const server = new TestServer();
    server.create(quotas, {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'q' },
      spec: { hard: { pods: '0' } },
    });
    server.create(pods, podBody('a'));
  });

  it('counts what it lets pass, and refuses what is too much', () => {
    const server = withQuota({ hard: { pods: '2', 'count/configmaps': '1' } }, { pods: '1', 'count/configmaps': '0' });
    server.create(pods, podBody('a'));
    expect(usedOf(server)).toEqual({ pods: '2', 'count/configmaps': '0' });
    expect(said(server.send('POST', pods, podBody('b')))).toBe(
      '403 Forbidden: pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
    );
    const configMap = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
    server.create(configMaps, configMap('one'));
    expect(said(server.send('POST', configMaps, configMap('two')))).toContain(
      'exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    );
  });

  it('wants every container to state what it limits', () => {
    const server = withQuota({ hard: { 'limits.cpu': '1' } }, { 'limits.cpu': '0' });
    expect(said(server.send('POST', pods, asking('a', { requests: { cpu: '1' } })))).toBe(
      '403 Forbidden: pods "a" is forbidden: failed quota: q: must specify limits.cpu for: c',
    );
  });

  it('adds up what is asked for in its own notation', () => {
    const hard = { 'requests.cpu': '1', 'requests.memory': '1Gi' };
    const server = withQuota({ hard }, { 'requests.cpu': '0', 'requests.memory': '0' });
    server.create(pods, asking('a', { requests: { cpu: '300m', memory: '512Mi' } }));
    server.create(pods, asking('b', { requests: { cpu: '0.2', memory: '256Mi' } }));
    expect(usedOf(server)).toEqual({ 'requests.cpu': '500m', 'requests.memory': '768Mi' });
    expect(said(server.send('POST', pods, asking('c', { requests: { cpu: '600m', memory: '300Mi' } })))).toBe(
      '403 Forbidden: pods "c" is forbidden: exceeded quota: q, requested: requests.cpu=600m,requests.memory=300Mi, used: requests.cpu=500m,requests.memory=768Mi, limited: requests.cpu=1,requests.memory=1Gi',
    );
  });

  it.each<[string, ResourceQuota['spec'], object, boolean]>([
    ['BestEffort', { scopes: ['BestEffort'] }, {}, true],
    ['BestEffort, with a request', { scopes: ['BestEffort'] }, { requests: { cpu: '1' } }, false],
    ['NotBestEffort', { scopes: ['NotBestEffort'] }, { limits: { cpu: '1' } }, true],
    ['Terminating, without a deadline', { scopes: ['Terminating'] }, {}, false],
    ['NotTerminating', { scopes: ['NotTerminating'] }, {}, true],
    [
      'PriorityClass in',
      { scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['high'] }] } },
      {},
      false,
    ],
  ])('of scope %s', (_, spec, resources, isCounted) => {
    const server = withQuota({ hard: { pods: '5' }, ...spec }, { pods: '0' });
    server.create(pods, asking('a', resources));
    expect(usedOf(server)).toEqual({ pods: isCounted ? '1' : '0' });
  });

  it('charges nothing for a dry run, for what is not valid and for what other namespaces have', () => {
    const server = withQuota({ hard: { pods: '1' } }, { pods: '0' });
    server.send('POST', `${pods}?dryRun=All`, podBody('a'));
    server.send('POST', pods, podBody('A'));
    server.send('POST', '/api/v1/namespaces/kube-system/pods', podBody('a'));
    expect(usedOf(server)).toEqual({ pods: '0' });
  });

  it('charges a Service for what it comes to use', () => {
    const hard = { services: '5', 'services.nodeports': '1', 'services.loadbalancers': '0' };
    const server = withQuota({ hard }, { services: '0', 'services.nodeports': '0', 'services.loadbalancers': '0' });
    server.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { ports: [{ port: 80 }] },
    });
    server.patch(`${services}/web`, 'merge', { spec: { type: 'NodePort' } });
    expect(usedOf(server)).toEqual({ services: '1', 'services.nodeports': '1', 'services.loadbalancers': '0' });
    expect(said(server.patch(`${services}/web`, 'merge', { spec: { type: 'LoadBalancer' } }))).toContain(
      'exceeded quota: q, requested: services.loadbalancers=1, used: services.loadbalancers=0, limited: services.loadbalancers=0',
    );
  });
});

describe('a limit range', () => {
  const withLimits = (...limits: object[]): TestServer => {
    const server = new TestServer();
    server.create(limitRanges, { apiVersion: 'v1', kind: 'LimitRange', metadata: { name: 'l' }, spec: { limits } });
    return server;
  };

  it('fills in what a container does not say, and says so', () => {
    const server = withLimits({
      type: 'Container',
      default: { cpu: '500m' },
      defaultRequest: { cpu: '100m', memory: '64Mi' },
    });
    const { spec, metadata } = server.create(pods, podBody('a')) as Pod;
    expect(spec.containers[0].resources).toEqual({
      requests: { cpu: '100m', memory: '64Mi' },
      limits: { cpu: '500m' },
    });
    expect(metadata.annotations).toEqual({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu, memory request for container web; cpu limit for container web',
    });
    const stated = server.create(pods, asking('b', { limits: { cpu: '1', memory: '1Gi' } })) as Pod;
    expect(stated.spec.containers[0].resources?.requests).toEqual({ cpu: '1', memory: '1Gi' });
    expect(stated.metadata.annotations).toBeUndefined();
  });

  it.each<[string, object, object, string | undefined]>([
    ['in bounds', { type: 'Container', min: { cpu: '100m' }, max: { cpu: '1' } }, { limits: { cpu: '1' } }, undefined],
    [
      'too much',
      { type: 'Container', max: { cpu: '1' } },
      { limits: { cpu: '2' } },
      'maximum cpu usage per Container is 1, but limit is 2',
    ],
    [
      'too much and too little',
      { type: 'Container', min: { memory: '64Mi' }, max: { cpu: '1' } },
      { requests: { memory: '32Mi' }, limits: { cpu: '2' } },
      '[minimum memory usage per Container is 64Mi, but request is 32Mi, maximum cpu usage per Container is 1, but limit is 2]',
    ],
    [
      'too wide',
      { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
      { requests: { cpu: '100m' }, limits: { cpu: '300m' } },
      'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
    ],
    [
      'without a limit for a pod as a whole',
      { type: 'Pod', max: { memory: '1Gi' } },
      {},
      'maximum memory usage per Pod is 1Gi.  No limit is specified',
    ],
  ])('takes or refuses a pod that asks for %s', (_, limits, resources, why) => {
    expect(said(withLimits(limits).send('POST', pods, asking('a', resources)))).toBe(
      why ? `403 Forbidden: pods "a" is forbidden: ${why}` : '201 Pod',
    );
  });
});
