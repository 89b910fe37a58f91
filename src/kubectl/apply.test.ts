import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../api/object.ts';
import { createSim } from '../testing/sim.ts';
import { applyObject, planApply } from './apply.ts';
import { parseDocuments } from './yaml.ts';

const sim = createSim({ nodes: 1 });

function object(text: string): KubernetesObject {
  return parseDocuments(text).documents[0].value as KubernetesObject;
}

const configMap = (name: string, data: string): KubernetesObject =>
  object(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: ${data}\n`);
const apply = (manifest: KubernetesObject) => applyObject(manifest, {}, sim.transport);

describe('applyObject', () => {
  it('creates, leaves alone, changes, and takes away what the document no longer says', async () => {
    expect(await apply(configMap('steps', '{a: "1", b: "2"}'))).toMatchObject({ outcome: 'created', warnings: [] });
    expect(await apply(configMap('steps', '{a: "1", b: "2"}'))).toMatchObject({ outcome: 'unchanged', patch: {} });
    const changed = await apply(configMap('steps', '{a: "3"}'));
    expect(changed).toMatchObject({
      outcome: 'configured',
      patch: { data: { a: '3', b: null } },
      object: { data: { a: '3' } },
    });
  });

  it('keeps what others have set', async () => {
    await apply(configMap('shared', '{a: "1"}'));
    await sim.kubectl(`patch cm shared -p '{"data":{"other":"x"}}'`);
    expect(await apply(configMap('shared', '{a: "2"}'))).toMatchObject({ object: { data: { a: '2', other: 'x' } } });
  });

  it('warns about an object that was not applied before', async () => {
    await sim.kubectl('create cm made --from-literal=a=b');
    const answer = await apply(configMap('made', '{a: "b"}'));
    expect(answer.warnings).toEqual([
      expect.stringContaining(
        'resource configmaps/made is missing the kubectl.kubernetes.io/last-applied-configuration annotation',
      ),
    ]);
    expect(answer).toMatchObject({ outcome: 'configured' });
  });

  it('answers with the refusal of the server', async () => {
    const deployment = object(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bad}\nspec:\n  replicas: -1\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c, image: i}]}\n',
    );
    const answer = await apply(deployment);
    expect(answer).toMatchObject({ status: { reason: 'Invalid', details: { causes: [{ field: 'spec.replicas' }] } } });
  });

  it('refuses a kind that the server does not know', async () => {
    expect(await apply(object('apiVersion: x.dev/v1\nkind: Foo\nmetadata: {name: a}\n'))).toMatchObject({
      status: { message: 'no matches for kind "Foo" in version "x.dev/v1"' },
    });
  });

  it('keeps nothing of a dry run', async () => {
    expect(await applyObject(configMap('dry', '{a: b}'), { dryRun: true }, sim.transport)).toMatchObject({
      outcome: 'created',
    });
    expect(await sim.kubectl('get cm dry')).toBe('Error from server (NotFound): configmaps "dry" not found\n');
  });
});

describe('planApply', () => {
  it('shows the live object and what would become of it, defaults included', async () => {
    const service = object('apiVersion: v1\nkind: Service\nmetadata: {name: plan}\nspec:\n  ports: [{port: 80}]\n');
    const first = await planApply(service, sim.transport);
    expect(first.live).toBeUndefined();
    expect(first.result).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }] },
    });
    await apply(service);
    const second = await planApply({ ...service, spec: { ports: [{ port: 81 }] } } as KubernetesObject, sim.transport);
    expect(second.live).toMatchObject({ spec: { ports: [{ port: 80 }] } });
    expect(second.result).toMatchObject({ spec: { ports: [{ port: 81 }] } });
    expect(await sim.kubectl('get svc plan -o jsonpath={.spec.ports[0].port}')).toBe('80');
  });
});
