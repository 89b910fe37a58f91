/** Lists: selectors, pages of one snapshot, and the past. */
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import type { ApiResponse } from '../../api/request.ts';
import { configMaps, podBody, pods, said, statusOf, TestServer } from './fixture.ts';

interface List {
  kind: string;
  metadata: { resourceVersion: string; continue?: string; remainingItemCount?: number };
  items: KubernetesObject[];
}

function listOf(response: ApiResponse): List {
  if (response.code !== 200) throw new Error(said(response));
  return response.body as List;
}

function namesOf(response: ApiResponse): string[] {
  return listOf(response).items.map((item) => item.metadata.name);
}

function serverWithMaps(names: readonly string[]): TestServer {
  const server = new TestServer();
  for (const name of names)
    server.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { first: name[0] } } });
  return server;
}

describe('selectors', () => {
  const server = new TestServer();
  server.create(pods, podBody('a', { metadata: { labels: { app: 'web', tier: 'front' } }, spec: { nodeName: 'n1' } }));
  server.create(pods, podBody('b', { metadata: { labels: { app: 'web' } }, spec: { nodeName: 'n2' } }));
  server.create(pods, podBody('c', { metadata: { labels: { app: 'db' } } }));
  const cases: [string, string[]][] = [
    ['labelSelector=app=web', ['a', 'b']],
    ['labelSelector=app!=web', ['c']],
    ['labelSelector=app in (web,db),!tier', ['b', 'c']],
    ['labelSelector=tier', ['a']],
    ['fieldSelector=spec.nodeName=n1', ['a']],
    ['fieldSelector=spec.host=n1', ['a']],
    ['fieldSelector=status.podIPs=10.0.0.1', []],
    ['fieldSelector=spec.nodeName!=n1,status.phase=Pending', ['b', 'c']],
    ['fieldSelector=metadata.name=b', ['b']],
    ['fieldSelector=metadata.name=none', []],
    ['fieldSelector=spec.nodeName=n2&labelSelector=app=db', []],
  ];
  it.each(cases)('%s', (query, expected) => {
    const encoded = query
      .split('&')
      .map((pair) => pair.replace(/=(.*)/, (_, value: string) => `=${encodeURIComponent(value)}`));
    expect(namesOf(server.get(`${pods}?${encoded.join('&')}`))).toEqual(expected);
    expect(namesOf(server.get(`/api/v1/pods?${encoded.join('&')}`))).toEqual(expected);
  });

  it('have other names in other versions', () => {
    const named = (name: string): object => ({
      metadata: { name },
      involvedObject: { kind: 'Pod', namespace: 'default', name },
      reportingComponent: 'kubelet',
    });
    for (const name of ['x', 'y']) server.create('/api/v1/namespaces/default/events', named(name));
    const events = '/apis/events.k8s.io/v1/events?fieldSelector=';
    expect(namesOf(server.get(`${events}regarding.name%3Dx%2CreportingController%3Dkubelet`))).toEqual(['x']);
    expect(said(server.get(`${events}involvedObject.name%3Dx`))).toBe(
      '400 BadRequest: field label not supported: involvedObject.name',
    );
  });

  it('that nobody knows are refused', () => {
    expect(said(server.get(`${pods}?fieldSelector=spec.colour%3Dred`))).toBe(
      '400 BadRequest: field label not supported: spec.colour',
    );
    expect(said(server.get(`${configMaps}?fieldSelector=data.x%3D1`))).toBe(
      '400 BadRequest: "data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
    expect(server.get(`${pods}?labelSelector=a%3D%3D%3Db`).code).toBe(400);
  });
});

describe('pages', () => {
  const names = ['a1', 'a2', 'b1', 'b2', 'b3'];

  it('are one snapshot, whatever is written between them', () => {
    const server = serverWithMaps(names);
    const first = listOf(server.get(`${configMaps}?limit=2`));
    expect(first.items.map((item) => item.metadata.name)).toEqual(['a1', 'a2']);
    expect(first.metadata.remainingItemCount).toBe(3);
    server.send('DELETE', `${configMaps}/b2`);
    server.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b0' } });
    const second = listOf(server.get(`${configMaps}?limit=2&continue=${first.metadata.continue}`));
    expect(second.items.map((item) => item.metadata.name)).toEqual(['b1', 'b2']);
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
    const third = listOf(server.get(`${configMaps}?limit=2&continue=${second.metadata.continue}`));
    expect(third.items.map((item) => item.metadata.name)).toEqual(['b3']);
    expect(third.metadata).toEqual({ resourceVersion: first.metadata.resourceVersion });
  });

  it('of a selection are full, and do not say how many remain', () => {
    const server = serverWithMaps(names);
    const first = listOf(server.get(`${configMaps}?limit=2&labelSelector=first%3Db`));
    expect(first.items.map((item) => item.metadata.name)).toEqual(['b1', 'b2']);
    expect(first.metadata.remainingItemCount).toBeUndefined();
    expect(
      namesOf(server.get(`${configMaps}?limit=2&labelSelector=first%3Db&continue=${first.metadata.continue}`)),
    ).toEqual(['b3']);
  });

  it('that are too old can be gone on with inconsistently', () => {
    const server = serverWithMaps(names);
    const { metadata } = listOf(server.get(`${configMaps}?limit=3`));
    server.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b4' } });
    server.advance(11 * 60_000);
    const refused = server.get(`${configMaps}?limit=3&continue=${metadata.continue}`);
    expect(said(refused)).toMatch(
      /^410 Expired: The provided continue parameter is too old to display a consistent list result\./,
    );
    expect(namesOf(server.get(`${configMaps}?continue=${statusOf(refused).metadata.continue}`))).toEqual([
      'b2',
      'b3',
      'b4',
    ]);
  });

  it('from a revision on are of that revision', () => {
    const server = serverWithMaps(names);
    const then = server.api.store.revision;
    server.send('DELETE', `${configMaps}/a1`);
    expect(namesOf(server.get(`${configMaps}?limit=2&resourceVersion=${then}`))).toEqual(['a1', 'a2']);
    expect(
      namesOf(server.get(`${configMaps}?limit=2&resourceVersion=${then}&resourceVersionMatch=NotOlderThan`)),
    ).toEqual(['a2', 'b1']);
  });

  // Tokens in base64: what is not one, what is no JSON, and JSON that is no token.
  const tokens: [string, string][] = [
    ['nonsense!', ': illegal base64 data at input byte 8'],
    ['abc', ": invalid character 'i' looking for beginning of value"],
    ['e30', ': server does not recognize this encoded version '],
    ['eyJ2IjoibWV0YS5rOHMuaW8vdjEifQ', ': incorrect encoded start resourceVersion (version meta.k8s.io/v1)'],
    ['eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6M30', ': encoded start key empty (version meta.k8s.io/v1)'],
    ['eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6Mywic3RhcnQiOiIuLi94In0', ': ../x'],
  ];
  it.each(tokens)('need a token of ours, not %s', (token, why) => {
    expect(said(serverWithMaps([]).get(`${configMaps}?continue=${token}`))).toBe(
      `400 BadRequest: invalid continue token: continue key is not valid${why}`,
    );
  });
});

describe('resourceVersion', () => {
  it('asks for the past exactly, for at least as new, or for anything', () => {
    const server = serverWithMaps(['a', 'b']);
    const then = server.api.store.revision;
    server.send('DELETE', `${configMaps}/a`);
    expect(namesOf(server.get(`${configMaps}?resourceVersion=${then}&resourceVersionMatch=Exact`))).toEqual(['a', 'b']);
    expect(namesOf(server.get(`${configMaps}?resourceVersion=${then}`))).toEqual(['b']);
    expect(namesOf(server.get(`${configMaps}?resourceVersion=0&limit=1`))).toEqual(['b']);
    server.create(configMaps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } });
    server.advance(11 * 60_000);
    expect(said(server.get(`${configMaps}?resourceVersion=${then}&resourceVersionMatch=Exact`))).toBe(
      '410 Expired: The resourceVersion for the provided list is too old.',
    );
  });

  const server = serverWithMaps(['a']);
  const refusals: [string, string][] = [
    ['resourceVersion=9999', `504 Timeout: Too large resource version: 9999, current: ${server.api.store.revision}`],
    [
      'resourceVersion=x',
      '500 Failure: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      'resourceVersion=x&limit=1',
      '400 BadRequest: invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    ],
    [
      'resourceVersionMatch=Exact',
      '422 Invalid: ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    ],
    [
      'resourceVersion=0&resourceVersionMatch=Exact',
      '422 Invalid: ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    ],
    [
      'sendInitialEvents=false',
      '422 Invalid: ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    ['limit=many', '400 BadRequest: strconv.ParseInt: parsing "many": invalid syntax'],
  ];
  it.each(refusals)('%s', (query, expected) => expect(said(server.get(`${configMaps}?${query}`))).toBe(expected));
});
