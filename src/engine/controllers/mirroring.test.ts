import { describe, expect, it } from 'vitest';
import { keyOf } from '../../api/object.ts';
import type { EndpointSlice } from '../../kinds/endpoint-slice/types.ts';
import { ControlPlane, type Manifest } from '../../testing/control-plane.ts';

const mirroredBy = 'endpointslicemirroring-controller.k8s.io';
const managedBy = 'endpointslice.kubernetes.io/managed-by';

const service = (spec: object = {}): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'db', namespace: 'default' },
  spec: { ports: [{ port: 5432 }], ...spec },
});
const endpoints = (metadata: object = {}, ...ips: string[]): Manifest => ({
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'db', namespace: 'default', ...metadata },
  subsets: [{ addresses: (ips.length ? ips : ['192.168.7.1']).map((ip) => ({ ip })), ports: [{ port: 5432 }] }],
});

const slicesIn = (plane: ControlPlane) =>
  plane
    .list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'db');
/** Addresses that are mirrored, a list for each slice. */
const mirrored = (plane: ControlPlane) =>
  slicesIn(plane)
    .filter(({ metadata }) => metadata.labels?.[managedBy] === mirroredBy)
    .map((slice) => slice.endpoints.map(({ addresses: [ip] }) => ip));

function withMirror(): ControlPlane {
  const plane = new ControlPlane();
  plane.create(service());
  plane.create(endpoints());
  plane.run(2);
  expect(mirrored(plane)).toEqual([['192.168.7.1']]);
  return plane;
}

describe('Endpoints made by hand', () => {
  it('are mirrored into a slice that follows them', () => {
    const plane = withMirror();
    const [slice] = slicesIn(plane);
    expect(slice.metadata.name).toMatch(/^db-\w{5}$/);
    plane.patch('v1', 'Endpoints', 'default/db', endpoints({}, '192.168.7.1', '192.168.7.2'));
    plane.run(2);
    expect(mirrored(plane)).toEqual([['192.168.7.1', '192.168.7.2']]);
    expect(slicesIn(plane)[0].metadata.name).toBe(slice.metadata.name);
  });

  it('may be there before their Service', () => {
    const plane = new ControlPlane();
    plane.create(endpoints());
    plane.run(2);
    expect(mirrored(plane)).toEqual([]);
    plane.create(service());
    plane.run(2);
    expect(mirrored(plane)).toEqual([['192.168.7.1']]);
  });

  it.each<[string, (plane: ControlPlane) => void]>([
    ['the Endpoints go', (plane) => plane.delete('v1', 'Endpoints', 'default/db')],
    ['the Service goes', (plane) => plane.delete('v1', 'Service', 'default/db')],
    [
      'somebody forbids it',
      (plane) =>
        plane.patch('v1', 'Endpoints', 'default/db', {
          metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
        }),
    ],
    [
      'the Service gains a selector',
      (plane) => plane.patch('v1', 'Service', 'default/db', { spec: { selector: { app: 'db' } } }),
    ],
  ])('are no longer mirrored when %s', (_, change) => {
    const plane = withMirror();
    change(plane);
    plane.run(10);
    expect(mirrored(plane)).toEqual([]);
  });

  it('are mirrored again when the Service loses its selector', () => {
    const plane = new ControlPlane();
    plane.create(service({ selector: { app: 'db' } }));
    plane.run(2);
    expect(mirrored(plane)).toEqual([]);
    plane.patch('v1', 'Service', 'default/db', { spec: { selector: null } });
    plane.patch('v1', 'Endpoints', 'default/db', { subsets: endpoints().subsets });
    plane.run(2);
    expect(mirrored(plane)).toEqual([['192.168.7.1']]);
  });

  it.each<[string, (plane: ControlPlane, slice: EndpointSlice) => void]>([
    ['deletes the slice', (plane, slice) => plane.delete('discovery.k8s.io/v1', 'EndpointSlice', keyOf(slice))],
    [
      'changes the slice',
      (plane, slice) => plane.patch('discovery.k8s.io/v1', 'EndpointSlice', keyOf(slice), { endpoints: [] }),
    ],
    [
      'takes the slice away',
      (plane, slice) =>
        plane.patch('discovery.k8s.io/v1', 'EndpointSlice', keyOf(slice), {
          metadata: { labels: { [managedBy]: 'somebody' } },
        }),
    ],
  ])('are mirrored anew when somebody %s', (_, change) => {
    const plane = withMirror();
    change(plane, slicesIn(plane)[0]);
    plane.run(5);
    expect(mirrored(plane)).toEqual([['192.168.7.1']]);
  });

  it('say when there are too many of them', () => {
    const plane = new ControlPlane();
    plane.create(service());
    const ips = Array.from({ length: 1003 }, (_, index) => `192.168.${index >> 8}.${index & 255}`);
    plane.create(endpoints({}, ...ips.slice(1)));
    plane.run(2);
    expect(mirrored(plane).map(({ length }) => length)).toEqual([1000]);
    expect(plane.events('Endpoints')).toEqual([
      'TooManyAddressesToMirror: A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 2 addresses were skipped',
    ]);
  });

  it('are left in peace when nothing changes', () => {
    const plane = withMirror();
    const { revision } = plane;
    plane.run(60);
    expect(plane.writesSince(revision)).toEqual([]);
  });
});

it('leaves alone what the control plane writes itself', () => {
  const plane = new ControlPlane();
  plane.create(service({ selector: { app: 'db' } }));
  plane.run(5);
  const managers = plane
    .list<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
    .map(({ metadata }) => metadata.labels?.[managedBy]);
  expect(managers).toContain('endpointslice-controller.k8s.io');
  expect(managers).not.toContain(mirroredBy);
});
