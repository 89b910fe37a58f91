import { describe, expect, it } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { pod } from './index.ts';

const container = { name: 'web', image: 'nginx' };
const withContainer = (fields: object) => ({ spec: { containers: [{ ...container, ...fields }] } });
const withSpec = (fields: object) => ({ spec: { containers: [container], ...fields } });

describe('defaults', () => {
  it('completes the smallest pod', () => {
    expect(created(pod, withSpec({}))).toMatchInlineSnapshot(`
      {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
          "name": "web",
          "namespace": "default",
        },
        "spec": {
          "containers": [
            {
              "image": "nginx",
              "imagePullPolicy": "Always",
              "name": "web",
              "resources": {},
              "terminationMessagePath": "/dev/termination-log",
              "terminationMessagePolicy": "File",
            },
          ],
          "dnsPolicy": "ClusterFirst",
          "enableServiceLinks": true,
          "restartPolicy": "Always",
          "schedulerName": "default-scheduler",
          "securityContext": {},
          "terminationGracePeriodSeconds": 30,
        },
        "status": {
          "phase": "Pending",
          "qosClass": "BestEffort",
        },
      }
    `);
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['localhost:5000/nginx', 'Always'],
    ['nginx@sha256:abc', 'IfNotPresent'],
  ])('pulls %s %s', (image, policy) => {
    expect(created(pod, withContainer({ image })).spec.containers[0].imagePullPolicy).toBe(policy);
  });

  it('takes requests from limits and writes quantities in one form', () => {
    const resources = { limits: { cpu: '0.5', memory: '1024Mi' }, requests: { memory: '0.5Gi' } };
    expect(created(pod, withContainer({ resources })).spec.containers[0].resources).toEqual({
      limits: { cpu: '500m', memory: '1Gi' },
      requests: { cpu: '500m', memory: '512Mi' },
    });
  });

  it('completes probes, ports, variables and volumes, and drops what says nothing', () => {
    const object = created(pod, {
      spec: {
        hostNetwork: true,
        nodeName: '',
        volumes: [
          { name: 'a' },
          { name: 'b', configMap: { name: 'x', items: [] } },
          { name: 'c', hostPath: { path: '/x' } },
        ],
        containers: [
          {
            ...container,
            env: [{ name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
            ports: [{ containerPort: 80 }],
            readinessProbe: { httpGet: { port: 80 }, initialDelaySeconds: 0 },
            volumeMounts: [],
          },
        ],
      },
    });
    expect(object.spec.volumes).toEqual([
      { name: 'a', emptyDir: {} },
      { name: 'b', configMap: { name: 'x', defaultMode: 420 } },
      { name: 'c', hostPath: { path: '/x', type: '' } },
    ]);
    expect(object.spec.containers[0]).toMatchObject({
      env: [{ name: 'IP', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } } }],
      ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }],
    });
    expect(object.spec.containers[0].readinessProbe).toEqual({
      httpGet: { path: '/', port: 80, scheme: 'HTTP' },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(object.spec.containers[0]).not.toHaveProperty('volumeMounts');
    expect(object.spec).not.toHaveProperty('nodeName');
  });

  it('drops the status that a client sends and computes the class of service', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' } };
    const object = created(pod, { ...withContainer({ resources }), status: { phase: 'Running' } });
    expect(object.status).toEqual({ phase: 'Pending', qosClass: 'Guaranteed' });
  });

  it('says that a gated pod is not to be scheduled', () => {
    const object = created(pod, withSpec({ schedulingGates: [{ name: 'example.com/wait' }] }));
    expect(object.status.conditions?.[0]).toMatchObject({
      type: 'PodScheduled',
      status: 'False',
      reason: 'SchedulingGated',
    });
  });
});

describe('refusals', () => {
  it.each<[string, object, string[]]>([
    ['a good pod', withSpec({}), []],
    ['no containers', { spec: { containers: [] } }, ['spec.containers: Required value']],
    ['no image', { spec: { containers: [{ name: 'web' }] } }, ['spec.containers[0].image: Required value']],
    [
      'a name in capitals',
      { ...withSpec({}), metadata: { name: 'Web' } },
      [
        `metadata.name: Invalid value: "Web": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
      ],
    ],
    [
      'two containers of one name',
      { spec: { containers: [container, container] } },
      ['spec.containers[1].name: Duplicate value: "web"'],
    ],
    [
      'an unknown volume',
      withContainer({ volumeMounts: [{ name: 'x', mountPath: '/x' }] }),
      ['spec.containers[0].volumeMounts[0].name: Not found: "x"'],
    ],
    [
      'two volumes of one name',
      withSpec({ volumes: [{ name: 'v' }, { name: 'v' }] }),
      ['spec.volumes[1].name: Duplicate value: "v"'],
    ],
    [
      'two volume types',
      withSpec({ volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] }),
      ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
    ],
    [
      'a request above its limit',
      withContainer({ resources: { requests: { cpu: '200m' }, limits: { cpu: '100m' } } }),
      ['spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m'],
    ],
    [
      'an unknown resource',
      withContainer({ resources: { requests: { gpu: '1' } } }),
      [
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource type or fully qualified',
        'spec.containers[0].resources.requests[gpu]: Invalid value: "gpu": must be a standard resource for containers',
      ],
    ],
    [
      'a probe without an action',
      withContainer({ livenessProbe: { periodSeconds: 5 } }),
      ['spec.containers[0].livenessProbe: Required value: must specify a handler type'],
    ],
    [
      'a probe with two actions',
      withContainer({ livenessProbe: { httpGet: { port: 80 }, tcpSocket: { port: 80 } } }),
      ['spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
    ],
    [
      'a liveness probe that must succeed twice',
      withContainer({ livenessProbe: { httpGet: { port: 80 }, successThreshold: 2 } }),
      ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
    ],
    [
      'a port out of range',
      withContainer({ ports: [{ containerPort: 70000 }] }),
      ['spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'],
    ],
    [
      'a port name too long',
      withContainer({ ports: [{ containerPort: 80, name: 'a-very-long-port-name' }] }),
      ['spec.containers[0].ports[0].name: Invalid value: "a-very-long-port-name": must be no more than 15 characters'],
    ],
    [
      'a variable with two sources',
      withContainer({ env: [{ name: 'A', value: 'x', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
      ['spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
    ],
    [
      'a variable name with an equals sign',
      withContainer({ env: [{ name: 'A=B', value: 'x' }] }),
      [
        `spec.containers[0].env[0].name: Invalid value: "A=B": a valid environment variable name must consist only of printable ASCII characters other than '='`,
      ],
    ],
    [
      'an unknown restart policy',
      withSpec({ restartPolicy: 'Sometimes' }),
      ['spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    ],
    [
      'a probe of an init container',
      withSpec({ initContainers: [{ name: 'i', image: 'x', readinessProbe: { tcpSocket: { port: 1 } } }] }),
      [
        'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
      ],
    ],
    [
      'a toleration of nothing',
      withSpec({ tolerations: [{ operator: 'Equal', value: 'x' }] }),
      [
        'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ],
    ],
    [
      'a weight out of range',
      withSpec({
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: { matchExpressions: [] } }],
          },
        },
      }),
      [
        'spec.affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 101: must be in the range 1-100',
      ],
    ],
    [
      'required node affinity without terms',
      withSpec({
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } },
      }),
      [
        'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term',
      ],
    ],
    [
      'a spread constraint without skew',
      withSpec({ topologySpreadConstraints: [{ maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'Never' }] }),
      [
        'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
        'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "Never": supported values: "DoNotSchedule", "ScheduleAnyway"',
      ],
    ],
    [
      'two containers on one host port',
      {
        spec: {
          containers: [
            { ...container, ports: [{ containerPort: 80, hostPort: 80 }] },
            { ...container, name: 'b', ports: [{ containerPort: 81, hostPort: 80 }] },
          ],
        },
      },
      ['spec.containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'],
    ],
  ])('%s', (_, manifest, expected) => {
    expect(refusals(pod, manifest)).toEqual(expected);
  });
});

describe('updates', () => {
  it('allows a new image, a further toleration and a shorter deadline', () => {
    const before = withSpec({ activeDeadlineSeconds: 100 });
    const after = {
      spec: {
        containers: [{ ...container, image: 'nginx:2', imagePullPolicy: 'Always' }],
        activeDeadlineSeconds: 50,
        tolerations: [{ key: 'a', operator: 'Exists' }],
      },
    };
    expect(updated(pod, before, after).refused).toEqual([]);
  });

  it('refuses other changes and shows them', () => {
    expect(updated(pod, withSpec({ nodeName: 'a' }), withSpec({ nodeName: 'b' })).refused).toMatchInlineSnapshot(`
      [
        "spec: Forbidden: pod updates may not change fields other than \`spec.containers[*].image\`,\`spec.initContainers[*].image\`,\`spec.activeDeadlineSeconds\`,\`spec.tolerations\` (only additions to existing tolerations),\`spec.terminationGracePeriodSeconds\` (allow it to be set to 1 if it was previously negative)
        core.PodSpec{
        	... // 5 identical fields
      - 	NodeName: "a",
      + 	NodeName: "b",
        	... // 6 identical fields
        }
      ",
      ]
    `);
  });

  it('refuses another number of containers', () => {
    const after = { spec: { containers: [container, { ...container, name: 'b' }] } };
    expect(updated(pod, withSpec({}), after).refused).toEqual([
      'spec.containers: Forbidden: pod updates may not add or remove containers',
    ]);
  });

  it('keeps the status', () => {
    const { object } = updated(pod, withSpec({}), { ...withSpec({}), status: { phase: 'Failed' } });
    expect(object.status.phase).toBe('Pending');
  });
});
