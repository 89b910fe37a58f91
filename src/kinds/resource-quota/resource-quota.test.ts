import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { resourceQuotaColumns } from './columns.ts';
import { resourceQuota } from './index.ts';
import type { ResourceQuota } from './types.ts';

const hard = (amounts: object, more: object = {}) => ({ spec: { hard: amounts, ...more } });

it('stores amounts in their canonical form, and lets nobody bring a status', () => {
  const quota = created(resourceQuota, { ...hard({ cpu: '0.5', memory: '1024Mi' }), status: { used: { cpu: '1' } } });
  expect(quota.spec.hard).toEqual({ cpu: '500m', memory: '1Gi' });
  expect(quota.status).toEqual({});
});

it.each<[string, object, string[]]>([
  [
    'what may be limited',
    hard({ pods: '1', 'requests.cpu': '1', 'count/jobs.batch': '2', 'requests.nvidia.com/gpu': '1' }),
    [],
  ],
  [
    'what nobody knows',
    hard({ ponies: '1' }),
    [
      'spec.hard[ponies]: Invalid value: "ponies": must be a standard resource type or fully qualified',
      'spec.hard[ponies]: Invalid value: "ponies": must be a standard resource for quota',
    ],
  ],
  [
    'storage, which only volumes have',
    hard({ storage: '1Gi' }),
    ['spec.hard[storage]: Invalid value: "storage": must be a standard resource for quota'],
  ],
  ['half a pod', hard({ pods: '1500m' }), ['spec.hard[pods]: Invalid value: "1500m": must be an integer']],
  [
    'less than nothing',
    hard({ cpu: '-1' }),
    ['spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    'an unknown scope',
    hard({ pods: '1' }, { scopes: ['Lazy'] }),
    ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"Lazy"}: unsupported scope'],
  ],
  [
    'secrets within a scope',
    hard({ secrets: '1' }, { scopes: ['Terminating'] }),
    ['spec.scopes: Invalid value: []core.ResourceQuotaScope{"Terminating"}: unsupported scope applied to resource'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(resourceQuota, manifest)).toEqual(expected);
});

it('may change its amounts, but not its scopes', () => {
  const scoped = (scopes: string[]) => hard({ pods: '1' }, { scopes });
  expect(updated(resourceQuota, hard({ pods: '1' }), hard({ pods: '2' })).refused).toEqual([]);
  expect(updated(resourceQuota, scoped(['BestEffort']), scoped(['NotBestEffort'])).refused).toEqual([
    'spec.scopes: Invalid value: []core.ResourceQuotaScope{"NotBestEffort"}: field is immutable',
  ]);
});

it('shows used and hard, limits apart', () => {
  const status = { hard: { pods: '2', 'limits.cpu': '1', cpu: '1' }, used: { pods: '1', 'limits.cpu': '500m' } };
  const quota: ResourceQuota = { ...created(resourceQuota, {}), status };
  const cells = Object.fromEntries(resourceQuotaColumns.map(({ name, cell }) => [name, cell(quota, 0)]));
  expect(cells).toMatchObject({ Request: 'cpu: 0/1, pods: 1/2', Limit: 'limits.cpu: 500m/1' });
});
