import { describe, expect, it } from 'vitest';
import type { ApiRequest, User } from '../../../api/request.ts';
import type { PolicyRule } from '../../../kinds/role/types.ts';
import { attributesOf } from './attributes.ts';
import { isMeant, ruleAllows } from './rules.ts';

const get = (path: string, query?: Record<string, string>): ApiRequest => ({
  ...{ method: 'GET', path },
  ...(query ? { query } : {}),
});

it.each<[string, ApiRequest, object]>([
  ['a list', get('/api/v1/namespaces/shop/pods'), { verb: 'list', group: '', resource: 'pods', namespace: 'shop' }],
  ['a list everywhere', get('/apis/apps/v1/deployments'), { verb: 'list', group: 'apps', resource: 'deployments' }],
  ['a watch', get('/api/v1/nodes', { watch: 'true' }), { verb: 'watch', group: '', resource: 'nodes' }],
  ['no watch', get('/api/v1/nodes', { watch: 'false' }), { verb: 'list', group: '', resource: 'nodes' }],
  [
    'a log',
    get('/api/v1/namespaces/shop/pods/web/log'),
    { verb: 'get', group: '', resource: 'pods', subresource: 'log', namespace: 'shop', name: 'web' },
  ],
  [
    'one namespace, which is inside itself',
    get('/api/v1/namespaces/shop'),
    { verb: 'get', group: '', resource: 'namespaces', namespace: 'shop', name: 'shop' },
  ],
  ['all namespaces', get('/api/v1/namespaces'), { verb: 'list', group: '', resource: 'namespaces' }],
  [
    'the end of many',
    { method: 'DELETE', path: '/api/v1/namespaces/shop/pods' },
    { verb: 'deletecollection', group: '', resource: 'pods', namespace: 'shop' },
  ],
  [
    'an eviction',
    { method: 'POST', path: '/api/v1/namespaces/shop/pods/web/eviction' },
    { verb: 'create', group: '', resource: 'pods', subresource: 'eviction', namespace: 'shop', name: 'web' },
  ],
  [
    'a name that had to be escaped',
    get('/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Anode'),
    { verb: 'get', group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'system:node' },
  ],
  ['the groups', get('/apis'), { verb: 'get', path: '/apis' }],
  ['one version', get('/apis/apps/v1'), { verb: 'get', path: '/apis/apps/v1' }],
  ['health', get('/healthz'), { verb: 'get', path: '/healthz' }],
])('reads out of a request what is wanted: %s', (_, request, expected) => {
  expect(attributesOf(request)).toEqual(expected);
});

describe('a rule', () => {
  const reader: PolicyRule = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
  const named: PolicyRule = { ...reader, resourceNames: ['web'] };
  const scales: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*/scale'] };
  const pages: PolicyRule = { verbs: ['get'], nonResourceURLs: ['/healthz', '/logs/*'] };
  const everything: PolicyRule = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };

  it.each<[string, PolicyRule, ApiRequest, boolean]>([
    ['allows what it names', reader, get('/api/v1/namespaces/a/pods/web'), true],
    ['and no other verb', reader, { method: 'POST', path: '/api/v1/namespaces/a/pods' }, false],
    ['no other resource', reader, get('/api/v1/namespaces/a/secrets'), false],
    ['no other group', reader, get('/apis/metrics.k8s.io/v1beta1/pods'), false],
    ['no subresource', reader, get('/api/v1/namespaces/a/pods/web/log'), false],
    ['one object by its name', named, get('/api/v1/namespaces/a/pods/web'), true],
    ['not another one', named, get('/api/v1/namespaces/a/pods/db'), false],
    ['and no list, which names nothing', named, get('/api/v1/namespaces/a/pods'), false],
    ['a subresource of everything', scales, get('/apis/apps/v1/namespaces/a/deployments/web/scale'), true],
    ['but not the resources themselves', scales, get('/apis/apps/v1/namespaces/a/deployments/web'), false],
    ['a path', pages, get('/healthz'), true],
    ['all paths below', pages, get('/logs/today'), true],
    ['and no other', pages, get('/metrics'), false],
    ['all resources', everything, get('/api/v1/namespaces/a/pods/web/log'), true],
    ['which are no paths', everything, get('/healthz'), false],
  ])('%s', (_, rule, request, expected) => {
    expect(ruleAllows(rule, attributesOf(request))).toBe(expected);
  });
});

it('is given to users, groups and accounts', () => {
  const jane: User = { name: 'jane', groups: ['dev'] };
  const robot: User = { name: 'system:serviceaccount:shop:robot', groups: [] };
  const meant = (user: User, kind: string, name: string, own?: string, namespace = ''): boolean =>
    isMeant(user, { kind, name, ...(own ? { namespace: own } : {}) }, namespace);
  expect(meant(jane, 'User', 'jane')).toBe(true);
  expect(meant(jane, 'User', 'dev')).toBe(false);
  expect(meant(jane, 'Group', 'dev')).toBe(true);
  expect(meant(robot, 'ServiceAccount', 'robot', 'shop')).toBe(true);
  // One that is named without its namespace is one of the binding's own.
  expect(meant(robot, 'ServiceAccount', 'robot', undefined, 'shop')).toBe(true);
  expect(meant(robot, 'ServiceAccount', 'robot')).toBe(false);
  expect(meant(jane, 'Robot', 'jane')).toBe(false);
});
