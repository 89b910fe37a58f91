import { describe, expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { service } from './index.ts';

const ports = [{ port: 80 }];
const withSpec = (fields: object) => ({ spec: { ports, ...fields } });
const row = (manifest: object) => {
  const object = created(service, manifest);
  return service.columns.slice(1, 5).map((column) => column.cell(object, 0));
};

describe('defaults', () => {
  it('completes the smallest service', () => {
    expect(created(service, withSpec({})).spec).toEqual({
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    });
  });

  it('completes a load balancer', () => {
    expect(created(service, withSpec({ type: 'LoadBalancer', sessionAffinity: 'ClientIP' })).spec).toMatchObject({
      externalTrafficPolicy: 'Cluster',
      allocateLoadBalancerNodePorts: true,
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
    });
  });

  it('keeps a headless service without an address', () => {
    const spec = { clusterIP: 'None', selector: { app: 'web' } };
    expect(created(service, { spec }).spec).toMatchObject({ clusterIPs: ['None'], ipFamilyPolicy: 'SingleStack' });
  });

  it('gives an external name no address family', () => {
    const spec = created(service, { spec: { type: 'ExternalName', externalName: 'example.com' } }).spec;
    expect(spec).toEqual({ type: 'ExternalName', externalName: 'example.com', sessionAffinity: 'None' });
  });
});

it.each<[string, object, string[]]>([
  ['a good service', withSpec({}), []],
  ['no ports', { spec: {} }, ['spec.ports: Required value']],
  ['no ports, but headless', { spec: { clusterIP: 'None' } }, []],
  [
    'a name that begins with a digit',
    { ...withSpec({}), metadata: { name: '1web' } },
    [
      `metadata.name: Invalid value: "1web": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
    ],
  ],
  [
    'several ports without names',
    { spec: { ports: [{ port: 80 }, { port: 81 }] } },
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    'the same port twice',
    {
      spec: {
        ports: [
          { name: 'a', port: 80 },
          { name: 'a', port: 80 },
        ],
      },
    },
    [
      'spec.ports[1].name: Duplicate value: "a"',
      'spec.ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
    ],
  ],
  [
    'a node port without the type',
    { spec: { ports: [{ port: 80, nodePort: 30080 }] } },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    'an unknown type',
    withSpec({ type: 'Public' }),
    [
      'spec.type: Unsupported value: "Public": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  ['no external name', { spec: { type: 'ExternalName' } }, ['spec.externalName: Required value']],
  [
    'a headless node port',
    withSpec({ type: 'NodePort', clusterIP: 'None' }),
    [`spec.clusterIPs[0]: Invalid value: "None": may not be set to 'None' for NodePort services`],
  ],
  [
    'an address that is none',
    withSpec({ clusterIP: 'here' }),
    ['spec.clusterIPs[0]: Invalid value: "here": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(service, manifest)).toEqual(expected);
});

describe('updates', () => {
  const before = withSpec({ clusterIP: '10.96.0.7', type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] });

  it('keeps the address and the node ports that a manifest leaves out', () => {
    const { object, refused } = updated(service, before, withSpec({ type: 'NodePort' }));
    expect(refused).toEqual([]);
    expect(object.spec).toMatchObject({
      clusterIP: '10.96.0.7',
      clusterIPs: ['10.96.0.7'],
      ports: [{ nodePort: 30080 }],
    });
  });

  it('refuses another address', () => {
    expect(updated(service, before, withSpec({ type: 'NodePort', clusterIP: '10.96.0.8' })).refused).toEqual([
      'spec.clusterIPs[0]: Invalid value: []string{"10.96.0.8"}: may not change once set',
    ]);
  });
});

it.each<[object, string[]]>([
  [withSpec({ clusterIP: '10.96.0.7' }), ['ClusterIP', '10.96.0.7', '<none>', '80/TCP']],
  [
    withSpec({ type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] }),
    ['NodePort', '<none>', '<none>', '80:30080/TCP'],
  ],
  [withSpec({ type: 'LoadBalancer' }), ['LoadBalancer', '<none>', '<pending>', '80/TCP']],
  [
    { spec: { type: 'ExternalName', externalName: 'example.com' } },
    ['ExternalName', '<none>', 'example.com', '<none>'],
  ],
])('prints %#', (manifest, expected) => {
  expect(row(manifest)).toEqual(expected);
});
