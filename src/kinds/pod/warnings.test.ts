import { expect, it } from 'vitest';
import { deployment } from '../deployment/index.ts';
import { created } from '../samples.ts';
import { service } from '../service/index.ts';
import { pod } from './index.ts';

const container = { name: 'web', image: 'nginx' };
const withContainer = (fields: object) => ({ spec: { containers: [{ ...container, ...fields }] } });
const withSpec = (fields: object) => ({ spec: { containers: [container], ...fields } });

it.each<[string, object, string[]]>([
  ['a plain pod', withSpec({}), []],
  [
    'a name with a dot',
    { ...withSpec({}), metadata: { name: 'web.1' } },
    [
      "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
    ],
  ],
  [
    'an old node label',
    withSpec({ nodeSelector: { 'beta.kubernetes.io/os': 'linux' } }),
    ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
  ],
  [
    'milli-bytes',
    withContainer({ resources: { requests: { memory: '100m' } } }),
    ['spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer'],
  ],
  [
    'a variable given twice',
    withContainer({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
        { name: 'A', value: '$(A)3' },
      ],
    }),
    ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
  ],
  [
    'a port given twice',
    withContainer({ ports: [{ containerPort: 80 }, { containerPort: 80 }] }),
    ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]'],
  ],
  [
    'a spread constraint without a selector',
    withSpec({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }] }),
    ['spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod'],
  ],
  [
    'a git volume',
    withSpec({ volumes: [{ name: 'v', gitRepo: {} }] }),
    ['spec.volumes[0].gitRepo: deprecated in v1.11'],
  ],
])('warns of %s', (_, manifest, expected) => {
  expect(pod.warnings?.(created(pod, manifest))).toEqual(expected);
});

it('warns of the same in a template', () => {
  const template = { metadata: { labels: { app: 'web' } }, ...withSpec({ terminationGracePeriodSeconds: -1 }) };
  expect(deployment.warnings?.(created(deployment, { spec: { template } }))).toEqual([
    'spec.template.spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
  ]);
});

it('warns of what a service ignores', () => {
  const manifest = {
    spec: { ports: [{ port: 80 }], externalName: 'example.com', clusterIP: 'None', sessionAffinity: 'ClientIP' },
  };
  expect(service.warnings?.(created(service, manifest))).toEqual([
    'spec.SessionAffinity is ignored for headless services',
    'spec.externalName is ignored when spec.type is not "ExternalName"',
  ]);
});
