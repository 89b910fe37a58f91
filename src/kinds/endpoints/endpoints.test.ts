import { describe, expect, it } from 'vitest';
import { created, refusals } from '../samples.ts';
import { endpoints } from './index.ts';
import type { EndpointSubset } from './types.ts';

const addresses = (count: number) => Array.from({ length: count }, (_, index) => ({ ip: `10.1.0.${index + 1}` }));

it('takes a port for TCP', () => {
  const subsets = [{ addresses: addresses(1), ports: [{ port: 80 }, { name: 'dns', port: 53, protocol: 'UDP' }] }];
  expect(created(endpoints, { subsets }).subsets?.[0].ports).toEqual([
    { port: 80, protocol: 'TCP' },
    { name: 'dns', port: 53, protocol: 'UDP' },
  ]);
});

it.each<[string, EndpointSubset[] | undefined, string]>([
  ['nothing', undefined, '<none>'],
  ['one', [{ addresses: addresses(1), ports: [{ port: 80 }] }], '10.1.0.1:80'],
  ['three', [{ addresses: addresses(3), ports: [{ port: 80 }] }], '10.1.0.1:80,10.1.0.2:80,10.1.0.3:80'],
  ['many', [{ addresses: addresses(5), ports: [{ port: 80 }] }], '10.1.0.1:80,10.1.0.2:80,10.1.0.3:80 + 2 more...'],
  [
    'two ports, one after the other',
    [{ addresses: addresses(2), ports: [{ port: 80 }, { port: 443 }] }],
    '10.1.0.1:80,10.1.0.2:80,10.1.0.1:443 + 1 more...',
  ],
  [
    'two subsets',
    [
      { addresses: addresses(2), ports: [{ port: 80 }] },
      { addresses: [{ ip: '10.1.0.9' }, { ip: '10.1.0.10' }], ports: [{ port: 8080 }] },
    ],
    '10.1.0.1:80,10.1.0.2:80,10.1.0.9:8080 + 1 more...',
  ],
  ['no ports', [{ addresses: addresses(4) }], '10.1.0.1,10.1.0.2,10.1.0.3 + 1 more...'],
  ['none that is ready', [{ notReadyAddresses: addresses(2), ports: [{ port: 80 }] }], ''],
  ['IPv6', [{ addresses: [{ ip: 'fd00::7' }], ports: [{ port: 80 }] }], '[fd00::7]:80'],
])('prints %s', (_, subsets, text) => {
  const object = created(endpoints, subsets ? { subsets } : {});
  expect(endpoints.columns.map(({ name, cell }) => [name, cell(object, 0)])).toEqual([
    ['Name', 'web'],
    ['Endpoints', text],
    ['Age', '<unknown>'],
  ]);
});

const ip = 'subsets[0].addresses[0].ip';
const port = 'subsets[0].ports[0]';

describe('checks', () => {
  it.each<[string, object[]]>([
    ['nothing at all', []],
    ['addresses that are not ready', [{ notReadyAddresses: addresses(1), ports: [{ port: 80 }] }]],
    ['addresses without a port', [{ addresses: addresses(1) }]],
    ['IPv6', [{ addresses: [{ ip: 'fd00::7', hostname: 'db-0', nodeName: 'worker-1' }], ports: [{ port: 5432 }] }]],
  ])('takes %s', (_, subsets) => {
    expect(refusals(endpoints, { subsets })).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    [
      'no address',
      { ports: [{ port: 80 }] },
      ['subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    ],
    [
      'a name for an address',
      { addresses: [{ ip: 'db.example.com' }] },
      [
        `${ip}: Invalid value: "db.example.com": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`,
        `${ip}: Invalid value: "db.example.com": must be a valid IP address`,
      ],
    ],
    ...[
      ['0.0.0.0', 'may not be unspecified (0.0.0.0)'],
      ['::', 'may not be unspecified (::)'],
      ['127.0.0.1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
      ['::1', 'may not be in the loopback range (127.0.0.0/8, ::1/128)'],
      ['169.254.1.1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
      ['fe80::1', 'may not be in the link-local range (169.254.0.0/16, fe80::/10)'],
      ['224.0.0.5', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
      ['ff02::5', 'may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)'],
    ].map(([address, words]): [string, object, string[]] => [
      address,
      { addresses: [{ ip: address }] },
      [`${ip}: Invalid value: "${address}": ${words}`],
    ]),
    [
      'a special address that is not ready',
      { notReadyAddresses: [{ ip: '127.0.0.1' }] },
      [
        'subsets[0].notReadyAddresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      ],
    ],
    [
      'two ports of which one has no name',
      { addresses: addresses(1), ports: [{ port: 80 }, { name: 'metrics', port: 9153 }] },
      [`${port}.name: Required value`],
    ],
    [
      'a port that is none',
      { addresses: addresses(1), ports: [{ port: 70_000, protocol: 'ICMP' }] },
      [
        `${port}.port: Invalid value: 70000: must be between 1 and 65535, inclusive`,
        `${port}.protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"`,
      ],
    ],
  ])('refuses %s', (_, subset, expected) => {
    expect(refusals(endpoints, { subsets: [subset] })).toEqual(expected);
  });

  it('refuses names that are none', () => {
    const [hostname, nodeName, ...others] = refusals(endpoints, {
      subsets: [{ addresses: [{ ip: '10.1.0.1', hostname: 'db.0', nodeName: 'Worker' }] }],
    });
    expect(hostname).toBe('subsets[0].addresses[0].hostname: Invalid value: "db.0": must not contain dots');
    expect(nodeName).toMatch(
      /^subsets\[0\]\.addresses\[0\]\.nodeName: Invalid value: "Worker": a lowercase RFC 1123 sub/,
    );
    expect(others).toEqual([]);
  });
});
