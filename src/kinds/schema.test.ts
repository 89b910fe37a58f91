import { describe, expect, it } from 'vitest';
import { checkSchema, schemaProblemsMax } from './schema.ts';

const deploymentSchema = 'io.k8s.api.apps.v1.Deployment';

describe('a whole document', () => {
  it('passes when every field is known and of its type', () => {
    expect(checkSchema(deploymentSchema, deployment())).toEqual([]);
  });

  it('allocates no list for a document without problems', () => {
    expect(checkSchema(deploymentSchema, deployment())).toBe(checkSchema('io.k8s.api.core.v1.Pod', {}));
  });

  it('takes null as "not set", whatever the type', () => {
    const document = {
      ...deployment(),
      spec: { ...deployment().spec, replicas: null, strategy: null, template: null },
    };
    expect(checkSchema(deploymentSchema, document)).toEqual([]);
  });

  it('reports every problem, in document order', () => {
    const document = deployment();
    Object.assign(document.metadata, { colour: 'red' });
    Object.assign(document.spec, { replicas: '3' });
    Object.assign(document.spec.template.spec.containers[0], { imagePullPolicy: 'Sometimes', foo: 1 });
    expect(checkSchema(deploymentSchema, document)).toEqual([
      { path: ['metadata', 'colour'], kind: 'unknown', message: 'unknown field "metadata.colour"' },
      {
        path: ['spec', 'replicas'],
        kind: 'type',
        message: 'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
      },
      {
        path: ['spec', 'template', 'spec', 'containers', 0, 'imagePullPolicy'],
        kind: 'enum',
        message: 'Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
      },
      {
        path: ['spec', 'template', 'spec', 'containers', 0, 'foo'],
        kind: 'unknown',
        message: 'unknown field "spec.template.spec.containers[0].foo"',
      },
    ]);
  });

  it('stops listing where upstream stops', () => {
    const fields = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`wrong${i}`, i]));
    expect(checkSchema(deploymentSchema, fields)).toHaveLength(schemaProblemsMax);
  });
});

describe('upstream words for a wrong type', () => {
  const cases: [string, string, unknown, string][] = [
    [
      'number for text',
      'Deployment',
      { metadata: { name: 1 } },
      'number into Go struct field ObjectMeta.metadata.name of type string',
    ],
    [
      'bool as a label',
      'Deployment',
      { metadata: { labels: { on: true } } },
      'bool into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'named text type',
      'Deployment',
      podIn({ containers: [{ imagePullPolicy: 3 }] }),
      'number into Go struct field Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      'text for a struct',
      'Deployment',
      { spec: { template: 'x' } },
      'string into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec',
    ],
    [
      'object for a list',
      'Deployment',
      podIn({ containers: {} }),
      'object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      'text as an item',
      'Deployment',
      podIn({ containers: ['x'] }),
      'string into Go struct field PodSpec.spec.template.spec.containers of type v1.Container',
    ],
    [
      'list for a map',
      'Deployment',
      { metadata: { labels: [] } },
      'array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
    ],
    [
      'named map type',
      'Deployment',
      podIn({ containers: [{ resources: { limits: 'x' } }] }),
      'string into Go struct field ResourceRequirements.spec.template.spec.containers.resources.limits of type v1.ResourceList',
    ],
    [
      'fraction',
      'Deployment',
      { spec: { replicas: 1.5 } },
      'number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'too large',
      'Deployment',
      { spec: { replicas: 2147483648 } },
      'number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'text for int64',
      'Deployment',
      podIn({ terminationGracePeriodSeconds: '30' }),
      'string into Go struct field PodSpec.spec.template.spec.terminationGracePeriodSeconds of type int64',
    ],
    [
      'bool for int-or-string',
      'Deployment',
      podIn({ containers: [{ livenessProbe: { httpGet: { port: true } } }] }),
      'bool into Go struct field HTTPGetAction.spec.template.spec.containers.livenessProbe.httpGet.port of type int32',
    ],
    [
      'number for a time',
      'Deployment',
      { metadata: { creationTimestamp: 1 } },
      'number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    ],
    ['not an object at all', 'Deployment', 'x', 'string into Go value of type v1.Deployment'],
  ];
  it.each(cases)('%s', (_name, kind, document, message) => {
    expect(checkSchema(`io.k8s.api.apps.v1.${kind}`, document).map((problem) => problem.message)).toEqual([
      `json: cannot unmarshal ${message}`,
    ]);
  });
});

describe('types with a form of their own', () => {
  const messages = (document: unknown, definition = 'io.k8s.api.core.v1.Pod'): string[] =>
    checkSchema(definition, document).map((problem) => problem.message);
  const limits = (cpu: unknown): unknown => ({ spec: { containers: [{ resources: { limits: { cpu } } }] } });
  const secret = (value: unknown): string[] => messages({ data: { key: value } }, 'io.k8s.api.core.v1.Secret');

  it('takes a quantity as text or number', () => {
    expect(messages(limits('250m'))).toEqual([]);
    expect(messages(limits(2))).toEqual([]);
    expect(messages(limits(0.5))).toEqual([]);
  });

  it('refuses a quantity that is none', () => {
    const wrongForm = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    expect(messages(limits('lots'))).toEqual([wrongForm]);
    expect(messages(limits(true))).toEqual([wrongForm]);
    expect(messages(limits('1kk'))).toEqual(["unable to parse quantity's suffix"]);
  });

  it('takes int-or-string as either', () => {
    const surge = (maxSurge: unknown): unknown => ({ spec: { strategy: { rollingUpdate: { maxSurge } } } });
    expect(messages(surge(1), deploymentSchema)).toEqual([]);
    expect(messages(surge('25%'), deploymentSchema)).toEqual([]);
  });

  it('reads times as Go does', () => {
    const created = (creationTimestamp: unknown): string[] => messages({ metadata: { creationTimestamp } });
    expect(created('2026-01-02T03:04:05Z')).toEqual([]);
    expect(created('2026-01-02T03:04:05+02:00')).toEqual([]);
    expect(created('2026-01-02T3:04:05,5Z')).toEqual([]);
    const refused: [text: string, why: string][] = [
      ['yesterday', ' as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
      ['2026-01-02', ' as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
      ['2026-01-02t03:04:05Z', ' as "2006-01-02T15:04:05Z07:00": cannot parse "t03:04:05Z" as "T"'],
      ['2026-13-02T03:04:05Z', ': month out of range'],
      ['2026-02-29T03:04:05Z', ': day out of range'],
      ['2026-01-02T24:04:05Z', ': hour out of range'],
      ['2026-01-02T03:04:60Z', ': second out of range'],
      ['2026-01-02T03:04:05+25:00', ': time zone offset hour out of range'],
      ['2026-01-02T03:04:05Z.', ': extra text: "."'],
    ];
    for (const [text, why] of refused) expect(created(text)).toEqual([`parsing time "${text}"${why}`]);
    expect(created('2028-02-29T03:04:05Z')).toEqual([]);
  });

  it('wants all six digits where times are written to the microsecond', () => {
    const lease = (renewTime: string): string[] =>
      messages({ spec: { renewTime } }, 'io.k8s.api.coordination.v1.Lease');
    expect(lease('2026-01-02T03:04:05.123456Z')).toEqual([]);
    expect(lease('2026-01-02T03:04:05Z')).toEqual([
      'parsing time "2026-01-02T03:04:05Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    ]);
  });

  it('reads base64 as Go does', () => {
    expect(secret('aGVsbG8=')).toEqual([]);
    expect(secret('')).toEqual([]);
    expect(secret('hello!')).toEqual(['illegal base64 data at input byte 5']);
    expect(secret('hello')).toEqual(['illegal base64 data at input byte 4']);
    expect(secret(1)).toEqual(['json: cannot unmarshal number into Go struct field Secret.data of type []uint8']);
  });

  it('reads an empty enum as "not set"', () => {
    expect(messages({ spec: { restartPolicy: '' } })).toEqual([]);
    expect(messages({ spec: { restartPolicy: 'Maybe' } })).toEqual([
      'Unsupported value: "Maybe": supported values: "Always", "Never", "OnFailure"',
    ]);
  });
});

it('checks a thousand deployments within a second', () => {
  const document = deployment();
  const startedAt = performance.now();
  for (let i = 0; i < 1000; i++) checkSchema(deploymentSchema, document);
  expect(performance.now() - startedAt).toBeLessThan(1000);
});

function podIn(spec: unknown): unknown {
  return { spec: { template: { spec } } };
}

function deployment() {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'default',
      labels: { app: 'web', 'app.kubernetes.io/part-of': 'shop' },
      annotations: { 'deployment.kubernetes.io/revision': '1' },
      managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsType: 'FieldsV1', fieldsV1: { 'f:spec': {} } }],
    },
    spec: {
      replicas: 3,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['a'] }] },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
      template: {
        metadata: { labels: { app: 'web' }, creationTimestamp: null },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'nginx:1.27',
              imagePullPolicy: 'IfNotPresent',
              ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }],
              env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
              envFrom: [{ configMapRef: { name: 'settings', optional: true } }],
              resources: { requests: { cpu: '250m', memory: '64Mi' }, limits: { cpu: 1, memory: '128Mi' } },
              readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5 },
              livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 3 },
              lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
              volumeMounts: [{ name: 'data', mountPath: '/data', readOnly: true }],
              securityContext: { runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
            },
          ],
          initContainers: [{ name: 'sidecar', image: 'busybox', restartPolicy: 'Always' }],
          volumes: [
            { name: 'data', emptyDir: { sizeLimit: '1Gi' } },
            { name: 'settings', configMap: { name: 'settings', items: [{ key: 'a', path: 'a.txt' }] } },
          ],
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ key: 'spot', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 60 }],
          topologySpreadConstraints: [
            { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
          ],
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {} } },
              ],
            },
          },
        },
      },
    },
    status: { observedGeneration: 1, conditions: [{ type: 'Available', status: 'True', reason: 'x', message: 'y' }] },
  };
}
