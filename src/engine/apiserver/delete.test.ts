/** Deleting: grace, finalizers, preconditions, namespaces. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import type { Namespace } from '../../kinds/namespace/types.ts';
import { configMaps, deploymentBody, deployments, podBody, pods, said, TestServer } from './fixture.ts';

function serverWithPod(more: { metadata?: object; spec?: object } = {}, phase = 'Running'): TestServer {
  const server = new TestServer();
  server.create(pods, podBody('web', { spec: { nodeName: 'worker-1' }, ...more }));
  server.patch(`${pods}/web/status`, 'merge', { status: { phase } });
  server.advance(10_000);
  return server;
}

describe('a running pod', () => {
  it('gets its grace period', () => {
    const server = serverWithPod();
    const revision = server.api.store.revision;
    expect(server.send('DELETE', `${pods}/web`)).toMatchObject({
      code: 200,
      body: { kind: 'Pod', metadata: { deletionTimestamp: '2026-01-01T00:00:40Z', deletionGracePeriodSeconds: 30 } },
    });
    expect(server.api.store.revision).toBe(revision + 1);
    expect(server.get(`${pods}/web`).code).toBe(200);
  });

  it('can be hurried, not slowed', () => {
    const server = serverWithPod();
    const deleteWith = (seconds: number): unknown =>
      server.send('DELETE', `${pods}/web?gracePeriodSeconds=${seconds}`).body;
    expect(deleteWith(20)).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 20 },
    });
    server.advance(5_000);
    expect(deleteWith(60)).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-01T00:00:30Z', deletionGracePeriodSeconds: 20 },
    });
    expect(deleteWith(5)).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-01T00:00:15Z', deletionGracePeriodSeconds: 5 },
    });
  });

  it('goes at once without grace, in two writes as upstream', () => {
    const server = serverWithPod();
    const watch = server.watch(`${pods}?resourceVersion=${server.api.store.revision}`);
    server.send('DELETE', `${pods}/web`);
    server.send('DELETE', `${pods}/web`, { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 });
    expect(watch.heard()).toEqual(['MODIFIED web', 'MODIFIED web', 'DELETED web']);
    expect(said(server.get(`${pods}/web`))).toBe('404 NotFound: pods "web" not found');
  });

  it('stays, once its time is zero, until its finalizers are gone', () => {
    const server = serverWithPod({ spec: { nodeName: 'worker-1' }, metadata: { finalizers: ['example.com/wait'] } });
    expect(server.send('DELETE', `${pods}/web?gracePeriodSeconds=0`).body).toMatchObject({
      metadata: { deletionGracePeriodSeconds: 0, finalizers: ['example.com/wait'] },
    });
    expect(server.get(`${pods}/web`).code).toBe(200);
    expect(server.patch(`${pods}/web`, 'merge', { metadata: { finalizers: null } }).code).toBe(200);
    expect(server.get(`${pods}/web`).code).toBe(404);
  });
});

const goneAtOnce: [string, { metadata?: object; spec?: object }, string][] = [
  ['a pod that has no node yet', { spec: {} }, 'Pending'],
  ['a pod that has succeeded', { spec: { nodeName: 'worker-1' } }, 'Succeeded'],
  ['a pod that has failed', { spec: { nodeName: 'worker-1' } }, 'Failed'],
];
it.each(goneAtOnce)('%s goes at once', (_, more, phase) => {
  const server = serverWithPod(more, phase);
  expect(said(server.send('DELETE', `${pods}/web`))).toBe('200 Pod');
  expect(server.get(`${pods}/web`).code).toBe(404);
});

describe('other objects', () => {
  it('answer with a Status', () => {
    const server = new TestServer();
    const { uid } = server.create(deployments, deploymentBody('web')).metadata;
    expect(server.send('DELETE', `${deployments}/web`).body).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Success',
      details: { name: 'web', group: 'apps', kind: 'deployments', uid },
      code: 200,
    });
    expect(said(server.send('DELETE', `${deployments}/web`))).toBe('404 NotFound: deployments.apps "web" not found');
  });

  const policies: [string, string[]][] = [
    ['Foreground', ['foregroundDeletion']],
    ['Orphan', ['orphan']],
  ];
  it.each(policies)('wait for the garbage collector with %s', (policy, finalizers) => {
    const server = new TestServer();
    server.create(deployments, deploymentBody('web'));
    const response = server.send('DELETE', `${deployments}/web`, { propagationPolicy: policy });
    expect(response.code).toBe(policy === 'Foreground' ? 202 : 200);
    expect(response.body).toMatchObject({
      metadata: { finalizers, deletionTimestamp: '2026-01-01T00:00:00Z', deletionGracePeriodSeconds: 0, generation: 2 },
    });
    server.patch(`${deployments}/web`, 'merge', { metadata: { finalizers: [] } });
    expect(server.get(`${deployments}/web`).code).toBe(404);
  });

  it('have finalizers with a domain, or those of Kubernetes', () => {
    const body = (finalizer: string): object => ({ metadata: { name: 'a', finalizers: [finalizer] } });
    const server = new TestServer();
    expect(said(server.send('POST', configMaps, body('mine')))).toBe(
      '422 Invalid: ConfigMap "a" is invalid: metadata.finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    );
    expect(server.send('POST', configMaps, body('foregroundDeletion')).code).toBe(201);
  });

  it('may lose finalizers on their way out, but gain none', () => {
    const server = new TestServer();
    server.create(deployments, {
      ...(deploymentBody('web') as object),
      metadata: { name: 'web', finalizers: ['example.com/a'] },
    });
    server.send('DELETE', `${deployments}/web`);
    expect(
      said(
        server.patch(`${deployments}/web`, 'merge', { metadata: { finalizers: ['example.com/a', 'example.com/b'] } }),
      ),
    ).toBe(
      '422 Invalid: Deployment.apps "web" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/b"}',
    );
  });

  it('refuse when they are not the ones that the client has seen', () => {
    const server = new TestServer();
    const { uid, resourceVersion } = server.create(deployments, deploymentBody('web')).metadata;
    expect(said(server.send('DELETE', `${deployments}/web`, { preconditions: { uid: 'other' } }))).toBe(
      `409 Conflict: Operation cannot be fulfilled on Deployment.apps "web": the UID in the precondition (other) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
    );
    expect(said(server.send('DELETE', `${deployments}/web`, { preconditions: { resourceVersion: '1' } }))).toBe(
      `409 Conflict: Operation cannot be fulfilled on Deployment.apps "web": the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
    );
    expect(said(server.send('DELETE', `${deployments}/web`, { propagationPolicy: 'Sideways' }))).toBe(
      '422 Invalid: DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Background", "Foreground", "Orphan", nil',
    );
    const unknown =
      '422 Invalid: DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: "Some": supported values: "All"';
    expect(said(server.send('DELETE', `${deployments}/web?dryRun=Some`))).toBe(unknown);
    expect(said(server.send('DELETE', `${deployments}/web`, { dryRun: ['Some'] }))).toBe(unknown);
    expect(server.send('DELETE', `${deployments}/web?dryRun=All`).code).toBe(200);
    expect(server.get(`${deployments}/web`).code).toBe(200);
  });

  it('go together, by selector', () => {
    const server = new TestServer();
    for (const [name, tier] of [
      ['a', 'x'],
      ['b', 'x'],
      ['c', 'y'],
    ]) {
      server.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { tier } } });
    }
    const response = server.send('DELETE', `${configMaps}?labelSelector=tier%3Dx`);
    expect((response.body as { items: KubernetesObject[] }).items.map((item) => item.metadata.name)).toEqual([
      'a',
      'b',
    ]);
    expect(
      (server.get(configMaps).body as { items: KubernetesObject[] }).items.map((item) => item.metadata.name),
    ).toEqual(['c']);
  });
});

describe('a namespace', () => {
  const namespaces = '/api/v1/namespaces';
  const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

  it('becomes Terminating, takes nothing new, and goes when its finalizers are gone', () => {
    const server = new TestServer();
    expect(server.create(namespaces, shop)).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    const leaving = server.send('DELETE', `${namespaces}/shop`).body as Namespace;
    expect(leaving).toMatchObject({
      metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' },
      status: { phase: 'Terminating' },
    });
    const refused = server.send('POST', `${namespaces}/shop/configmaps`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'x' },
    });
    expect(said(refused)).toBe(
      '403 Forbidden: configmaps "x" is forbidden: unable to create new content in namespace shop because it is being terminated',
    );
    expect(refused.body).toMatchObject({
      details: {
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: 'namespace shop is being terminated',
            field: 'metadata.namespace',
          },
        ],
      },
    });
    expect(server.send('DELETE', `${namespaces}/shop`).body).toMatchObject({ kind: 'Namespace' });
    expect(
      server.send('PUT', `${namespaces}/shop/finalize`, { ...leaving, metadata: { name: 'shop' }, spec: {} }).code,
    ).toBe(200);
    expect(said(server.get(`${namespaces}/shop`))).toBe('404 NotFound: namespaces "shop" not found');
  });

  it('that a cluster needs may not be deleted', () => {
    const server = new TestServer();
    for (const name of ['default', 'kube-system', 'kube-public']) {
      expect(said(server.send('DELETE', `${namespaces}/${name}`))).toBe(
        `403 Forbidden: namespaces "${name}" is forbidden: this namespace may not be deleted`,
      );
    }
    expect(server.send('DELETE', `${namespaces}/kube-node-lease`).code).toBe(200);
  });
});
