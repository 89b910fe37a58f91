/** Updates and patches: what they may change, when they are refused, and when they write nothing. */
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { configMaps, deploymentBody, deployments, said, TestServer } from './fixture.ts';

const configMap = (name: string, more: object = {}): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { a: '1' },
  ...more,
});

/** Writing to it throws. */
function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const field of Object.values(value)) deepFrozen(field);
  return Object.freeze(value);
}

describe('update', () => {
  it('is refused when the object has changed since it was read', () => {
    const server = new TestServer();
    const read = server.create(configMaps, configMap('x')) as unknown as { data: object };
    expect(server.send('PUT', `${configMaps}/x`, { ...read, data: { a: '2' } }).code).toBe(200);
    expect(said(server.send('PUT', `${configMaps}/x`, { ...read, data: { a: '3' } }))).toBe(
      '409 Conflict: Operation cannot be fulfilled on configmaps "x": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('without a resourceVersion overwrites, where upstream allows it', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('x'));
    expect(server.send('PUT', `${configMaps}/x`, configMap('x', { data: { a: '9' } })).body).toMatchObject({
      data: { a: '9' },
    });
    const budgets = '/apis/policy/v1/namespaces/default/poddisruptionbudgets';
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'b' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'web' } } },
    };
    server.create(budgets, budget);
    expect(said(server.send('PUT', `${budgets}/b`, budget))).toBe(
      '422 Invalid: poddisruptionbudgets.policy "b" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    );
  });

  it('that changes nothing writes nothing', () => {
    const server = new TestServer();
    const created = server.create(deployments, deploymentBody('web'));
    const revision = server.api.store.revision;
    expect(server.send('PUT', `${deployments}/web`, deploymentBody('web')).body).toEqual(created);
    expect(server.patch(`${deployments}/web`, 'merge', { spec: { replicas: 3 } }).code).toBe(200);
    expect(server.api.store.revision).toBe(revision);
  });

  it('raises the generation with the spec and keeps the status', () => {
    const server = new TestServer();
    server.create(deployments, deploymentBody('web'));
    server.patch(`${deployments}/web/status`, 'merge', { status: { replicas: 3 }, spec: { replicas: 99 } });
    const updated = server.send('PUT', `${deployments}/web`, {
      ...(deploymentBody('web', 5) as object),
      status: { replicas: 0 },
    }).body;
    expect(updated).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 }, status: { replicas: 3 } });
  });

  it('shares with the version before what has not changed', () => {
    const server = new TestServer();
    const before = server.create(deployments, deploymentBody('web')) as Deployment;
    const after = server.patch(`${deployments}/web`, 'merge', { metadata: { labels: { a: 'b' } } }).body as Deployment;
    expect(after.metadata.labels).toEqual({ a: 'b' });
    expect(after.spec).toBe(before.spec);
    expect(before.metadata.labels).toBeUndefined();
    const scaled = server.patch(`${deployments}/web`, 'merge', { spec: { replicas: 9 } }).body as Deployment;
    expect(scaled.spec).not.toBe(before.spec);
    expect(scaled.spec.template).toBe(before.spec.template);
    expect(scaled.metadata.labels).toBe(after.metadata.labels);
    expect(before.spec.replicas).toBe(3);
  });

  it('notices what is taken away', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('x', { metadata: { name: 'x', labels: { a: 'b' } } }));
    expect(server.patch(`${configMaps}/x`, 'merge', { metadata: { labels: null } }).body).not.toHaveProperty(
      'metadata.labels',
    );
    expect(server.patch(`${configMaps}/x`, 'merge', { data: { a: null, b: '2' } }).body).toMatchObject({
      data: { b: '2' },
    });
    expect(server.patch(`${configMaps}/x`, 'merge', { data: null }).body).not.toHaveProperty('data');
    expect(server.get(`${configMaps}/x`).body).not.toHaveProperty('data');
  });

  it('leaves alone what a part of the control plane handed in', () => {
    const server = new TestServer();
    server.create(deployments, deploymentBody('web'));
    const stored = server.api.store.get('/registry/deployments/default/web')?.value as Deployment;
    const frozen = deepFrozen({
      ...stored,
      status: { replicas: 1, conditions: [{ type: 'Available', status: 'True' }] },
    });
    const request = {
      verb: 'update',
      group: 'apps',
      version: 'v1',
      resource: 'deployments',
      namespace: 'default',
      name: 'web',
    } as const;
    const caller = { actor: 'deployment-controller', cause: { kind: 'timer', timer: 'test' } } as const;
    const updated = server.api.handle({ ...request, subresource: 'status', body: frozen }, caller).body as Deployment;
    expect(updated.spec).toBe(stored.spec);
    const again = deepFrozen({ ...updated, spec: { ...updated.spec, replicas: 4 } });
    expect(server.api.handle({ ...request, body: again }, caller).body).toMatchObject({
      spec: { replicas: 4 },
      status: { replicas: 1 },
    });
  });

  const refusals: [string, object, string][] = [
    [
      'another name than the path',
      { metadata: { name: 'y' } },
      '400 BadRequest: the name of the object (y) does not match the name on the URL (x)',
    ],
    [
      'another namespace than the path',
      { metadata: { name: 'x', namespace: 'other' } },
      '400 BadRequest: the namespace of the object (other) does not match the namespace on the request (default)',
    ],
  ];
  it.each(refusals)('refuses %s', (_, more, expected) => {
    const server = new TestServer();
    server.create(configMaps, configMap('x'));
    expect(said(server.send('PUT', `${configMaps}/x`, configMap('x', more)))).toBe(expected);
  });

  it('refuses another uid', () => {
    const server = new TestServer();
    const { uid } = server.create(configMaps, configMap('x')).metadata;
    expect(said(server.send('PUT', `${configMaps}/x`, configMap('x', { metadata: { name: 'x', uid: 'other' } })))).toBe(
      `409 Conflict: Operation cannot be fulfilled on configmaps "x": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/x, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: other, UID in object meta: ${uid}`,
    );
  });

  it('of what does not exist creates it only where upstream does', () => {
    const server = new TestServer();
    expect(said(server.send('PUT', `${configMaps}/x`, configMap('x')))).toBe('404 NotFound: configmaps "x" not found');
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'l' }, spec: {} };
    expect(server.send('PUT', '/apis/coordination.k8s.io/v1/namespaces/default/leases/l', lease).code).toBe(201);
  });
});

describe('patch', () => {
  const server = new TestServer();
  server.create(deployments, deploymentBody('web'));
  const image = '/apis/orrery.dev/v1/images';
  server.create(image, {
    apiVersion: 'orrery.dev/v1',
    kind: 'Image',
    metadata: { name: 'shop' },
    spec: { image: 'shop:v1' },
  });

  it('json, merge and strategic', () => {
    expect(
      server.patch(`${deployments}/web`, 'json', [{ op: 'replace', path: '/spec/replicas', value: 4 }]).body,
    ).toMatchObject({ spec: { replicas: 4 } });
    expect(server.patch(`${deployments}/web`, 'merge', { spec: { replicas: 5 } }).body).toMatchObject({
      spec: { replicas: 5 },
    });
    const containers = [{ name: 'web', image: 'nginx:2' }];
    expect(
      server.patch(`${deployments}/web`, 'strategic', { spec: { template: { spec: { containers } } } }).body,
    ).toMatchObject({
      spec: {
        template: { spec: { containers: [{ name: 'web', image: 'nginx:2', imagePullPolicy: 'IfNotPresent' }] } },
      },
    });
  });

  it('is a precondition when it names a resourceVersion', () => {
    expect(said(server.patch(`${deployments}/web`, 'merge', { metadata: { resourceVersion: '1' } }))).toBe(
      '409 Conflict: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  const refusals: [string, () => ReturnType<TestServer['patch']>, string][] = [
    [
      'an operation that does not apply',
      () => server.patch(`${deployments}/web`, 'json', [{ op: 'test', path: '/spec/replicas', value: 99 }]),
      '422 Invalid: the server rejected our request due to an error in our request',
    ],
    [
      'a strategic patch of a custom resource',
      () => server.patch(`${image}/shop`, 'strategic', {}),
      '415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml',
    ],
    [
      'what is not there',
      () => server.patch(`${deployments}/none`, 'merge', {}),
      '404 NotFound: deployments.apps "none" not found',
    ],
    [
      'another name',
      () => server.patch(`${deployments}/web`, 'merge', { metadata: { name: 'y' } }),
      '400 BadRequest: the name of the object (y) does not match the name on the URL (web)',
    ],
    [
      'a value of the wrong type',
      () => server.patch(`${deployments}/web`, 'merge', { spec: { replicas: 'x' } }),
      '422 Invalid:  "" is invalid: patch: Invalid value: "{\\"apiVersion\\":\\"apps/v1\\",\\"kind\\":\\"Deployment\\",\\"metadata\\":{…},\\"spec\\":{\\"replicas\\":\\"x\\",…},\\"status\\":{…}}": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'a strategic patch with a value of the wrong type',
      () => server.patch(`${deployments}/web`, 'strategic', { spec: { replicas: 'x' } }),
      '422 Invalid:  "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
  ];
  const shortened = (text: string): string =>
    text
      .replace(/(Deployment\\",\\"metadata\\":\{).*?(\},\\"spec\\":\{\\"replicas)/, '$1…$2')
      .replace(/(spec\\":\{\\"replicas\\":\\"x\\",).*(\},\\"status\\":\{)(\}\}")/, '$1…$2…$3');
  it.each(refusals)('refuses %s', (_, work, expected) => expect(shortened(said(work()))).toBe(expected));
});
