import { beforeEach, describe, expect, it } from 'vitest';
import type { RequestRecord } from '../trace/requests.ts';
import { configMaps, deploymentBody, deployments, podBody, pods, TestServer } from './fixture.ts';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
  server.create(deployments, deploymentBody('web'));
  server.create(pods, podBody('web-1'));
});

function last(): RequestRecord {
  const record = server.trace.requests.ofInput(1);
  if (!record) throw new Error('no request was recorded');
  return record;
}

const door = ['routing', 'authentication', 'authorization'];

describe('the way of a request through the stages', () => {
  const ways: [what: string, send: () => unknown, stages: string[]][] = [
    [
      'a new object',
      () => server.send('POST', pods, podBody('web-2')),
      [...door, 'decoding', 'defaults', 'admission', 'validation', 'storage'],
    ],
    [
      'a replacement',
      () => server.send('PUT', `${deployments}/web`, deploymentBody('web', 5)),
      [...door, 'decoding', 'lookup', 'precondition', 'defaults', 'admission', 'validation', 'storage'],
    ],
    [
      'a patch, which has to be laid over what is stored',
      () => server.patch(`${deployments}/web`, 'merge', { spec: { replicas: 5 } }),
      [...door, 'lookup', 'decoding', 'precondition', 'defaults', 'admission', 'validation', 'storage'],
    ],
    [
      'an apply of something new',
      () =>
        server.patch(`${configMaps}/settings?fieldManager=me`, 'apply', {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'settings' },
        }),
      [...door, 'lookup', 'decoding', 'defaults', 'admission', 'validation', 'storage'],
    ],
    [
      'a deletion',
      () => server.send('DELETE', `${pods}/web-1`),
      [...door, 'decoding', 'admission', 'lookup', 'precondition', 'storage'],
    ],
    [
      'a binding',
      () =>
        server.send('POST', `${pods}/web-1/binding`, {
          apiVersion: 'v1',
          kind: 'Binding',
          metadata: { name: 'web-1' },
          target: { kind: 'Node', name: 'worker-1' },
        }),
      [...door, 'decoding', 'lookup', 'precondition', 'storage'],
    ],
    [
      'another number of replicas, by the subresource',
      () => server.patch(`${deployments}/web/scale`, 'merge', { spec: { replicas: 2 } }),
      [...door, 'lookup', 'decoding', 'precondition', 'validation', 'storage'],
    ],
    [
      'a deletion of many, which enters stages again and again',
      () => server.send('DELETE', pods),
      [...door, 'decoding', 'admission', 'lookup', 'precondition', 'storage'],
    ],
  ];
  it.each(ways)('remembers it for %s', (_, send, stages) => {
    const before = server.api.store.revision;
    send();
    expect(last().stages).toEqual(stages);
    expect(last().code).toBeLessThan(300);
    expect(last().wrote).toEqual({ first: before + 1, last: server.api.store.revision });
    expect(last().refusedAt).toBeUndefined();
  });

  it('names the stage, the plugin and the words of a refusal', () => {
    server.send('POST', '/api/v1/namespaces/nope/pods', podBody('web-2'));
    expect(last()).toMatchObject({
      code: 404,
      key: 'nope/web-2',
      refusedAt: 'admission',
      plugin: 'NamespaceLifecycle',
      message: 'namespaces "nope" not found',
    });
    expect(last().wrote).toBeUndefined();
  });

  it('knows the name that the server has made up', () => {
    server.send('POST', pods, podBody('', { metadata: { name: undefined, generateName: 'web-' } }));
    expect(last().key).toMatch(/^default\/web-\w{5}$/);
  });

  it('remembers of parts of the control plane only what was refused, and no reading', () => {
    const caller = { actor: 'deployment-controller', cause: { kind: 'revision', revision: 7 } } as const;
    const about = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default' };
    server.api.handle({ verb: 'get', ...about, name: 'nobody' }, caller);
    server.api.handle({ verb: 'patch', ...about, name: 'web', options: { patchType: 'merge' }, body: {} }, caller);
    expect(server.trace.requests.refusals.all()).toEqual([]);
    server.api.handle({ verb: 'delete', ...about, name: 'nobody' }, caller);
    expect(server.trace.requests.refusals.all()).toMatchObject([
      { actor: 'deployment-controller', cause: caller.cause, refusedAt: 'lookup', code: 404, key: 'default/nobody' },
    ]);
  });

  it('is not disturbed by a request that is served for another one', () => {
    const asked: string[] = [];
    server = new TestServer({
      connect: (_wire, { subresource: _, ...request }, caller) => {
        asked.push('connect');
        return server.api.handle({ ...request, verb: 'get' }, caller);
      },
    });
    server.create(pods, podBody('web-1'));
    server.send('POST', `${pods}/web-1/exec?command=ls`);
    expect(asked).toEqual(['connect']);
    expect(last().stages).toEqual([...door, 'connect']);
  });
});
