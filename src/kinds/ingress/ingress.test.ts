import { expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { ingress } from './index.ts';

const web = { service: { name: 'web', port: { number: 80 } } };
const withPath = (path: object) => ({ spec: { rules: [{ http: { paths: [{ backend: web, ...path }] } }] } });
const ofHost = (host: string) => ({ spec: { defaultBackend: web, rules: [{ host }] } });

it.each<[string, object, string[]]>([
  ['a prefix', withPath({ path: '/', pathType: 'Prefix' }), []],
  ['a wildcard', ofHost('*.example.com'), []],
  [
    'a path of no type',
    withPath({ path: '/' }),
    ['spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified'],
  ],
  [
    'a path that is none',
    withPath({ path: 'a/../b', pathType: 'Exact' }),
    [
      'spec.rules[0].http.paths[0].path: Invalid value: "a/../b": must be an absolute path',
      `spec.rules[0].http.paths[0].path: Invalid value: "a/../b": must not contain '/../'`,
    ],
  ],
  [
    'nothing to do',
    {},
    ['spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified'],
  ],
  [
    'an address for a host',
    ofHost('10.0.0.1'),
    ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
  ],
  [
    'a backend without a port',
    { spec: { defaultBackend: { service: { name: 'web' } } } },
    ['spec.defaultBackend: Required value: port name or number is required'],
  ],
])('refuses %s', (_, manifest, expected) => {
  expect(refusals(ingress, manifest)).toEqual(expected);
});

it('raises its generation with its rules', () => {
  const { object } = updated(ingress, { spec: { defaultBackend: web } }, ofHost('a.example.com'));
  expect(object.metadata.generation).toBe(2);
});

it.each(ingress.otherVersions ?? [])(
  'takes and gives backends as $group/$version wrote them',
  ({ toStorage, fromStorage }) => {
    const old = {
      spec: {
        backend: { serviceName: 'web', servicePort: 80 },
        rules: [{ http: { paths: [{ path: '/', backend: { serviceName: 'web', servicePort: 'http' } }] } }],
      },
    };
    const draft: Record<string, unknown> = structuredClone(old);
    toStorage?.(draft);
    expect(draft.spec).toEqual({
      defaultBackend: web,
      rules: [
        {
          http: {
            paths: [
              {
                path: '/',
                pathType: 'ImplementationSpecific',
                backend: { service: { name: 'web', port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    });
    fromStorage?.(draft);
    expect(draft).toMatchObject(old);
  },
);

it('leaves what is no backend for the schema to refuse', () => {
  const draft: Record<string, unknown> = { spec: { backend: 'web', rules: [{ http: { paths: ['/'] } }, 1] } };
  ingress.otherVersions?.[0].toStorage?.(draft);
  expect(draft.spec).toEqual({ defaultBackend: 'web', rules: [{ http: { paths: ['/'] } }, 1] });
});

it('shows three hosts and how many more', () => {
  const rules = ['a', 'b', 'c', 'd'].map((host) => ({ host: `${host}.example.com` }));
  const cells = (spec: object) => ingress.columns.map(({ cell }) => cell(created(ingress, { spec }), 0)).slice(1, 5);
  expect(cells({ rules, tls: [{}] })).toEqual([
    '<none>',
    'a.example.com,b.example.com,c.example.com + 1 more...',
    '',
    '80, 443',
  ]);
  expect(cells({ ingressClassName: 'nginx', defaultBackend: web })).toEqual(['nginx', '*', '', '80']);
});
