import { describe, expect, it } from 'vitest';
import type { Draft, ObjectMeta } from '../../../api/object.ts';
import type { EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import type { Endpoints, EndpointSubset } from '../../../kinds/endpoints/types.ts';
import { metadataOf } from '../../../testing/workloads.ts';
import { addressesPerSubsetMax, planMirror, shouldMirror, type MirrorPlan } from './plan.ts';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

function endpointsOf(subsets: EndpointSubset[], metadata: Partial<ObjectMeta> = {}): Endpoints {
  return { apiVersion: 'v1', kind: 'Endpoints', metadata: metadataOf('db', metadata), subsets };
}

/** What the API server makes of a draft. */
function stored(draft: Draft<EndpointSlice>, name: string): EndpointSlice {
  return { ...draft, metadata: metadataOf(name, { ...draft.metadata, name }) };
}

/** The slices of Endpoints that were written before, named `old-1`, `old-2`, … */
const slicesOf = (before: Endpoints) =>
  planMirror(before, []).create.map((draft, index) => stored(draft, `old-${index + 1}`));

const sql = { name: 'sql', port: 5432, protocol: 'TCP' };
const web = { name: 'web', port: 80, protocol: 'TCP' };
const at = (...ips: string[]) => ips.map((ip) => ({ ip }));

/** `IPv4 sql:5432 10.0.0.1 10.0.0.2!`: an exclamation mark for an address that is not ready. */
function short({ addressType, ports = [], endpoints }: Draft<EndpointSlice>): string {
  const addresses = endpoints.map(({ addresses: [ip], conditions }) => `${ip}${conditions.ready ? '' : '!'}`);
  return [addressType, ...ports.map(({ name, port }) => `${name}:${port}`), ...addresses].join(' ');
}

const summary = (plan: MirrorPlan) => ({
  create: plan.create.map(short),
  update: plan.update.map((slice) => `${slice.metadata.name}: ${short(slice)}`),
  delete: plan.delete.map(({ metadata }) => metadata.name),
});

describe('Endpoints', () => {
  it.each<[string, Partial<ObjectMeta>, boolean]>([
    ['made by hand are mirrored', {}, true],
    ['that forbid it are not', { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }, false],
    ['that allow it are', { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'false' } }, true],
    ['that elect a leader are not', { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }, false],
  ])('%s', (_, metadata, expected) => {
    expect(shouldMirror(endpointsOf([], metadata))).toBe(expected);
  });
});

describe('mirrored slices', () => {
  it.each<[string, EndpointSubset[], string[]]>([
    ['list an address', [{ addresses: at('10.0.0.1'), ports: [sql] }], ['IPv4 sql:5432 10.0.0.1']],
    ['are none without addresses', [], []],
    [
      'tell what is not ready',
      [{ addresses: at('10.0.0.1'), notReadyAddresses: at('10.0.0.2'), ports: [sql] }],
      ['IPv4 sql:5432 10.0.0.1 10.0.0.2!'],
    ],
    [
      'are apart for each kind of address',
      [{ addresses: at('10.0.0.1', '2001:DB8::1'), ports: [sql] }],
      ['IPv4 sql:5432 10.0.0.1', 'IPv6 sql:5432 2001:db8::1'],
    ],
    [
      'are apart for each set of ports',
      [
        { addresses: at('10.0.0.1'), ports: [sql] },
        { addresses: at('10.0.0.2'), ports: [web] },
      ],
      ['IPv4 sql:5432 10.0.0.1', 'IPv4 web:80 10.0.0.2'],
    ],
    [
      'list an address once with all its ports',
      [
        { addresses: at('10.0.0.1'), ports: [sql] },
        { addresses: at('10.0.0.1'), ports: [web] },
      ],
      ['IPv4 sql:5432 web:80 10.0.0.1'],
    ],
    [
      'take an address for not ready that is listed as both',
      [
        { addresses: at('10.0.0.1'), ports: [sql] },
        { notReadyAddresses: at('10.0.0.1'), ports: [sql] },
      ],
      ['IPv4 sql:5432 10.0.0.1!'],
    ],
    [
      'part an address that is ready at one port only',
      [
        { addresses: at('10.0.0.1'), ports: [sql] },
        { notReadyAddresses: at('10.0.0.1'), ports: [web] },
      ],
      ['IPv4 sql:5432 10.0.0.1', 'IPv4 web:80 10.0.0.1!'],
    ],
    ['need no ports', [{ addresses: at('10.0.0.1') }], ['IPv4 10.0.0.1']],
  ])('%s', (_, subsets, expected) => {
    const { create, ...others } = summary(planMirror(endpointsOf(subsets), []));
    // Ports and subsets are in the order of upstream's sums.
    const parts = (text: string) => text.split(' ').sort();
    expect(create.map(parts).sort()).toEqual(expected.map(parts).sort());
    expect(others).toEqual({ update: [], delete: [] });
  });

  it('carry labels, annotations, hosts and pods over, and belong to the Endpoints', () => {
    const annotations = {
      team: 'data',
      [lastApplied]: '{}',
      'endpoints.kubernetes.io/last-change-trigger-time': 'now',
    };
    const targetRef = { kind: 'Pod', namespace: 'default', name: 'db-0', uid: 'u' };
    const address = { ip: '10.0.0.1', hostname: 'db-0', nodeName: 'n1', targetRef };
    const before = endpointsOf([{ addresses: [address], ports: [sql] }], { labels: { tier: 'back' }, annotations });
    const [draft] = planMirror(before, []).create;
    expect(draft.metadata).toEqual({
      generateName: 'db-',
      namespace: 'default',
      labels: {
        tier: 'back',
        'kubernetes.io/service-name': 'db',
        'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
      },
      annotations: { team: 'data' },
      ownerReferences: [
        { apiVersion: 'v1', kind: 'Endpoints', name: 'db', uid: 'uid-db', controller: true, blockOwnerDeletion: true },
      ],
    });
    expect(draft.endpoints).toEqual([
      { addresses: ['10.0.0.1'], conditions: { ready: true }, hostname: 'db-0', nodeName: 'n1', targetRef },
    ]);
    expect(draft.ports).toEqual([sql]);
  });
});

describe('a change', () => {
  const one = endpointsOf([{ addresses: at('10.0.0.1'), ports: [sql] }]);
  const two = endpointsOf([
    { addresses: at('10.0.0.1'), ports: [sql] },
    { addresses: at('10.0.0.2'), ports: [web] },
  ]);
  const both = [...slicesOf(two)].sort((left, right) => (short(left) < short(right) ? -1 : 1));

  it.each<[string, Endpoints, EndpointSlice[], ReturnType<typeof summary>]>([
    ['of nothing writes nothing', one, slicesOf(one), { create: [], update: [], delete: [] }],
    [
      'of an address rewrites the slice',
      endpointsOf([{ addresses: at('10.0.0.1', '10.0.0.9'), ports: [sql] }]),
      slicesOf(one),
      { create: [], update: ['old-1: IPv4 sql:5432 10.0.0.1 10.0.0.9'], delete: [] },
    ],
    [
      'of readiness rewrites the slice',
      endpointsOf([{ notReadyAddresses: at('10.0.0.1'), ports: [sql] }]),
      slicesOf(one),
      { create: [], update: ['old-1: IPv4 sql:5432 10.0.0.1!'], delete: [] },
    ],
    [
      'of ports makes one slice the other',
      endpointsOf([{ addresses: at('10.0.0.1'), ports: [web] }]),
      slicesOf(one),
      { create: [], update: ['old-1: IPv4 web:80 10.0.0.1'], delete: [] },
    ],
    [
      'that leaves nothing deletes the slice',
      endpointsOf([]),
      slicesOf(one),
      { create: [], update: [], delete: ['old-1'] },
    ],
    [
      'that drops a set of ports deletes its slice',
      one,
      both,
      { create: [], update: [], delete: [both[1].metadata.name] },
    ],
    [
      'to another kind of address makes a new slice',
      endpointsOf([{ addresses: at('2001:db8::1'), ports: [sql] }]),
      slicesOf(one),
      { create: ['IPv6 sql:5432 2001:db8::1'], update: [], delete: ['old-1'] },
    ],
    [
      'keeps one of several slices with the same ports',
      one,
      [...slicesOf(one), stored(planMirror(one, []).create[0], 'double')],
      { create: [], update: [], delete: ['double'] },
    ],
    [
      'of labels rewrites the slice',
      { ...one, metadata: { ...one.metadata, labels: { tier: 'back' } } },
      slicesOf(one),
      { create: [], update: ['old-1: IPv4 sql:5432 10.0.0.1'], delete: [] },
    ],
    [
      'of what was applied last writes nothing',
      { ...one, metadata: { ...one.metadata, annotations: { [lastApplied]: '{}' } } },
      slicesOf(one),
      { create: [], update: [], delete: [] },
    ],
  ])('%s', (_, next, existing, expected) => {
    expect(summary(planMirror(next, existing))).toEqual(expected);
  });
});

describe('what is left out', () => {
  const many = (count: number) =>
    at(...Array.from({ length: count }, (_, index) => `10.1.${index >> 8}.${index & 255}`));

  it.each<[string, EndpointSubset, { listed: number; invalid: number; skipped: number }]>([
    ['nothing', { addresses: many(1000), ports: [sql] }, { listed: 1000, invalid: 0, skipped: 0 }],
    [
      'addresses beyond the limit, the ready ones last',
      { addresses: many(1000), notReadyAddresses: at('10.9.0.1', '10.9.0.2'), ports: [sql] },
      { listed: 1000, invalid: 0, skipped: 2 },
    ],
    [
      'what is no address',
      { addresses: at('10.0.0.1', 'db.example'), ports: [sql] },
      { listed: 1, invalid: 1, skipped: 1 },
    ],
  ])('%s', (_, subset, expected) => {
    const { create, invalid, skipped } = planMirror(endpointsOf([subset]), []);
    expect({ listed: create[0].endpoints.length, invalid, skipped }).toEqual(expected);
    expect(create[0].endpoints.length).toBeLessThanOrEqual(addressesPerSubsetMax);
    expect(create[0].endpoints.every(({ conditions }) => conditions.ready)).toBe(true);
  });
});
