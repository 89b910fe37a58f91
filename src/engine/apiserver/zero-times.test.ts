import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { deploymentBody, deployments, pods, podBody, said, TestServer } from './fixture.ts';

describe('the time at which a template was created, which it never was', () => {
  const server = new TestServer();
  const created = server.create(deployments, deploymentBody('web')) as Deployment;
  const shown = { creationTimestamp: null, labels: { app: 'web' } };

  it('is shown by create, get, list and watch, before the labels', () => {
    const got = server.get(`${deployments}/web`).body as Deployment;
    const [listed] = (server.get(deployments).body as { items: Deployment[] }).items;
    const [event] = server.watch(deployments).events;
    for (const object of [created, got, listed, event.object as Deployment]) {
      expect(object.spec.template.metadata).toEqual(shown);
      expect(Object.keys(object.spec.template.metadata)).toEqual(['creationTimestamp', 'labels']);
    }
  });

  it('is in no store, and sending it back changes nothing', () => {
    const stored = () => server.api.store.get('/registry/deployments/default/web')?.value as Deployment;
    expect(stored().spec.template.metadata).toEqual({ labels: { app: 'web' } });
    const before = stored();
    expect(said(server.send('PUT', `${deployments}/web`, server.get(`${deployments}/web`).body))).toBe(
      '200 Deployment',
    );
    for (const type of ['merge', 'strategic'] as const)
      server.patch(`${deployments}/web`, type, { spec: { template: { metadata: shown } } });
    expect(stored()).toBe(before);
  });

  it('is the same object for every reader, so that its text is written once', () => {
    expect(server.get(`${deployments}/web`).body).toBe(server.get(`${deployments}/web`).body);
    server.create(pods, podBody('web'));
    expect(server.get(`${pods}/web`).body).toBe(server.get(`${pods}/web`).body);
  });

  it('is shown in older versions, and in the rows of a table that carries whole objects', () => {
    const old = server.get('/apis/apps/v1beta2/namespaces/default/deployments/web').body as Deployment;
    expect(old.spec.template.metadata).toEqual(shown);
    const table = server.get(`${deployments}?includeObject=Object`, {
      accept: 'application/json;as=Table;g=meta.k8s.io;v=v1',
    }).body as { rows: { object: Deployment }[] };
    expect(table.rows[0].object.spec.template.metadata).toEqual(shown);
  });
});
