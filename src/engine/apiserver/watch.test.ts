/** Watches on the wire and inside: what is heard, in which order, from when. */
import { describe, expect, it } from 'vitest';
import type { Change } from '../../api/handler.ts';
import type { KubernetesObject } from '../../api/object.ts';
import { isStatus } from '../../api/status.ts';
import { configMaps, podBody, pods, TestServer } from './fixture.ts';
import type { Table } from './table.ts';

const configMap = (name: string, labels: Record<string, string> = {}): unknown => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
});

describe('on the wire', () => {
  it('begins with what is there', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('a'));
    const watch = server.watch(configMaps);
    server.create(configMaps, configMap('b'));
    server.patch(`${configMaps}/a`, 'merge', { data: { x: '1' } });
    server.send('DELETE', `${configMaps}/b`);
    expect(watch.heard()).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
    watch.close();
    server.create(configMaps, configMap('c'));
    expect(watch.heard()).toEqual([]);
  });

  it('goes on from a revision', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('a'));
    const { revision } = server.api.store;
    server.create(configMaps, configMap('b'));
    server.create('/api/v1/namespaces/kube-system/configmaps', configMap('elsewhere'));
    expect(server.watch(`${configMaps}?resourceVersion=${revision}`).heard()).toEqual(['ADDED b']);
    expect(server.watch(`/api/v1/configmaps?resourceVersion=${revision}`).heard()).toEqual([
      'ADDED b',
      'ADDED elsewhere',
    ]);
  });

  it('a deletion carries its own revision', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('a'));
    const watch = server.watch(`${configMaps}?resourceVersion=${server.api.store.revision}`);
    server.send('DELETE', `${configMaps}/a`);
    expect(watch.events[0].object.metadata.resourceVersion).toBe(String(server.api.store.revision));
  });

  it('shows objects enter and leave a selection', () => {
    const server = new TestServer();
    const watch = server.watch(`${configMaps}?labelSelector=on%3Dyes`);
    server.create(configMaps, configMap('a'));
    server.patch(`${configMaps}/a`, 'merge', { metadata: { labels: { on: 'yes' } } });
    server.patch(`${configMaps}/a`, 'merge', { data: { x: '1' } });
    server.patch(`${configMaps}/a`, 'merge', { metadata: { labels: { on: 'no' } } });
    server.send('DELETE', `${configMaps}/a`);
    const last = watch.events[2].object as KubernetesObject;
    expect(last.metadata.labels).toEqual({ on: 'yes' });
    expect(Number(last.metadata.resourceVersion)).toBe(server.api.store.revision - 1);
    expect(watch.heard()).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a']);
  });

  it('of one name hears of no other', () => {
    const server = new TestServer();
    const watch = server.watch(`${configMaps}?fieldSelector=metadata.name%3Da`);
    server.create(configMaps, configMap('a'));
    server.create(configMaps, configMap('b'));
    expect(watch.heard()).toEqual(['ADDED a']);
  });

  it('is refused from a compacted revision, and what there is at one of the future', () => {
    const server = new TestServer();
    for (let count = 0; count < 5; count++) server.create(configMaps, configMap(`a${count}`));
    server.advance(5 * 60_000);
    const compactedAt = server.api.store.revision;
    server.create(configMaps, configMap('b'));
    server.advance(5 * 60_000);
    const refusal = (query: string): unknown =>
      server.api.watchWire({ method: 'GET', path: configMaps, query: { resourceVersion: query } }, () => {});
    expect(refusal('5')).toMatchObject({
      code: 410,
      reason: 'Expired',
      message: `too old resource version: 5 (${compactedAt})`,
    });
    expect(isStatus(refusal(String(compactedAt)))).toBe(false);
    const query = { resourceVersion: '5000', sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' };
    expect(server.api.watchWire({ method: 'GET', path: configMaps, query }, () => {})).toMatchObject({
      code: 504,
      reason: 'Timeout',
      message: `Too large resource version: 5000, current: ${server.api.store.revision}`,
    });
  });

  it('waits for a revision that is still to come', () => {
    const server = new TestServer();
    const watch = server.watch(`${configMaps}?resourceVersion=${server.api.store.revision + 2}`);
    for (const name of ['a', 'b', 'c']) server.create(configMaps, configMap(name));
    expect(watch.heard()).toEqual(['ADDED c']);
  });

  it('bookmarks every minute for those who want them', () => {
    const server = new TestServer();
    const wanting = server.watch(`${configMaps}?allowWatchBookmarks=true&resourceVersion=2`);
    const other = server.watch(`${configMaps}?resourceVersion=2`);
    server.advance(61_000);
    expect(wanting.events).toEqual([
      {
        type: 'BOOKMARK',
        object: {
          kind: 'ConfigMap',
          apiVersion: 'v1',
          metadata: { resourceVersion: String(server.api.store.revision), creationTimestamp: null },
        },
      },
    ]);
    expect(other.events).toEqual([]);
  });

  it('can list and watch in one stream', () => {
    const server = new TestServer();
    server.create(configMaps, configMap('a'));
    const watch = server.watch(
      `${configMaps}?sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`,
    );
    expect(watch.events.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
    expect((watch.events[1].object as KubernetesObject).metadata.annotations).toEqual({
      'k8s.io/initial-events-end': 'true',
    });
    expect(
      server.api.watchWire({ method: 'GET', path: configMaps, query: { sendInitialEvents: 'true' } }, () => {}),
    ).toMatchObject({
      code: 422,
      message:
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    });
  });

  it('prints rows, with the columns once', () => {
    const server = new TestServer();
    const watch = server.watch(configMaps, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' });
    server.create(configMaps, configMap('a'));
    server.create(configMaps, configMap('b'));
    const tables = watch.events.map(({ object }) => object as unknown as Table);
    expect(tables.map((table) => table.rows.map((row) => row.cells[0]))).toEqual([['a'], ['b']]);
    expect(tables[0].columnDefinitions?.map((column) => column.name)).toContain('Name');
    expect(tables[1].columnDefinitions).toBeNull();
  });
});

describe('inside', () => {
  const heardBy = (changes: Change[]): string[] =>
    changes.splice(0).map(({ type, object, old }) => `${type} ${object.metadata.name}${old ? ' over old' : ''}`);

  it('a kubelet hears of its own pods alone, from their binding on', () => {
    const server = new TestServer();
    const changes: Record<string, Change[]> = { n1: [], n2: [], all: [] };
    for (const nodeName of ['n1', 'n2'])
      server.api.subscribe({ group: '', resource: 'pods', nodeName }, (change) => changes[nodeName].push(change));
    const subscription = server.api.subscribe({ group: '', resource: 'pods' }, (change) => changes.all.push(change));
    server.create(pods, podBody('web'));
    server.send('POST', `${pods}/web/binding`, { metadata: { name: 'web' }, target: { kind: 'Node', name: 'n1' } });
    server.patch(`${pods}/web/status`, 'merge', { status: { phase: 'Running' } });
    server.send('DELETE', `${pods}/web?gracePeriodSeconds=0`);
    expect(heardBy(changes.n1)).toEqual([
      'ADDED web',
      'MODIFIED web over old',
      'MODIFIED web over old',
      'DELETED web over old',
    ]);
    expect(heardBy(changes.n2)).toEqual([]);
    expect(heardBy(changes.all)).toEqual([
      'ADDED web',
      'MODIFIED web over old',
      'MODIFIED web over old',
      'MODIFIED web over old',
      'DELETED web over old',
    ]);
    subscription.close();
    server.create(pods, podBody('web'));
    expect(changes.all).toEqual([]);
  });
});
