/** `metrics.k8s.io`, as the metrics server serves it: what pods and nodes use at this moment. Read out of the machines, never stored. */
// k8s: staging/src/k8s.io/metrics/pkg/apis/metrics/v1beta1/types.go
import { prefersTable } from '../../api/accept.ts';
import type { KubernetesObject } from '../../api/object.ts';
import type { ApiRequest, ApiResponse, Caller } from '../../api/request.ts';
import { isStatus, notFound } from '../../api/status.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { answer, refuse } from './core.ts';
import { methodNotAllowed } from './refusals.ts';
import { tableOfRows } from './table.ts';

export interface PodUsage {
  cpuMilli: number;
  memoryBytes: number;
}

/** What the pod `namespace/name` uses; undefined when it runs nowhere. */
export type UsageOfPod = (podKey: string) => PodUsage | undefined;

/** How the metrics server reads the rest of the cluster. */
export interface MetricsSource {
  list(resource: 'pods' | 'nodes', request: ApiRequest, namespace: string | undefined, caller: Caller): ApiResponse;
  usage: UsageOfPod;
  now: string;
}

const path =
  /^\/apis\/metrics\.k8s\.io\/v1beta1\/(?:(nodes)(?:\/([^/]+))?|(?:namespaces\/([^/]+)\/)?(pods)(?:\/([^/]+))?)$/;
export const metricsGroup = 'metrics.k8s.io';
const apiVersion = `${metricsGroup}/v1beta1`;

/** Undefined when the path is no metric. */
export function serveMetrics(request: ApiRequest, source: MetricsSource, caller: Caller): ApiResponse | undefined {
  const [, nodes, nodeName, namespace, , podName] = path.exec(request.path) ?? [];
  if (!path.test(request.path)) return undefined;
  if (request.method !== 'GET') return refuse(methodNotAllowed());
  const resource = nodes ? 'nodes' : 'pods';
  const found = source.list(resource, request, namespace, caller);
  if (isStatus(found.body)) return found;
  const objects = (found.body as { items: KubernetesObject[] }).items;
  const metrics = nodes ? nodeMetrics(objects, source, caller) : podMetrics(objects as Pod[], source);
  const name = nodeName ?? podName;
  const isTable = prefersTable(request.accept);
  if (isTable && (name === undefined || metrics.some(({ metadata }) => metadata.name === name)))
    return answer(
      tableOfMetrics(name === undefined ? metrics : metrics.filter(({ metadata }) => metadata.name === name)),
    );
  if (name === undefined)
    return answer({ kind: nodes ? 'NodeMetricsList' : 'PodMetricsList', apiVersion, metadata: {}, items: metrics });
  const one = metrics.find(({ metadata }) => metadata.name === name);
  return one ? answer(one) : refuse(notFound({ group: 'metrics.k8s.io', resource }, name));
}

type Quantities = Readonly<Record<string, string>>;

interface Metrics {
  kind: string;
  apiVersion: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; creationTimestamp: string };
  timestamp: string;
  window: string;
  usage?: Quantities;
  containers?: { name: string; usage: Quantities }[];
}

/** A column for each resource that is measured, summed over containers. */
// metrics-server: pkg/api/table.go
function tableOfMetrics(metrics: readonly Metrics[]): unknown {
  const names = [...new Set(metrics.flatMap(usagesOf).flatMap((usage) => Object.keys(usage)))].sort();
  return tableOfRows(
    metrics.length === 0
      ? []
      : [
          { name: 'Name', format: 'name' },
          ...names.map((name) => ({ name, format: 'quantity' })),
          { name: 'Window', format: 'duration' },
        ],
    metrics.map((one) => ({
      cells: [one.metadata.name, ...names.map((name) => sumOf(usagesOf(one), name)), one.window],
      metadata: one.metadata,
    })),
  );
}

function usagesOf({ usage, containers = [] }: Metrics): Quantities[] {
  return usage ? [usage] : containers.map((container) => container.usage);
}

/** `1200000n` and `800000n` are `2m`: all amounts of one resource come in one unit, and the sum in its largest. */
function sumOf(usages: readonly Quantities[], name: string): string {
  const amounts = usages.map((usage) => /^(\d+)(.*)$/.exec(usage[name] ?? '0'));
  let sum = amounts.reduce((total, amount) => total + Number(amount?.[1] ?? 0), 0);
  if (sum === 0) return '0';
  const unit = amounts[0]?.[2] ?? '';
  const [units, step] = unit.endsWith('i') ? [['Ki', 'Mi', 'Gi', 'Ti'], 1024] : [['n', 'u', 'm', ''], 1000];
  let at = units.indexOf(unit);
  for (; at < units.length - 1 && sum % step === 0; at++) sum /= step;
  return `${sum}${units[at] ?? ''}`;
}

function podMetrics(pods: readonly Pod[], source: MetricsSource): Metrics[] {
  return pods.flatMap((pod) => {
    const used = source.usage(`${pod.metadata.namespace}/${pod.metadata.name}`);
    // A container that does not run is not measured, and a pod without one that does is not listed.
    const running = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].filter(
      ({ state }) => state?.running,
    );
    if (!used || pod.status.phase !== 'Running' || running.length === 0) return [];
    // The machines know what a pod uses as a whole; each container is said to use its even share.
    const share = 1 / running.length;
    const usage = quantities({ cpuMilli: used.cpuMilli * share, memoryBytes: used.memoryBytes * share });
    const containers = running.map(({ name }) => ({ name, usage }));
    return [{ ...head('PodMetrics', pod, source.now), containers }];
  });
}

function nodeMetrics(nodes: readonly KubernetesObject[], source: MetricsSource, caller: Caller): Metrics[] {
  const sums = new Map<string, PodUsage>();
  const everywhere: ApiRequest = { method: 'GET', path: '' };
  const { body } = source.list('pods', everywhere, undefined, caller);
  for (const { metadata, spec } of (body as { items: Pod[] }).items) {
    const used = source.usage(`${metadata.namespace}/${metadata.name}`);
    if (!used || !spec.nodeName) continue;
    const sum = sums.get(spec.nodeName) ?? { cpuMilli: 0, memoryBytes: 0 };
    sums.set(spec.nodeName, {
      cpuMilli: sum.cpuMilli + used.cpuMilli,
      memoryBytes: sum.memoryBytes + used.memoryBytes,
    });
  }
  return nodes.map((node) => ({
    ...head('NodeMetrics', node, source.now),
    usage: quantities(sums.get(node.metadata.name) ?? { cpuMilli: 0, memoryBytes: 0 }),
  }));
}

function head(kind: string, { metadata }: KubernetesObject, now: string): Metrics {
  const { name, namespace, labels } = metadata;
  return {
    kind,
    apiVersion,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(labels ? { labels } : {}), creationTimestamp: now },
    timestamp: now,
    window: '15s',
  };
}

function quantities({ cpuMilli, memoryBytes }: PodUsage): Quantities {
  return { cpu: `${Math.round(cpuMilli * 1_000_000)}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` };
}
