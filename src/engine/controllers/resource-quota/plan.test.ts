import { expect, it } from 'vitest';
import { created } from '../../../kinds/samples.ts';
import { secret } from '../../../kinds/secret/index.ts';
import { resourceQuota } from '../../../kinds/resource-quota/index.ts';
import type { ResourceQuota } from '../../../kinds/resource-quota/types.ts';
import { podOf, startMs } from '../../../testing/workloads.ts';
import { quotaStatus } from './plan.ts';

const counted = [
  { group: '', plural: 'pods' },
  { group: '', plural: 'secrets' },
  { group: 'apps', plural: 'deployments' },
];
const asking = (name: string, requests: Record<string, string>) => {
  const one = podOf(name);
  return { ...one, spec: { ...one.spec, containers: [{ ...one.spec.containers[0], resources: { requests } }] } };
};
const objects: Record<string, object[]> = {
  pods: [
    asking('a', { cpu: '100m', memory: '64Mi' }),
    asking('b', { cpu: '1' }),
    podOf('done', { phase: 'Succeeded' }),
  ],
  secrets: [created(secret, {})],
  deployments: [],
};

const statusOf = (hard: Record<string, string>, more: { spec?: object; status?: object } = {}) => {
  const quota: ResourceQuota = {
    ...created(resourceQuota, { spec: { hard, ...more.spec } }),
    status: more.status ?? {},
  };
  return quotaStatus(quota, { kinds: counted, objectsOf: (kind) => objects[kind.plural] as never[] }, startMs);
};

it.each<[string, Record<string, string>, object, Record<string, string>]>([
  ['pods that have not ended', { pods: '9' }, {}, { pods: '2' }],
  ['all that are stored', { 'count/pods': '9' }, {}, { 'count/pods': '3' }],
  ['requests', { 'requests.cpu': '4', memory: '1Gi' }, {}, { 'requests.cpu': '1100m', memory: '64Mi' }],
  [
    'kinds by group',
    { secrets: '1', 'count/deployments.apps': '5' },
    {},
    { secrets: '1', 'count/deployments.apps': '0' },
  ],
  ['only pods, within a scope', { pods: '9' }, { spec: { scopes: ['NotBestEffort'] } }, { pods: '2' }],
  ['what nobody knows not at all', { 'count/unicorns': '1' }, {}, {}],
])('counts %s', (_, hard, more, used) => {
  expect(statusOf(hard, more)).toEqual({ hard, used });
});

it('writes nothing when nothing has changed, in whatever notation it stands', () => {
  const hard = { 'requests.cpu': '4' };
  expect(statusOf(hard, { status: { hard, used: { 'requests.cpu': '1.1' } } })).toBeUndefined();
  expect(statusOf(hard, { status: { hard: { 'requests.cpu': '5' }, used: { 'requests.cpu': '1.1' } } })).toBeDefined();
});
