import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import { fieldOfMessage, parseFieldPath } from './field-path.ts';
import { editableManifest, lastAppliedAnnotation } from './manifest.ts';

const written = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', annotations: {} },
  spec: { replicas: 4, template: { spec: { containers: [{ name: 'shop', image: 'shop:v1' }] } } },
};

function live(extra: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      uid: 'u',
      resourceVersion: '9',
      creationTimestamp: 'then',
      annotations: { [lastAppliedAnnotation]: JSON.stringify(written), 'deployment.kubernetes.io/revision': '2' },
      ...extra,
    },
    spec: {
      replicas: 6,
      progressDeadlineSeconds: 600,
      template: {
        spec: {
          dnsPolicy: 'ClusterFirst',
          containers: [{ name: 'shop', image: 'shop:v2', terminationMessagePath: '/x' }],
        },
      },
    },
    status: { replicas: 6 },
  } as unknown as KubernetesObject;
}

describe('the text that a student edits', () => {
  it('is their own manifest with the values that hold now', () => {
    expect(editableManifest(live())).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: { replicas: 6, template: { spec: { containers: [{ name: 'shop', image: 'shop:v2' }] } } },
    });
  });
  it('shows containers that somebody else added', () => {
    const object = live() as unknown as { spec: { template: { spec: { containers: unknown[] } } } };
    object.spec.template.spec.containers.push({ name: 'sidecar', image: 'proxy' });
    expect(JSON.stringify(editableManifest(object as unknown as KubernetesObject))).toContain('"sidecar"');
  });
  it.each([[{ annotations: {} }], [{ annotations: { [lastAppliedAnnotation]: 'not json' } }]])(
    'is all that can be set when nothing readable was applied: %j',
    (metadata) => {
      const text = JSON.stringify(editableManifest(live(metadata)));
      expect(text).toContain('progressDeadlineSeconds');
      expect(text).not.toMatch(/status|resourceVersion|uid/);
    },
  );
});

it.each([
  ['spec.template.spec.containers[0].image', ['spec', 'template', 'spec', 'containers', 0, 'image']],
  ['metadata.labels[app.kubernetes.io/name]', ['metadata', 'labels', 'app.kubernetes.io/name']],
])('the field path %s', (field, path) => expect(parseFieldPath(field)).toEqual(path));

it.each([
  ['strict decoding error: unknown field "spec.replica"', 'spec.replica'],
  ['json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32', 'spec.replicas'],
  ['something else', undefined],
])('the field of the message %s', (message, field) => expect(fieldOfMessage(message)).toBe(field));
