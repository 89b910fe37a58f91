import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../../base/random.ts';
import type { Endpoint, EndpointPort, EndpointSlice } from '../../../kinds/endpoint-slice/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { at, metadataOf, nodeOf, podOf, podSpec } from '../../../testing/workloads.ts';
import { isListed } from '../shared/service-pods.ts';
import { endpointOf, portsOf } from './endpoint.ts';
import { planSlices, type SlicesPlan } from './plan.ts';

function serviceOf(spec: Partial<Service['spec']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf('shop', { labels: { tier: 'front' } }),
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.7',
      selector: { app: 'web' },
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
      sessionAffinity: 'None',
      ...spec,
    },
    status: { loadBalancer: {} },
  };
}

const service = serviceOf();
const ports: EndpointPort[] = [{ name: 'http', port: 8080, protocol: 'TCP' }];

function endpoint(index: number, ready = true): Endpoint {
  return {
    addresses: [`10.244.${Math.floor(index / 250)}.${index % 250}`],
    conditions: { ready, serving: ready, terminating: false },
    targetRef: { kind: 'Pod', namespace: 'default', name: `web-${index}`, uid: `uid-${index}` },
  };
}

const endpoints = (from: number, count: number) => Array.from({ length: count }, (_, index) => endpoint(from + index));

function sliceOf(name: string, listed: Endpoint[], more: Partial<EndpointSlice> = {}): EndpointSlice {
  const [draft] = planSlices(service, [{ ports, endpoints: [] }], []).create;
  return {
    ...draft,
    endpoints: listed,
    ports,
    ...more,
    metadata: metadataOf(name, { ...draft.metadata, name, ...more.metadata }),
  };
}

const sizes = (plan: SlicesPlan) => ({
  create: plan.create.map((slice) => slice.endpoints.length),
  update: plan.update.map((slice) => [slice.metadata.name, slice.endpoints.length]),
  delete: plan.delete.map((slice) => slice.metadata.name),
});

describe('slices', () => {
  it('makes slices of at most 100', () => {
    expect(sizes(planSlices(service, [{ ports, endpoints: endpoints(0, 250) }], []))).toEqual({
      create: [100, 100, 50],
      update: [],
      delete: [],
    });
  });

  it('names and labels a slice so that its Service is found', () => {
    const [slice] = planSlices(service, [{ ports, endpoints: endpoints(0, 1) }], []).create;
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports,
      metadata: {
        generateName: 'shop-',
        labels: {
          tier: 'front',
          'kubernetes.io/service-name': 'shop',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        },
        ownerReferences: [{ kind: 'Service', name: 'shop', controller: true, blockOwnerDeletion: true }],
      },
    });
    const [headless] = planSlices(serviceOf({ clusterIP: 'None' }), [], []).create;
    expect(headless.metadata.labels?.['service.kubernetes.io/headless']).toBe('');
  });

  it('writes nothing when everything is listed as it is', () => {
    const slice = sliceOf('a', endpoints(0, 3));
    expect(sizes(planSlices(service, [{ ports, endpoints: endpoints(0, 3) }], [slice]))).toEqual({
      create: [],
      update: [],
      delete: [],
    });
  });

  it('puts new endpoints into a slice that changes anyway, rather than touching another', () => {
    const changed = sliceOf('a', [endpoint(0, false), ...endpoints(1, 9)]);
    const untouched = sliceOf('b', endpoints(10, 90));
    const plan = planSlices(service, [{ ports, endpoints: endpoints(0, 105) }], [changed, untouched]);
    expect(sizes(plan)).toEqual({ create: [], update: [['a', 15]], delete: [] });
  });

  it('puts what is left into the fullest slice that has room for all of it', () => {
    const plan = planSlices(
      service,
      [{ ports, endpoints: endpoints(0, 155) }],
      [sliceOf('half', endpoints(0, 50)), sliceOf('fuller', endpoints(50, 80)), sliceOf('full', endpoints(130, 20))],
    );
    expect(sizes(plan)).toEqual({ create: [], update: [['fuller', 85]], delete: [] });
  });

  it('deletes a slice that has nothing left to list', () => {
    const plan = planSlices(
      service,
      [{ ports, endpoints: endpoints(0, 2) }],
      [sliceOf('a', endpoints(0, 2)), sliceOf('b', endpoints(2, 1))],
    );
    expect(sizes(plan)).toEqual({ create: [], update: [], delete: ['b'] });
  });

  it('keeps one empty slice for a Service without endpoints', () => {
    expect(sizes(planSlices(service, [], []))).toEqual({ create: [0], update: [], delete: [] });
    const placeholder = sliceOf('a', [], { ports: [] });
    expect(sizes(planSlices(service, [], [placeholder]))).toEqual({ create: [], update: [], delete: [] });
    expect(sizes(planSlices(service, [], [sliceOf('a', endpoints(0, 1))]))).toEqual({
      create: [],
      update: [['a', 0]],
      delete: [],
    });
  });

  it('rewrites a slice instead of deleting it and creating another when the ports change', () => {
    const other: EndpointPort[] = [{ name: 'http', port: 9090, protocol: 'TCP' }];
    const plan = planSlices(service, [{ ports: other, endpoints: endpoints(0, 2) }], [sliceOf('a', endpoints(0, 2))]);
    expect(sizes(plan)).toEqual({ create: [], update: [['a', 2]], delete: [] });
    expect(plan.update[0].ports).toEqual(other);
  });

  it('leaves slices of an earlier Service of that name alone but for deleting them', () => {
    const stranger = sliceOf('old', endpoints(0, 1), {
      metadata: metadataOf('old', {
        ownerReferences: [{ apiVersion: 'v1', kind: 'Service', name: 'shop', uid: 'other' }],
      }),
    });
    expect(sizes(planSlices(service, [{ ports, endpoints: endpoints(0, 1) }], [stranger]))).toEqual({
      create: [1],
      update: [],
      delete: ['old'],
    });
  });
});

describe('looking only at pods that changed', () => {
  it.each([1, 2, 3, 4, 5])('lists the same as looking at all of them, seed %d', (seed) => {
    const random = new RandomSource(seed).stream('churn');
    const wanted = new Map<string, Endpoint>();
    let slices: EndpointSlice[] = [];
    let made = 0;
    for (let round = 0; round < 60; round++) {
      const changed = new Set<string>();
      const added: Endpoint[] = [];
      for (let change = random.below(40); change > 0; change--) {
        const next = endpoint(random.below(300), random.below(2) === 0);
        const name = next.targetRef?.name ?? '';
        if (changed.has(name)) continue;
        changed.add(name);
        if (random.below(3) === 0) wanted.delete(name);
        else {
          wanted.set(name, next);
          added.push(next);
        }
      }
      const listing = (names: Set<string>) =>
        new Set(
          slices
            .filter((slice) => slice.endpoints.some(({ targetRef }) => names.has(targetRef?.name ?? '')))
            .map((slice) => slice.metadata.name),
        );
      const hasPlaceholder = slices.length === 0 || slices.some((slice) => slice.endpoints.length === 0);
      const groups = (endpoints: Endpoint[]) => (endpoints.length ? [{ ports, endpoints }] : []);
      const plan = hasPlaceholder
        ? planSlices(service, groups([...wanted.values()]), slices)
        : planSlices(service, groups(added), slices, { pods: changed, slices: listing(changed) });
      const gone = new Set([...plan.delete, ...plan.update].map((slice) => slice.metadata.name));
      const created = plan.create.map((draft) => ({ ...draft, metadata: metadataOf(`s${made++}`, draft.metadata) }));
      slices = [...slices.filter((slice) => !gone.has(slice.metadata.name)), ...plan.update, ...created];
      const listed = slices
        .flatMap((slice) => slice.endpoints)
        .map((item) => `${item.targetRef?.name} ${item.conditions.ready}`);
      const expected = [...wanted.values()].map((item) => `${item.targetRef?.name} ${item.conditions.ready}`);
      expect(listed.sort(), `round ${round}`).toEqual(expected.sort());
      expect(Math.max(...slices.map((slice) => slice.endpoints.length))).toBeLessThanOrEqual(100);
      expect(slices.filter((slice) => slice.endpoints.length === 0)).toHaveLength(wanted.size === 0 ? 1 : 0);
    }
  });
});

describe('one endpoint', () => {
  const listed = {
    node: 'n1',
    readyAt: 0,
    status: { podIP: '10.244.1.2', podIPs: [{ ip: '10.244.1.2' }], phase: 'Running' as const },
  };
  const ready = podOf('web-1', listed);
  const pods = {
    ready,
    unready: { ...ready, status: { ...ready.status, conditions: [] } },
    leaving: { ...ready, metadata: { ...ready.metadata, deletionTimestamp: at(5) } },
  };

  it.each([
    ['ready', false, { ready: true, serving: true, terminating: false }],
    ['unready', false, { ready: false, serving: false, terminating: false }],
    ['leaving', false, { ready: false, serving: true, terminating: true }],
    ['unready', true, { ready: true, serving: false, terminating: false }],
    ['leaving', true, { ready: true, serving: true, terminating: true }],
  ] as const)(
    'says of a pod that is %s (publishNotReadyAddresses %s)',
    (name, publishNotReadyAddresses, conditions) => {
      expect(endpointOf(pods[name], serviceOf({ publishNotReadyAddresses }), undefined).conditions).toEqual(conditions);
    },
  );

  it('names pod, node and zone', () => {
    const node = nodeOf('n1', { labels: { 'topology.kubernetes.io/zone': 'west' } });
    expect(endpointOf(ready, service, node)).toMatchObject({
      addresses: ['10.244.1.2'],
      nodeName: 'n1',
      zone: 'west',
      targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1', uid: 'uid-web-1' },
    });
  });

  it('lists neither pods without an address nor pods that have ended', () => {
    expect(isListed(ready)).toBe(true);
    expect(isListed(podOf('new', { node: 'n1' }))).toBe(false);
    expect(isListed({ ...ready, status: { ...ready.status, phase: 'Succeeded' } })).toBe(false);
  });

  it('finds a named target port in the containers, and leaves out a name that the pod does not have', () => {
    const [container] = podSpec().containers;
    const named = podOf('web-1', {
      spec: { containers: [{ ...container, ports: [{ name: 'web', containerPort: 8443, protocol: 'TCP' }] }] },
    });
    const byName = serviceOf({
      ports: [
        { name: 'a', protocol: 'TCP', port: 443, targetPort: 'web', appProtocol: 'https' },
        { name: 'b', protocol: 'UDP', port: 53, targetPort: 'web' },
        { protocol: 'TCP', port: 80, targetPort: 80 },
      ],
    });
    expect(portsOf(named, byName)).toEqual([
      { name: 'a', port: 8443, protocol: 'TCP', appProtocol: 'https' },
      { name: '', port: 80, protocol: 'TCP' },
    ]);
  });

  it('finds a named target port in a side-car, but not in an init container that is done', () => {
    const [container] = podSpec().containers;
    const ports = (name: string, containerPort: number) => [{ name, containerPort, protocol: 'TCP' as const }];
    const meshed = podOf('web-1', {
      spec: {
        containers: [container],
        initContainers: [
          { ...container, name: 'setup', ports: ports('setup', 8444) },
          { ...container, name: 'proxy', restartPolicy: 'Always', ports: ports('https', 9443) },
        ],
      },
    });
    const byName = serviceOf({
      ports: [
        { name: 'a', protocol: 'TCP', port: 443, targetPort: 'https' },
        { name: 'b', protocol: 'TCP', port: 444, targetPort: 'setup' },
      ],
    });
    expect(portsOf(meshed, byName)).toEqual([{ name: 'a', port: 9443, protocol: 'TCP' }]);
  });
});
