import { describe, expect, it } from 'vitest';
import type { Draft } from '../../api/object.ts';
import { created, refusals, updated } from '../samples.ts';
import { deployment } from './index.ts';

const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const withSpec = (fields: object) => ({ spec: { selector: { matchLabels: labels }, template, ...fields } });

it('completes the smallest deployment', () => {
  expect(created(deployment, withSpec({}))).toMatchInlineSnapshot(`
    {
      "apiVersion": "apps/v1",
      "kind": "Deployment",
      "metadata": {
        "generation": 1,
        "name": "web",
        "namespace": "default",
      },
      "spec": {
        "progressDeadlineSeconds": 600,
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "selector": {
          "matchLabels": {
            "app": "web",
          },
        },
        "strategy": {
          "rollingUpdate": {
            "maxSurge": "25%",
            "maxUnavailable": "25%",
          },
          "type": "RollingUpdate",
        },
        "template": {
          "metadata": {
            "labels": {
              "app": "web",
            },
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
            "restartPolicy": "Always",
            "schedulerName": "default-scheduler",
            "securityContext": {},
            "terminationGracePeriodSeconds": 30,
          },
        },
      },
      "status": {},
    }
  `);
});

it('leaves rollingUpdate out of a Recreate strategy', () => {
  expect(created(deployment, withSpec({ strategy: { type: 'Recreate' } })).spec.strategy).toEqual({ type: 'Recreate' });
});

describe('refusals', () => {
  it.each<[string, object, string[]]>([
    ['a good deployment', withSpec({}), []],
    [
      'no selector',
      withSpec({ selector: undefined }),
      [
        'spec.selector: Required value',
        'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'a selector for other labels',
      withSpec({ selector: { matchLabels: { app: 'shop' } } }),
      [
        'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
      ],
    ],
    [
      'a template without labels',
      withSpec({ template: { spec: template.spec } }),
      [
        'spec.template.metadata.labels: Invalid value: map[string]string(nil): `selector` does not match template `labels`',
      ],
    ],
    [
      'an empty selector',
      withSpec({ selector: {} }),
      [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
      ],
    ],
    [
      'negative replicas',
      withSpec({ replicas: -1 }),
      ['spec.replicas: Invalid value: -1: must be greater than or equal to 0'],
    ],
    [
      'neither surge nor unavailability',
      withSpec({ strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } }),
      [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"0%"}: may not be 0 when `maxSurge` is 0',
      ],
    ],
    [
      'more than all unavailable',
      withSpec({ strategy: { rollingUpdate: { maxUnavailable: '120%' } } }),
      [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"120%"}: must not be greater than 100%',
      ],
    ],
    [
      'rollingUpdate with Recreate',
      withSpec({ strategy: { type: 'Recreate', rollingUpdate: { maxSurge: 1 } } }),
      ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
    ],
    [
      'an unknown strategy',
      withSpec({ strategy: { type: 'BlueGreen' } }),
      [
        'spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"BlueGreen", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"',
      ],
    ],
    [
      'pods that do not restart',
      withSpec({ template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } }),
      ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
    ],
    [
      'a deadline before the pods can be available',
      withSpec({ minReadySeconds: 600 }),
      ['spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds'],
    ],
    [
      'a bad label in the template',
      withSpec({ template: { ...template, metadata: { labels: { ...labels, tier: 'front end' } } } }),
      [
        `spec.template.labels: Invalid value: "front end": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
      ],
    ],
    [
      'no image',
      withSpec({ template: { ...template, spec: { containers: [{ name: 'web' }] } } }),
      ['spec.template.spec.containers[0].image: Required value'],
    ],
  ])('%s', (_, manifest, expected) => {
    expect(refusals(deployment, manifest)).toEqual(expected);
  });
});

describe('updates', () => {
  it('raises the generation for the spec and for annotations, not for labels', () => {
    const generation = (after: object) => updated(deployment, withSpec({}), after).object.metadata.generation;
    expect(generation(withSpec({}))).toBe(1);
    expect(generation(withSpec({ replicas: 3 }))).toBe(2);
    expect(generation({ ...withSpec({}), metadata: { annotations: { a: 'b' } } })).toBe(2);
    expect(generation({ ...withSpec({}), metadata: { labels: { a: 'b' } } })).toBe(1);
  });

  it('refuses another selector', () => {
    const moved = {
      selector: { matchLabels: { app: 'shop' } },
      template: { ...template, metadata: { labels: { app: 'shop' } } },
    };
    expect(updated(deployment, withSpec({}), withSpec(moved)).refused).toEqual([
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"shop"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    ]);
  });
});

describe('retired versions', () => {
  const arrived = (group: string, version: string, manifest: object) => {
    const other = deployment.otherVersions?.find((each) => each.group === group && each.version === version);
    const draft = structuredClone({ metadata: { name: 'web' }, ...manifest }) as unknown as Record<string, unknown>;
    other?.toStorage?.(draft);
    return draft as unknown as Draft;
  };
  const old = { spec: { template, rollbackTo: { revision: 1 } } };

  it('reads extensions/v1beta1 with its own defaults', () => {
    expect(arrived('extensions', 'v1beta1', old)).toMatchObject({
      metadata: { labels },
      spec: {
        selector: { matchLabels: labels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
        revisionHistoryLimit: 2147483647,
        progressDeadlineSeconds: 2147483647,
      },
    });
    expect(arrived('extensions', 'v1beta1', old)).not.toHaveProperty('spec.rollbackTo');
  });

  it('reads apps/v1beta1 with two revisions kept', () => {
    const object = created(deployment, arrived('apps', 'v1beta1', old));
    expect(object.spec).toMatchObject({
      revisionHistoryLimit: 2,
      progressDeadlineSeconds: 600,
      selector: { matchLabels: labels },
    });
    expect(object.spec.strategy.rollingUpdate).toEqual({ maxSurge: '25%', maxUnavailable: '25%' });
  });

  it('takes apps/v1beta2 as it is', () => {
    expect(arrived('apps', 'v1beta2', withSpec({}))).toEqual({ metadata: { name: 'web' }, ...withSpec({}) });
    expect(deployment.otherVersions?.map((each) => [each.deprecatedIn, each.removedIn])).toEqual([
      ['v1.8', 'v1.16'],
      ['v1.8', 'v1.16'],
      ['v1.9', 'v1.16'],
    ]);
  });
});

it('scales', () => {
  const object = created(deployment, withSpec({ replicas: 2 }));
  expect(deployment.scale?.replicas(object)).toBe(2);
  expect(deployment.scale?.selector(object)).toBe('app=web');
  expect(deployment.scale?.withReplicas(object, 5).spec.replicas).toBe(5);
});
