/** Pages of pods and services, asked for through the API server. */
import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../api/request.ts';
import { isStatus } from '../../api/status.ts';
import { Cluster } from './cluster.ts';
import { emptyRecording } from './demo.ts';

const base = '/api/v1/namespaces/default';

function clusterWithPages(): Cluster {
  const cluster = new Cluster(emptyRecording(1, 2));
  const create = (resource: string, body: object): void => {
    const answer = cluster.handle({ method: 'POST', path: `${base}/${resource}`, body });
    if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
  };
  const pod = (name: string, image: string): object => ({
    metadata: { name, labels: { app: name } },
    spec: { containers: [{ name, image }] },
  });
  const service = (name: string, ports: object[]): object => ({
    metadata: { name },
    spec: { selector: { app: name }, ports },
  });
  create('pods', pod('web', 'nginx'));
  create('pods', pod('store', 'redis'));
  create('services', service('web', [{ port: 80 }]));
  create('services', {
    ...service('named', [{ port: 8080, targetPort: 80, name: 'http' }]),
    spec: { selector: { app: 'web' }, ports: [{ port: 8080, targetPort: 80, name: 'http' }] },
  });
  create('services', service('lonely', [{ port: 80 }]));
  cluster.run(60_000);
  return cluster;
}

function said({ code, body }: ApiResponse): string {
  return `${code} ${isStatus(body) ? (body.message ?? '') : (/<h1>(.*)<\/h1>/.exec(String(body))?.[1] ?? String(body))}`;
}

describe('the proxy of the API server', () => {
  const cluster = clusterWithPages();

  it.each([
    ['services/web/proxy', '200 Welcome to nginx!'],
    ['services/web:80/proxy/index.html', '200 Welcome to nginx!'],
    ['services/named:http/proxy/', '200 Welcome to nginx!'],
    ['services/http:named:8080/proxy/nothing', '404 404 Not Found'],
    ['services/named/proxy/', '503 no endpoints available for service "named"'],
    ['services/web:99/proxy/', '503 no service port 99 found for service "web"'],
    ['services/lonely/proxy/', '503 no endpoints available for service "lonely"'],
    ['services/nothing/proxy/', '404 endpoints "nothing" not found'],
    ['pods/web/proxy/', '200 Welcome to nginx!'],
    ['pods/store:6379/proxy/', '503 error trying to reach service: EOF'],
    ['pods/a:b:c:d/proxy/', '400 invalid pod request "a:b:c:d"'],
    ['pods/nothing/proxy/', '404 pods "nothing" not found'],
  ])('%s', (path, expected) => expect(said(cluster.handle({ method: 'GET', path: `${base}/${path}` }))).toBe(expected));

  it('says that nobody listens', () => {
    expect(said(cluster.handle({ method: 'GET', path: `${base}/pods/web:81/proxy/` }))).toMatch(
      /^503 error trying to reach service: dial tcp 10\.244\.\d+\.\d+:81: connect: connection refused$/,
    );
  });

  it('knows of a kubelet that it is well', () => {
    const node = (path: string): ApiResponse => cluster.handle({ method: 'GET', path: `/api/v1/nodes/${path}` });
    expect(said(node('worker-1/proxy/healthz'))).toBe('200 ok');
    expect(said(node('worker-1/proxy/metrics'))).toBe('501 what a kubelet serves at /metrics is not simulated');
    expect(said(node('nothing/proxy/healthz'))).toBe('404 nodes "nothing" not found');
  });
});
