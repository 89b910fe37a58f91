/** The server as a whole: what it begins with, how it describes itself, what it does by the clock, and that it can be saved. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import explain from '../../kinds/generated/explain.json' with { type: 'json' };
import { pod } from '../../kinds/pod/index.ts';
import { configMaps, deploymentBody, deployments, podBody, pods, said, services, TestServer } from './fixture.ts';
import type { Table } from './table.ts';

function namesIn(server: TestServer, url: string): string[] {
  return (server.get(url).body as { items: KubernetesObject[] }).items.map((item) => item.metadata.name);
}

it('begins with what every cluster has', () => {
  const server = new TestServer();
  expect(namesIn(server, '/api/v1/namespaces')).toEqual(['default', 'kube-node-lease', 'kube-public', 'kube-system']);
  expect(namesIn(server, '/apis/scheduling.k8s.io/v1/priorityclasses')).toEqual([
    'system-cluster-critical',
    'system-node-critical',
  ]);
  expect(server.get(`${services}/kubernetes`).body).toMatchObject({
    spec: { clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443, targetPort: 6443 }] },
  });
});

describe('discovery', () => {
  const server = new TestServer({ openapi: () => explain });

  it('names groups, versions and resources', () => {
    expect(server.get('/api').body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
    const { groups } = server.get('/apis').body as {
      groups: { name: string; preferredVersion: { groupVersion: string } }[];
    };
    expect(groups.find(({ name }) => name === 'apps')?.preferredVersion.groupVersion).toBe('apps/v1');
    expect(server.get('/apis/apps').body).toMatchObject({ kind: 'APIGroup', name: 'apps' });
    const { resources } = server.get('/apis/apps/v1').body as { resources: { name: string }[] };
    expect(resources.find(({ name }) => name === 'deployments')).toEqual({
      name: 'deployments',
      singularName: 'deployment',
      namespaced: true,
      kind: 'Deployment',
      verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
      shortNames: ['deploy'],
      categories: ['all'],
    });
    expect(resources.find(({ name }) => name === 'deployments/scale')).toEqual({
      name: 'deployments/scale',
      singularName: '',
      namespaced: true,
      group: 'autoscaling',
      version: 'v1',
      kind: 'Scale',
      verbs: ['get', 'patch', 'update'],
    });
    expect(said(server.get('/apis/none.dev/v1'))).toBe(
      '404 NotFound: the server could not find the requested resource',
    );
  });

  const podSubresources = {
    'pods/attach': ['PodAttachOptions', 'create get'],
    'pods/binding': ['Binding', 'create'],
    'pods/ephemeralcontainers': ['Pod', 'get patch update'],
    'pods/eviction': ['Eviction', 'create'],
    'pods/exec': ['PodExecOptions', 'create get'],
    'pods/log': ['Pod', 'get'],
    'pods/portforward': ['PodPortForwardOptions', 'create get'],
    'pods/proxy': ['PodProxyOptions', 'create delete get patch update'],
    'pods/status': ['Pod', 'get patch update'],
  };

  it('names what one can do with a pod, a service account and a namespace', () => {
    const connected = new TestServer({ connect: () => ({ code: 200, body: '', warnings: [] }) });
    const { resources } = connected.get('/api/v1').body as {
      resources: { name: string; kind: string; group?: string; verbs: string[] }[];
    };
    const listed = resources.filter(({ name }) => name.startsWith('pods/'));
    expect(Object.fromEntries(listed.map(({ name, kind, verbs }) => [name, [kind, verbs.join(' ')]]))).toEqual(
      podSubresources,
    );
    expect(resources.find(({ name }) => name === 'serviceaccounts/token')).toMatchObject({
      group: 'authentication.k8s.io',
      kind: 'TokenRequest',
      verbs: ['create'],
    });
    expect(resources.find(({ name }) => name === 'bindings')).toMatchObject({ kind: 'Binding', verbs: ['create'] });
    expect(resources.find(({ name }) => name === 'namespaces')?.verbs).not.toContain('deletecollection');
    expect(said(connected.send('DELETE', '/api/v1/namespaces'))).toContain('405 MethodNotAllowed');
    expect(connected.get(`${pods}/web:80/proxy/index.html`).code).toBe(200);
    expect(said(new TestServer().get(`${pods}/web:80/proxy/index.html`))).toBe(
      '501 NotImplemented: nobody answers behind the proxy of this API server',
    );
  });

  it('in one document, when asked for it', () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
    const response = server.get('/apis', { accept });
    expect(response.contentType).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
    const { items } = response.body as {
      items: { metadata: { name: string }; versions: { version: string; resources: object[] }[] }[];
    };
    const apps = items.find(({ metadata }) => metadata.name === 'apps');
    expect(apps?.versions[0].resources).toContainEqual(
      expect.objectContaining({
        resource: 'replicasets',
        responseKind: { group: 'apps', version: 'v1', kind: 'ReplicaSet' },
        scope: 'Namespaced',
        shortNames: ['rs'],
      }) as object,
    );
    expect(server.get('/apis', { accept: 'application/json' }).contentType).toBeUndefined();
  });

  it('describes every field in OpenAPI', () => {
    const { paths } = server.get('/openapi/v3').body as { paths: Record<string, { serverRelativeURL: string }> };
    const url = paths['apis/apps/v1'].serverRelativeURL;
    const document = server.get(url).body as {
      components: { schemas: Record<string, unknown> };
      paths: Record<string, unknown>;
    };
    expect(document.components.schemas).toHaveProperty(['io.k8s.api.core.v1.Container']);
    expect(document.components.schemas).not.toHaveProperty(['io.k8s.api.core.v1.Service']);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) => reference);
    for (const reference of references)
      expect(Object.keys(document.components.schemas)).toContain(reference.replace('#/components/schemas/', ''));
    expect(document.paths).toHaveProperty(['/apis/apps/v1/namespaces/{namespace}/deployments/{name}', 'patch']);
    // A kind that reads differently in another version is described as it reads there.
    const schemasOf = (url: string): string[] =>
      Object.keys((server.get(url).body as typeof document).components.schemas).filter((name) =>
        name.endsWith('HorizontalPodAutoscaler'),
      );
    expect(schemasOf('/openapi/v3/apis/autoscaling/v1')).toEqual(['io.k8s.api.autoscaling.v1.HorizontalPodAutoscaler']);
    expect(schemasOf('/openapi/v3/apis/autoscaling/v2')).toEqual(['io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler']);
    expect(new TestServer().get('/openapi/v3').code).toBe(404);
  });

  it('says its version and health', () => {
    expect(server.get('/version').body).toMatchObject({ gitVersion: 'v1.32.0' });
    for (const path of ['/healthz', '/livez', '/readyz']) expect(server.get(path).body).toBe('ok');
    expect(server.get('/livez?verbose=&exclude=etcd').body).toBe(
      '[+]ping ok\n[+]log ok\n[+]etcd excluded: ok\nlivez check passed\n',
    );
    expect(server.get('/livez?verbose=&exclude=x').body).toBe(
      '[+]ping ok\n[+]log ok\n[+]etcd ok\nwarn: some health checks cannot be excluded: no matches for "x"\nlivez check passed\n',
    );
  });
});

it('prints tables with the rows that kubectl shows', () => {
  const server = new TestServer();
  server.create(pods, podBody('web'));
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
  const table = server.get(pods, { accept }).body as Table;
  expect(table.columnDefinitions?.map(({ name }) => name)).toEqual(pod.columns.map(({ name }) => name));
  expect(table.rows[0].cells[0]).toBe('web');
  expect(table.rows[0].object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'web' } });
  expect((server.get(`${pods}/web?includeObject=None`, { accept }).body as Table).rows[0].object).toBeUndefined();
  expect((server.get(`${pods}/web?includeObject=Object`, { accept }).body as Table).rows[0].object).toMatchObject({
    kind: 'Pod',
  });
  expect(said(server.get(`${pods}/none`, { accept }))).toBe('404 NotFound: pods "none" not found');
});

it('forgets events an hour after they were last written', () => {
  const server = new TestServer();
  const events = '/api/v1/namespaces/default/events';
  const event = (name: string): unknown => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'default' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'x' },
    reason: 'R',
    type: 'Normal',
  });
  server.create(events, event('a'));
  server.create(events, event('b'));
  server.advance(30 * 60_000);
  server.patch(`${events}/a`, 'merge', { count: 2 });
  server.advance(31 * 60_000);
  expect(namesIn(server, events)).toEqual(['a']);
  expect(server.trace.write(server.api.store.revision)).toMatchObject({
    actor: 'apiserver',
    verb: 'delete',
    resource: 'events',
  });
  server.advance(30 * 60_000);
  expect(namesIn(server, events)).toEqual([]);
});

it('asks a kubelet for what only a kubelet knows', () => {
  const server = new TestServer({
    connect: (_wire, { subresource, name }) => ({ code: 200, body: `${subresource} of ${name}`, warnings: [] }),
  });
  expect(server.get(`${pods}/web/log`).body).toBe('log of web');
  expect(new TestServer().get(`${pods}/web/log`).code).toBe(404);
});

it('goes on after a save as if nothing had happened', () => {
  const play = (server: TestServer): void => {
    server.create(services, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `s${server.api.store.revision}` },
      spec: { type: 'NodePort', ports: [{ port: 80 }] },
    });
    server.patch(`${deployments}/web`, 'merge', { spec: { replicas: server.api.store.revision } });
    server.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'x-' } });
    server.advance(4 * 60_000);
  };
  const original = new TestServer();
  original.create(deployments, deploymentBody('web'));
  play(original);
  const { agenda, api } = original;
  const saved = JSON.parse(
    JSON.stringify({ agenda: agenda.save(), api: api.save(), random: original.random.save() }),
  ) as { agenda: ReturnType<typeof agenda.save>; api: unknown; random: ReturnType<typeof original.random.save> };
  const loaded = new TestServer();
  loaded.agenda.load(saved.agenda);
  loaded.api.load(saved.api);
  loaded.random.load(saved.random);
  for (const server of [original, loaded]) for (let round = 0; round < 3; round++) play(server);
  expect(loaded.api.store.compactedRevision).toBe(original.api.store.compactedRevision);
  // As JSON, where the owners of all fields are spelled out.
  const asJson = (server: TestServer): unknown =>
    JSON.parse(JSON.stringify({ revisions: [...server.api.store.revisions()], save: server.api.save() }));
  expect(asJson(loaded)).toEqual(asJson(original));
});

it('answers the parts of the control plane with the stored object itself', () => {
  const server = new TestServer();
  const caller = { actor: 'test-controller', cause: { kind: 'timer', timer: 'test' } } as const;
  const request = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web' };
  const created = server.api.handle({ verb: 'create', ...request, body: deploymentBody('web') }, caller);
  expect(server.api.handle({ verb: 'get', ...request }, caller).body).toBe(created.body);
  const unknown = server.api.handle({ verb: 'get', ...request, resource: 'gadgets' }, caller);
  expect(said(unknown)).toBe('404 NotFound: the server could not find the requested resource');
});
