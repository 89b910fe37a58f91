/** For tests: an API server of its own, asked as kubectl asks, by one line. */
import type { KubernetesObject } from '../../api/object.ts';
import type { ApiRequest, ApiResponse, Caller, HttpMethod, WatchEvent } from '../../api/request.ts';
import { isStatus, type Status } from '../../api/status.ts';
import { Agenda } from '../../base/agenda.ts';
import { RandomSource } from '../../base/random.ts';
import { Trace } from '../trace/trace.ts';
import { createApiServer, type ApiServer, type ApiServerOptions } from './api-server.ts';

export const student: Caller = { actor: 'kubectl', cause: { kind: 'input', input: 1 } };

/** 2026-01-01T00:00:00Z */
export const epochMs = 1_767_225_600_000;

export class TestServer {
  readonly agenda = new Agenda();
  readonly trace = new Trace();
  readonly random = new RandomSource(1);
  readonly api: ApiServer;

  constructor(options: Partial<ApiServerOptions> = {}) {
    this.api = createApiServer({
      agenda: this.agenda,
      random: this.random,
      trace: this.trace,
      epochMs,
      ...options,
    });
    this.api.start();
  }

  /** `send('POST', '/api/v1/namespaces/default/pods?dryRun=All', body)` */
  send(method: HttpMethod, url: string, body?: unknown, more: Partial<ApiRequest> = {}): ApiResponse {
    return this.api.handleWire(requestOf(method, url, body, more), student);
  }

  get(url: string, more: Partial<ApiRequest> = {}): ApiResponse {
    return this.send('GET', url, undefined, more);
  }

  /** Creates and expects it to work. */
  create(url: string, body: unknown): KubernetesObject {
    const response = this.send('POST', url, body);
    if (response.code !== 201) throw new Error(JSON.stringify(response.body));
    return response.body as KubernetesObject;
  }

  patch(
    url: string,
    type: 'json' | 'merge' | 'strategic' | 'apply',
    body: unknown,
    more: Partial<ApiRequest> = {},
  ): ApiResponse {
    const contentTypes = {
      json: 'application/json-patch+json',
      merge: 'application/merge-patch+json',
      strategic: 'application/strategic-merge-patch+json',
      apply: 'application/apply-patch+yaml',
    };
    return this.send('PATCH', url, body, { contentType: contentTypes[type], ...more });
  }

  /** Opens a watch and collects what it hears. */
  watch(url: string, more: Partial<ApiRequest> = {}): { events: WatchEvent[]; heard(): string[]; close(): void } {
    const events: WatchEvent[] = [];
    const watch = this.api.watchWire(requestOf('GET', url, undefined, more), (event) => void events.push(event));
    if (isStatus(watch)) throw new Error(watch.message);
    return {
      events,
      heard: () => events.splice(0).map(({ type, object }) => `${type} ${(object as KubernetesObject).metadata.name}`),
      close: () => watch.close(),
    };
  }

  /** Lets virtual time pass. */
  advance(ms: number): void {
    const untilMs = this.agenda.nowMs + ms;
    for (let task = this.agenda.take(untilMs); task; task = this.agenda.take(untilMs)) this.api.run(task.key);
    this.agenda.advanceTo(untilMs);
  }
}

function requestOf(method: HttpMethod, url: string, body: unknown, more: Partial<ApiRequest>): ApiRequest {
  const [path, query] = url.split('?');
  const pairs = (query ?? '')
    .split('&')
    .filter(Boolean)
    .map((pair) => [pair.slice(0, pair.indexOf('=')), decodeURIComponent(pair.slice(pair.indexOf('=') + 1))]);
  return {
    method,
    path,
    ...(query ? { query: Object.fromEntries(pairs) as Record<string, string> } : {}),
    contentType: 'application/json',
    ...(body === undefined ? {} : { body }),
    ...more,
  };
}

/** `404 NotFound: pods "x" not found`: what a user would see. */
export function said(response: ApiResponse): string {
  if (!isStatus(response.body)) return `${response.code} ${(response.body as KubernetesObject).kind}`;
  const { reason = response.body.status, message = '' } = response.body;
  return `${response.code} ${reason}: ${message}`;
}

export function statusOf(response: ApiResponse): Status {
  if (!isStatus(response.body)) throw new Error('no Status');
  return response.body;
}

export const pods = '/api/v1/namespaces/default/pods';
export const deployments = '/apis/apps/v1/namespaces/default/deployments';
export const services = '/api/v1/namespaces/default/services';
export const configMaps = '/api/v1/namespaces/default/configmaps';

export function podBody(name: string, more: { metadata?: object; spec?: object } = {}): unknown {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' }, ...more.metadata },
    spec: { containers: [{ name: 'web', image: 'nginx' }], ...more.spec },
  };
}

export function deploymentBody(name: string, replicas = 3): unknown {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } },
    },
  };
}
