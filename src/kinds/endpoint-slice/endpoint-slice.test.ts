import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { endpointSlice } from './index.ts';

const endpoints = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ addresses: [`10.1.0.${index + 1}`], conditions: { ready: true } }));
const slice = (count: number, ports: object[] = [{ port: 80 }]) => ({
  addressType: 'IPv4',
  endpoints: endpoints(count),
  ports,
});

it('names its port and its protocol', () => {
  expect(created(endpointSlice, slice(1)).ports).toEqual([{ name: '', port: 80, protocol: 'TCP' }]);
});

it.each([
  [0, [], '<unset>', '<unset>'],
  [2, [{ port: 80 }], '80', '10.1.0.1,10.1.0.2'],
  [5, [{ port: 80 }, { name: 'x' }], '80,x', '10.1.0.1,10.1.0.2,10.1.0.3 + 2 more...'],
])('prints %i endpoints', (count, ports, portsText, endpointsText) => {
  const object = created(endpointSlice, slice(count, ports));
  expect(endpointSlice.columns.slice(2, 4).map((column) => column.cell(object, 0))).toEqual([portsText, endpointsText]);
});

it.each<[string, object, string[]]>([
  ['no type of address', { endpoints: [] }, ['addressType: Required value']],
  [
    'no address',
    { addressType: 'IPv4', endpoints: [{}] },
    ['endpoints[0].addresses: Required value: must contain at least 1 address'],
  ],
  [
    'another type of address',
    { addressType: 'IPv6', endpoints: endpoints(1) },
    ['endpoints[0].addresses[0]: Invalid value: "10.1.0.1": must be a valid IPv6 address'],
  ],
  ['too many endpoints', slice(1001), ['endpoints: Too many: 1001: must have at most 1000 items']],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(endpointSlice, manifest)).toEqual(expected);
});

it('counts its changes and keeps its type', () => {
  expect(updated(endpointSlice, slice(1), slice(2)).object.metadata.generation).toBe(2);
  expect(updated(endpointSlice, slice(0), { ...slice(0), addressType: 'FQDN' }).refused).toEqual([
    'addressType: Invalid value: "FQDN": field is immutable',
  ]);
});

it('reads node and zone from the topology of v1beta1, and writes them back', () => {
  const topology = { 'kubernetes.io/hostname': 'worker-1', 'topology.kubernetes.io/zone': 'a', rack: '7' };
  const draft = { endpoints: [{ addresses: ['10.1.0.1'], topology }] } as Record<string, unknown>;
  const beta = endpointSlice.otherVersions?.[0];
  beta?.toStorage?.(draft);
  expect(draft.endpoints).toEqual([
    { addresses: ['10.1.0.1'], nodeName: 'worker-1', zone: 'a', deprecatedTopology: { rack: '7' } },
  ]);
  beta?.fromStorage?.(draft);
  expect(draft.endpoints).toEqual([{ addresses: ['10.1.0.1'], nodeName: 'worker-1', topology }]);
});
