/** The verbs, as kubectl sends them and as a student reads the answers. */
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { configMaps, deploymentBody, deployments, podBody, pods, said, statusOf, TestServer } from './fixture.ts';

const configMap = (name: string, more: object = {}): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { a: '1' },
  ...more,
});

describe('create', () => {
  it('fills in identity, times and defaults', () => {
    const server = new TestServer();
    const created = server.create(deployments, deploymentBody('web')) as Deployment;
    expect(created.metadata).toEqual({
      name: 'web',
      namespace: 'default',
      uid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/) as string,
      resourceVersion: String(server.api.store.revision),
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      managedFields: [expect.objectContaining({ manager: 'unknown', operation: 'Update', apiVersion: 'apps/v1' })],
    });
    expect(created.spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
    });
    expect(server.get(`${deployments}/web`).body).toEqual(created);
  });

  it('takes no status from a client', () => {
    const server = new TestServer();
    expect(server.create(deployments, { ...(deploymentBody('web') as object), status: { replicas: 7 } })).toMatchObject(
      { status: {} },
    );
  });

  it('makes up a name from generateName', () => {
    const server = new TestServer();
    const body = podBody('', { metadata: { name: undefined, generateName: 'web-' } });
    const names = [server.create(pods, body), server.create(pods, body)].map((pod) => pod.metadata.name);
    expect(names[0]).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(names[0]).not.toBe(names[1]);
  });

  const refusals: [string, string, unknown, string][] = [
    ['a second of the same name', configMaps, configMap('here'), '409 AlreadyExists: configmaps "here" already exists'],
    [
      'a missing namespace',
      '/api/v1/namespaces/nowhere/configmaps',
      configMap('x'),
      '404 NotFound: namespaces "nowhere" not found',
    ],
    [
      'another namespace than the path',
      configMaps,
      configMap('x', { metadata: { name: 'x', namespace: 'other' } }),
      '400 BadRequest: the namespace of the provided object does not match the namespace sent on the request',
    ],
    [
      'no name',
      configMaps,
      configMap(''),
      '422 Invalid: ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    ],
    [
      'a resourceVersion',
      configMaps,
      configMap('x', { metadata: { name: 'x', resourceVersion: '5' } }),
      '500 Failure: resourceVersion should not be set on objects to be created',
    ],
    [
      'another kind than the path',
      configMaps,
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } },
      '400 BadRequest: Pod in version "v1" cannot be handled as a ConfigMap: no kind "Pod" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"',
    ],
    [
      'another version than the path',
      configMaps,
      { apiVersion: 'v2', kind: 'ConfigMap', metadata: { name: 'x' } },
      '400 BadRequest: the API version in the data (v2) does not match the expected API version (v1)',
    ],
    [
      'a field of the wrong type',
      deployments,
      { ...(deploymentBody('x') as object), spec: { replicas: 'three' } },
      '400 BadRequest: Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      'an unknown field, when asked to be strict',
      `${configMaps}?fieldValidation=Strict`,
      configMap('x', { colour: 'red' }),
      '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "colour"',
    ],
    [
      'an unknown way of validation',
      `${configMaps}?fieldValidation=Maybe`,
      configMap('x'),
      '422 Invalid: CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "Ignore", "Strict", "Warn"',
    ],
  ];
  it.each(refusals)('refuses %s', (_, url, body, expected) => {
    const server = new TestServer();
    server.create(configMaps, configMap('here'));
    const revision = server.api.store.revision;
    expect(said(server.send('POST', url, body))).toBe(expected);
    expect(server.api.store.revision).toBe(revision);
  });

  it('warns of an unknown field by default, and drops it', () => {
    const server = new TestServer();
    const response = server.send('POST', configMaps, configMap('x', { colour: 'red' }));
    expect(response).toMatchObject({ code: 201, warnings: ['unknown field "colour"'] });
    expect(response.body).not.toHaveProperty('colour');
    expect(
      server.send('POST', `${configMaps}?fieldValidation=Ignore`, configMap('y', { colour: 'red' })).warnings,
    ).toEqual([]);
  });

  it('takes null for a field that is not there', () => {
    const server = new TestServer();
    const created = server.create(
      configMaps,
      configMap('x', { metadata: { name: 'x', labels: null, creationTimestamp: null }, binaryData: null }),
    );
    expect(created.metadata).not.toHaveProperty('labels');
    expect(created.metadata.creationTimestamp).toBe('2026-01-01T00:00:00Z');
    expect(created).not.toHaveProperty('binaryData');
  });

  it('says when the name is taken by an object on its way out', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('x', { metadata: { name: 'x', finalizers: ['example.com/wait'] } }));
    server.send('DELETE', `${configMaps}/x`);
    expect(said(server.send('POST', configMaps, configMap('x')))).toBe(
      '409 AlreadyExists: object is being deleted: configmaps "x" already exists',
    );
  });

  it('writes nothing on a dry run', () => {
    const server = new TestServer();
    const revision = server.api.store.revision;
    const response = server.send('POST', `${configMaps}?dryRun=All`, configMap('x'));
    expect(response.code).toBe(201);
    expect((response.body as KubernetesObject).metadata).not.toHaveProperty('resourceVersion');
    expect(server.api.store.revision).toBe(revision);
    expect(said(server.get(`${configMaps}/x`))).toBe('404 NotFound: configmaps "x" not found');
  });
});

describe('scale', () => {
  it('is printed with what is wanted and what is there', () => {
    const server = new TestServer();
    server.create(deployments, deploymentBody('web', 2));
    const accept = 'application/json;as=Table;g=meta.k8s.io;v=v1';
    const table = server.get(`${deployments}/web/scale`, { accept }).body as {
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[] }[];
    };
    expect(table.columnDefinitions.map(({ name }) => name)).toEqual(['Name', 'Desired', 'Available', 'Age']);
    expect(table.rows[0].cells).toEqual(['web', 2, 0, '0s']);
  });

  it('reads and writes the number of replicas', () => {
    const server = new TestServer();
    const created = server.create(deployments, deploymentBody('web'));
    const scale = server.get(`${deployments}/web/scale`).body as { metadata: { resourceVersion: string } };
    expect(scale).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      metadata: { name: 'web', uid: created.metadata.uid },
      spec: { replicas: 3 },
      status: { replicas: 0, selector: 'app=web' },
    });
    expect(server.send('PUT', `${deployments}/web/scale`, { ...scale, spec: { replicas: 0 } }).body).toMatchObject({
      kind: 'Scale',
      spec: {},
    });
    expect(said(server.send('PUT', `${deployments}/web/scale`, { ...scale, spec: { replicas: 9 } }))).toContain(
      '409 Conflict: Operation cannot be fulfilled on deployments.apps "web"',
    );
    expect(server.patch(`${deployments}/web/scale`, 'merge', { spec: { replicas: 7 } }).body).toMatchObject({
      spec: { replicas: 7 },
    });
    expect(server.get(`${deployments}/web`).body).toMatchObject({ spec: { replicas: 7 }, metadata: { generation: 3 } });
    expect(said(server.patch(`${deployments}/web/scale`, 'merge', { spec: { replicas: -1 } }))).toBe(
      '422 Invalid: Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
  });
});

describe('paths', () => {
  const server = new TestServer();
  const cases: [string, () => ReturnType<TestServer['send']>, string][] = [
    [
      'an unknown resource',
      () => server.get('/api/v1/namespaces/default/gadgets'),
      '404 NotFound: the server could not find the requested resource',
    ],
    [
      'an unknown group',
      () => server.get('/apis/none.dev/v1/gadgets'),
      '404 NotFound: the server could not find the requested resource',
    ],
    [
      'an unknown subresource',
      () => server.get(`${pods}/x/shell`),
      '404 NotFound: the server could not find the requested resource',
    ],
    [
      'creating everywhere',
      () => server.send('POST', '/api/v1/pods', podBody('x')),
      '405 MethodNotAllowed: the server does not allow this method on the requested resource',
    ],
    [
      'replacing a collection',
      () => server.send('PUT', pods, {}),
      '405 MethodNotAllowed: the server does not allow this method on the requested resource',
    ],
    [
      'a patch of no known type',
      () => server.send('PATCH', `${pods}/x`, {}),
      '415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    ],
    [
      'nothing that we can say',
      () => server.get(pods, { accept: 'application/vnd.kubernetes.protobuf' }),
      '406 NotAcceptable: only the following media types are accepted: application/json, application/yaml',
    ],
  ];
  it.each(cases)('%s', (_, work, expected) => expect(said(work())).toBe(expected));

  it('answers with metadata alone, for those who need no more', () => {
    const server = new TestServer();
    server.create(configMaps, { metadata: { name: 'a', labels: { x: 'y' } }, data: { k: 'v' } });
    const accept = (as: string): { accept: string } => ({ accept: `application/json;as=${as};g=meta.k8s.io;v=v1` });
    const one = server.get(`${configMaps}/a`, accept('PartialObjectMetadata')).body as KubernetesObject;
    expect(one).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a', labels: { x: 'y' } } });
    expect(one).not.toHaveProperty('data');
    const list = server.get(configMaps, accept('PartialObjectMetadataList')).body as { items: unknown[] };
    expect(list).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
    expect(list.items).toEqual([one]);
    // A list has a form of its own.
    expect(server.get(configMaps, accept('PartialObjectMetadata')).code).toBe(406);
    const watch = server.watch(configMaps, accept('PartialObjectMetadata'));
    expect(watch.events).toEqual([{ type: 'ADDED', object: one }]);
  });

  it('answers in old versions too, and says since when they are old', () => {
    const old = { ...(deploymentBody('old') as object), apiVersion: 'extensions/v1beta1' };
    const response = server.send('POST', '/apis/extensions/v1beta1/namespaces/default/deployments', old);
    expect(response.body).toMatchObject({ apiVersion: 'extensions/v1beta1', kind: 'Deployment' });
    expect(response.warnings).toEqual([
      'extensions/v1beta1 Deployment is deprecated in v1.8+, unavailable in v1.16+; use apps/v1 Deployment',
    ]);
    expect(server.get(`${deployments}/old`).body).toMatchObject({ apiVersion: 'apps/v1' });
  });
});

it('records who wrote what because of what', () => {
  const server = new TestServer();
  server.create(configMaps, configMap('x'));
  const created = server.api.store.revision;
  server.patch(`${configMaps}/x`, 'merge', { data: { a: '2' } });
  expect(server.trace.write(server.api.store.revision)).toEqual({
    revision: created + 1,
    previousRevision: created,
    atMs: 0,
    actor: 'kubectl',
    verb: 'patch',
    group: '',
    resource: 'configmaps',
    key: 'default/x',
    uid: expect.any(String) as string,
    cause: { kind: 'input', input: 1 },
  });
  expect(statusOf(server.send('DELETE', `${configMaps}/x`))).toMatchObject({
    status: 'Success',
    details: { name: 'x', kind: 'configmaps' },
  });
  expect(server.trace.write(server.api.store.revision)?.verb).toBe('delete');
});
