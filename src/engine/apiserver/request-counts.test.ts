import { expect, it } from 'vitest';
import { podBody, TestServer } from './fixture.ts';

const pods = '/api/v1/namespaces/default/pods';

it('counts what was asked of each resource, and how it was answered', () => {
  const server = new TestServer();
  server.create(pods, podBody('a'));
  server.send('POST', pods, podBody('a'));
  server.get(pods);
  server.get(pods);
  server.get('/api/v1/pods');
  server.get(`${pods}/a`);
  server.get(`${pods}/b`);
  const page = server.get('/metrics');
  expect(page.contentType).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = String(page.body)
    .split('\n')
    .filter((line) => line.startsWith('apiserver_request_total{') && line.includes('resource="pods"'))
    .map((line) => line.replace(/^.*code="(\d+)".*scope="(\w+)".*verb="(\w+)".* (\d+)$/, '$3 $2 $1: $4'));
  expect(lines.sort()).toEqual([
    'GET resource 200: 1',
    'GET resource 404: 1',
    'LIST cluster 200: 1',
    'LIST namespace 200: 2',
    'POST resource 201: 1',
    'POST resource 409: 1',
  ]);
  expect(page.body).toContain('\napiserver_storage_objects{resource="pods"} 1\n');
  expect(page.body).toContain('kubernetes_build_info{');
});

it('counts a watch when it ends', () => {
  const server = new TestServer();
  const count = (): number =>
    Number(/verb="WATCH",version="v1"} (\d+)/.exec(String(server.get('/metrics').body))?.[1] ?? 0);
  const watch = server.watch(pods);
  expect(count()).toBe(0);
  watch.close();
  expect(count()).toBe(1);
});
