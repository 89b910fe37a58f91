import { describe, expect, it } from 'vitest';
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset } from '../../../kinds/endpoints/types.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { at, metadataOf, podSpec } from '../../../testing/workloads.ts';
import { addressesMax, planEndpoints, truncateSubsets } from './plan.ts';
import { portKey, repackSubsets, type Place } from '../shared/repack-subsets.ts';
import { notePod, noteService, triggerTime, type TriggerTimes } from './trigger-times.ts';

function serviceOf(spec: Partial<Service['spec']> = {}, labels?: Record<string, string>): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf('shop', labels ? { labels } : {}),
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.7',
      selector: { app: 'web' },
      ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }],
      sessionAffinity: 'None',
      ...spec,
    },
    status: { loadBalancer: {} },
  };
}

interface Says {
  ready?: boolean;
  readySince?: number;
  phase?: Pod['status']['phase'];
  deleted?: boolean;
  spec?: Partial<Pod['spec']>;
}

function podAt(ip: string, { ready = true, readySince = 0, phase = 'Running', deleted, spec }: Says = {}): Pod {
  const name = `web-${ip.split('.').at(-1)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadataOf(name, deleted ? { deletionTimestamp: at(9) } : {}),
    spec: podSpec({ nodeName: 'n1', ...spec }),
    status: {
      phase,
      podIP: ip,
      podIPs: ip ? [{ ip }] : [],
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: at(readySince) }],
    },
  };
}

/** What a plan writes; undefined for nothing. */
function written(service: Service, pods: Pod[], current?: Endpoints, triggeredAt = ''): Endpoints | undefined {
  const plan = planEndpoints(service, pods, current, triggeredAt);
  if (!plan) return undefined;
  return ('create' in plan ? plan.create : plan.update) as Endpoints;
}

const subsetsOf = (service: Service, pods: Pod[]) => written(service, pods)?.subsets;
/** `ready | not ready : ports` */
const short = (subsets: readonly EndpointSubset[] | undefined) =>
  (subsets ?? []).map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const ips = (listed: readonly EndpointAddress[]) => listed.map(({ ip }) => ip).join(' ');
    return `${ips(addresses)} | ${ips(notReadyAddresses)} : ${ports.map(({ port }) => port).join(' ')}`;
  });

describe('a pod', () => {
  it('is listed with its node and itself', () => {
    expect(subsetsOf(serviceOf(), [podAt('10.244.1.2')])).toEqual([
      {
        addresses: [
          {
            ip: '10.244.1.2',
            nodeName: 'n1',
            targetRef: { kind: 'Pod', namespace: 'default', name: 'web-2', uid: 'uid-web-2' },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  const everReady = { publishNotReadyAddresses: true };
  const named = {
    containers: [
      { ...podSpec().containers[0], ports: [{ name: 'web', containerPort: 8088, protocol: 'TCP' as const }] },
    ],
  };
  it.each<[string, Partial<Service['spec']>, Says, string[]]>([
    ['ready', {}, {}, ['10.244.1.2 |  : 8080']],
    ['not ready', {}, { ready: false }, [' | 10.244.1.2 : 8080']],
    ['not ready, of a Service that does not ask', everReady, { ready: false }, ['10.244.1.2 |  : 8080']],
    ['being deleted', {}, { deleted: true }, []],
    ['being deleted, of a Service that does not ask', everReady, { deleted: true }, ['10.244.1.2 |  : 8080']],
    ['finished', everReady, { phase: 'Succeeded' }, []],
    ['behind a port that it does not name', { ports: [{ protocol: 'TCP', port: 80, targetPort: 'web' }] }, {}, []],
    [
      'behind a port that it names',
      { ports: [{ protocol: 'TCP', port: 80, targetPort: 'web' }] },
      { spec: named },
      ['10.244.1.2 |  : 8088'],
    ],
    ['of a headless Service', { clusterIP: 'None' }, {}, ['10.244.1.2 |  : 8080']],
    ['of a headless Service without ports', { clusterIP: 'None', ports: [] }, {}, ['10.244.1.2 |  : ']],
    [
      'not ready, of a headless one without ports',
      { clusterIP: 'None', ports: [] },
      { ready: false },
      [' | 10.244.1.2 : '],
    ],
  ])('that is %s', (_, spec, says, expected) => {
    expect(short(subsetsOf(serviceOf(spec), [podAt('10.244.1.2', says)]))).toEqual(expected);
  });

  it('without an address is not listed', () => {
    expect(subsetsOf(serviceOf(), [podAt('')])).toBeUndefined();
  });

  it.each([
    ['shop', 'db-0'],
    ['other', undefined],
  ])('of the subdomain %s has the hostname %s', (subdomain, hostname) => {
    const pod = podAt('10.244.1.2', { spec: { hostname: 'db-0', subdomain } });
    expect(subsetsOf(serviceOf({ clusterIP: 'None' }), [pod])?.[0].addresses?.[0].hostname).toBe(hostname);
  });
});

describe('subsets', () => {
  const place = (ip: string, ports: EndpointPort[], isReady = true): Place => ({
    address: { ip, targetRef: { kind: 'Pod', uid: ip } },
    isReady,
    ports,
    portsKey: ports.map(portKey).join(' '),
  });
  const tcp = (name: string, port: number): EndpointPort => ({ name, port, protocol: 'TCP' });
  const [http, other] = [tcp('http', 80), tcp('http', 8080)];

  it.each<[string, Place[], string[]]>([
    ['nothing', [], []],
    [
      'addresses in the order of letters',
      ['10.0.0.9', '10.0.0.10'].map((ip) => place(ip, [http])),
      ['10.0.0.10 10.0.0.9 |  : 80'],
    ],
    [
      'ready and other addresses together',
      [place('10.0.0.1', [http]), place('10.0.0.2', [http], false)],
      ['10.0.0.1 | 10.0.0.2 : 80'],
    ],
    [
      'ports of the same addresses together',
      [place('10.0.0.1', [http, tcp('metrics', 9153)])],
      ['10.0.0.1 |  : 9153 80'],
    ],
    [
      'addresses with different ports apart',
      [place('10.0.0.1', [http]), place('10.0.0.2', [other])],
      ['10.0.0.2 |  : 8080', '10.0.0.1 |  : 80'],
    ],
  ])('pack %s', (_, places, expected) => {
    expect(short(repackSubsets(places))).toEqual(expected);
  });

  // What `kubectl describe endpoints kube-dns -n kube-system` has shown in every cluster since 1.20.
  it('have the ports of kube-dns in the order in which real clusters have them', () => {
    const ports = [{ ...tcp('dns', 53), protocol: 'UDP' }, tcp('dns-tcp', 53), tcp('metrics', 9153)];
    const [subset] = repackSubsets([place('10.0.0.1', ports)]);
    expect(subset.ports?.map(({ name }) => name)).toEqual(['dns-tcp', 'dns', 'metrics']);
  });
});

describe('the object', () => {
  const pods = [podAt('10.244.1.2')];
  const stored = (service: Service, more: Partial<Endpoints['metadata']> = {}, listed = pods): Endpoints => {
    const object = written(service, listed) as Endpoints;
    return { ...object, metadata: metadataOf('shop', { ...object.metadata, ...more }) };
  };

  it('is named and labelled like its Service', () => {
    expect(written(serviceOf({}, { tier: 'front' }), [], undefined, at(3))).toEqual({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: {
        name: 'shop',
        namespace: 'default',
        labels: { tier: 'front' },
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': at(3) },
      },
    });
  });

  it.each([
    ['None', { tier: 'front', 'service.kubernetes.io/headless': '' }],
    ['10.96.0.7', { tier: 'front' }],
  ])('of a Service at %s has the labels %j', (clusterIP, labels) => {
    const service = serviceOf({ clusterIP }, { tier: 'front' });
    expect(written(service, pods)?.metadata.labels).toEqual(labels);
    expect(planEndpoints(service, pods, stored(service), at(9))).toBeUndefined();
  });

  it('is left alone while it says the same, and then keeps what others have put on it', () => {
    const current = stored(serviceOf(), {
      annotations: { note: 'mine', 'endpoints.kubernetes.io/last-change-trigger-time': at(1) },
    });
    expect(planEndpoints(serviceOf(), pods, current, '')).toBeUndefined();
    const next = written(serviceOf({}, { tier: 'back' }), pods, current);
    expect(next?.metadata).toEqual({ ...current.metadata, labels: { tier: 'back' }, annotations: { note: 'mine' } });
  });

  it('loses its addresses with the last pod', () => {
    const next = written(serviceOf(), [], stored(serviceOf()));
    expect(next).toBeDefined();
    expect(next?.subsets).toBeUndefined();
  });

  it('says when it lists only a part', () => {
    const many = Array.from({ length: addressesMax + 1 }, (_, index) =>
      podAt(`10.244.${Math.floor(index / 250)}.${index % 250}`),
    );
    const full = written(serviceOf(), many);
    expect(full?.subsets?.[0].addresses).toHaveLength(addressesMax);
    expect(full?.metadata.annotations).toEqual({ 'endpoints.kubernetes.io/over-capacity': 'truncated' });
    const current = { ...full, metadata: metadataOf('shop', full?.metadata) } as Endpoints;
    // Even if nothing changes: that it is full is looked at every time.
    expect(written(serviceOf(), many, current)?.subsets).toEqual(full?.subsets);
    expect(written(serviceOf(), many.slice(1), current)?.metadata.annotations).toBeUndefined();
  });
});

it.each<[string, [ready: number, unready: number][], [ready: number, unready: number][]]>([
  ['keeps what is not too many', [[600, 400]], [[600, 400]]],
  ['leaves out what is not ready first', [[600, 600]], [[600, 400]]],
  ['leaves out all that is not ready', [[1200, 10]], [[1000, 0]]],
  [
    'takes from each its part',
    [
      [800, 5],
      [400, 5],
    ],
    [
      [667, 0],
      [333, 0],
    ],
  ],
])('%s', (_, sizes, expected) => {
  const some = (count: number) => Array.from({ length: count }, (_, index) => ({ ip: `10.0.0.${index}` }));
  const subsets = sizes.map(([ready, unready]) => ({ addresses: some(ready), notReadyAddresses: some(unready) }));
  expect(
    truncateSubsets(subsets).map(({ addresses, notReadyAddresses }) => [
      addresses?.length ?? 0,
      notReadyAddresses?.length ?? 0,
    ]),
  ).toEqual(expected);
});

describe('the time of the trigger', () => {
  const look = (all: Pod[], known: TriggerTimes | undefined) =>
    triggerTime(serviceOf(), all, (wanted) => all.find(({ metadata: { name } }) => name === wanted), known);
  const pods = [podAt('10.244.1.2', { readySince: 5 }), podAt('10.244.1.3', { readySince: 7 })];
  /** What is remembered after a look at these two, when so many others have changed since. */
  const known = (...changed: Pod[]) => {
    const { times } = look(pods, undefined);
    for (const { metadata } of changed) notePod(times, metadata.name);
    return times;
  };

  it('is that of a new Service, whatever its pods say', () => {
    expect(look(pods, undefined).triggeredAt).toBe(at(0));
  });

  const unready = podAt('10.244.1.3', { ready: false, readySince: 20 });
  const later = podAt('10.244.1.2', { readySince: 30 });
  const other = podAt('10.244.1.4', { readySince: 25 });
  it.each<[string, Pod[], Pod[], string]>([
    ['unknown when nothing is new', pods, [], ''],
    ['unknown when a pod has gone', pods.slice(1), [pods[0]], ''],
    ['that of a pod that has changed', [pods[0], unready], [unready], at(20)],
    ['the earliest of several', [later, other], [later, other, pods[1]], at(25)],
  ])('is %s', (_, next, changed, expected) => {
    expect(look(next, known(...changed)).triggeredAt).toBe(expected);
  });

  it('forgets pods that have gone, and looks at all when the Service has changed', () => {
    const { times } = look(pods.slice(1), known(pods[0]));
    expect(times.pods).toEqual({ 'web-3': at(7) });
    noteService(times);
    const next = look([other], times);
    expect(next.triggeredAt).toBe(at(25));
    expect(next.times.pods).toEqual({ 'web-4': at(25) });
  });
});
