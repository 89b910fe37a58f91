/** What the API server adds to objects, gives out and refuses on its own. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Service } from '../../kinds/service/types.ts';
import { podBody, pods, said, services, TestServer } from './fixture.ts';

describe('a pod', () => {
  it('gets an account, a priority and five minutes on a node in trouble', () => {
    const { spec } = new TestServer().create(pods, podBody('web')) as Pod;
    expect(spec).toMatchObject({
      serviceAccountName: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 },
      ],
    });
  });

  it('keeps its own word on nodes in trouble', () => {
    const own = { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 };
    const { spec } = new TestServer().create(pods, podBody('web', { spec: { tolerations: [own] } })) as Pod;
    expect(spec.tolerations?.map((toleration) => toleration.tolerationSeconds)).toEqual([5, 300]);
    const anything = new TestServer().create(
      pods,
      podBody('web', { spec: { tolerations: [{ operator: 'Exists' }] } }),
    ) as Pod;
    expect(anything.spec.tolerations).toEqual([{ operator: 'Exists' }]);
  });

  it('has the priority of its class, or of the default class', () => {
    const server = new TestServer();
    const classes = '/apis/scheduling.k8s.io/v1/priorityclasses';
    const priorityClass = (name: string, value: number, more: object = {}): unknown => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      ...more,
    });
    server.create(classes, priorityClass('high', 1000, { preemptionPolicy: 'Never' }));
    expect(server.create(pods, podBody('a', { spec: { priorityClassName: 'high' } }))).toMatchObject({
      spec: { priority: 1000, preemptionPolicy: 'Never' },
    });
    expect(server.create(pods, podBody('b', { spec: { priorityClassName: 'system-node-critical' } }))).toMatchObject({
      spec: { priority: 2_000_001_000 },
    });
    server.create(classes, priorityClass('usual', 10, { globalDefault: true }));
    expect(server.create(pods, podBody('c'))).toMatchObject({ spec: { priority: 10, priorityClassName: 'usual' } });
    expect(said(server.send('POST', classes, priorityClass('other', 5, { globalDefault: true })))).toBe(
      '403 Forbidden: priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    );
  });

  const refusals: [string, object, string][] = [
    [
      'a class that is not there',
      { priorityClassName: 'none' },
      '403 Forbidden: pods "web" is forbidden: no PriorityClass with name none was found',
    ],
    [
      'a number of its own',
      { priority: 7 },
      '403 Forbidden: pods "web" is forbidden: the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    ],
    [
      'an account that is not there',
      { serviceAccountName: 'robot' },
      '403 Forbidden: pods "web" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    ],
  ];
  it.each(refusals)('is refused with %s', (_, spec, expected) => {
    expect(said(new TestServer().send('POST', pods, podBody('web', { spec })))).toBe(expected);
  });

  it('whose name was to be made up is refused by its prefix', () => {
    const body = podBody('', {
      metadata: { name: undefined, generateName: 'web-' },
      spec: { priorityClassName: 'none' },
    });
    expect(said(new TestServer().send('POST', pods, body))).toBe(
      '403 Forbidden: pods "web-" is forbidden: no PriorityClass with name none was found',
    );
  });
});

it('a new node takes no pods until it is ready', () => {
  const node = new TestServer().create('/api/v1/nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n1' },
  }) as Node;
  expect(node.spec.taints).toEqual([{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }]);
});

describe('a Service', () => {
  const service = (name: string, spec: object = {}): unknown => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { ports: [{ port: 80 }], ...spec },
  });

  it('gets an address of its own, and a node port when it is open to the outside', () => {
    const server = new TestServer();
    const made = ['a', 'b', 'c'].map((name) => server.create(services, service(name, { type: 'NodePort' })) as Service);
    const addresses = made.map(({ spec }) => spec.clusterIP);
    expect(new Set(addresses).size).toBe(3);
    for (const address of addresses) expect(address).toMatch(/^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/);
    const ports = made.map(({ spec }) => spec.ports?.[0].nodePort ?? 0);
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) expect(port >= 30_086 && port <= 32_767).toBe(true);
  });

  it('gets none when it is headless or only a name', () => {
    const server = new TestServer();
    expect((server.create(services, service('a', { clusterIP: 'None' })) as Service).spec.clusterIPs).toEqual(['None']);
    expect(
      (server.create(services, service('b', { type: 'ExternalName', externalName: 'example.com' })) as Service).spec
        .clusterIP,
    ).toBeUndefined();
  });

  it('keeps its address and port when an update leaves them out, and gives them back when it goes', () => {
    const server = new TestServer();
    const { spec } = server.create(services, service('a', { type: 'NodePort' })) as Service;
    const updated = server.send('PUT', `${services}/a`, service('a', { type: 'NodePort', selector: { app: 'x' } }))
      .body as Service;
    expect(updated.spec).toMatchObject({
      clusterIP: spec.clusterIP,
      ports: [{ nodePort: spec.ports?.[0].nodePort }],
      selector: { app: 'x' },
    });
    const asked = service('b', {
      type: 'NodePort',
      clusterIP: spec.clusterIP,
      ports: [{ port: 80, nodePort: spec.ports?.[0].nodePort }],
    });
    expect(said(server.send('POST', services, asked))).toBe(
      `422 Invalid: Service "b" is invalid: [spec.clusterIPs: Invalid value: []string{"${spec.clusterIP}"}: failed to allocate IP ${spec.clusterIP}: provided IP is already allocated, spec.ports[0].nodePort: Invalid value: ${spec.ports?.[0].nodePort}: provided port is already allocated]`,
    );
    server.send('DELETE', `${services}/a`);
    expect(server.send('POST', services, asked).code).toBe(201);
  });

  it('loses its node port with its type', () => {
    const server = new TestServer();
    server.create(services, service('a', { type: 'NodePort' }));
    const updated = server.patch(`${services}/a`, 'merge', { spec: { type: 'ClusterIP' } }).body as Service;
    expect(updated.spec.ports).toEqual([{ port: 80, protocol: 'TCP', targetPort: 80 }]);
    expect(updated.spec.externalTrafficPolicy).toBeUndefined();
  });

  const refusals: [string, object, string][] = [
    [
      'addresses of IPv6',
      { ipFamilies: ['IPv6'] },
      'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
    [
      'two networks',
      { ipFamilyPolicy: 'RequireDualStack' },
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      'the address of another',
      { clusterIP: '10.96.0.1' },
      'spec.clusterIPs: Invalid value: []string{"10.96.0.1"}: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    ],
    [
      'an address of another network',
      { clusterIP: '192.168.0.1' },
      'spec.clusterIPs: Invalid value: []string{"192.168.0.1"}: failed to allocate IP 192.168.0.1: the provided IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    ],
    [
      'a node port outside the range',
      { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
      'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
    ],
  ];
  it.each(refusals)('is refused %s', (_, spec, expected) => {
    expect(said(new TestServer().send('POST', services, service('a', spec)))).toBe(
      `422 Invalid: Service "a" is invalid: ${expected}`,
    );
  });
});
