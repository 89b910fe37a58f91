/** Reads what pods use from `metrics.k8s.io`: the same numbers as `kubectl top`. */
// k8s: pkg/controller/podautoscaler/metrics/client.go resourceMetricsClient
import { parseDuration } from '../../../api/duration.ts';
import type { ApiResponse } from '../../../api/request.ts';
import { milliOf } from '../../../api/quantity.ts';
import { isStatus } from '../../../api/status.ts';
import { parseTime } from '../../../api/time.ts';
import type { PodMetric } from './plan.ts';

/** What the API answers about one pod. */
interface PodMetrics {
  metadata: { name: string };
  timestamp: string;
  window: string;
  containers: { name: string; usage: Record<string, string> }[];
}

/** The request that the API server understands. */
export function metricsRequest(namespace: string, labelSelector: string) {
  return {
    verb: 'list',
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    resource: 'pods',
    namespace,
    options: { labelSelector },
  } as const;
}

export function readMetrics(
  { body }: ApiResponse,
  resource: string,
  container: string | undefined,
): ReadonlyMap<string, PodMetric> | { error: string } {
  const failed = `unable to get metrics for resource ${resource}`;
  if (isStatus(body)) return { error: `${failed}: unable to fetch metrics from resource metrics API: ${body.message}` };
  const { items = [] } = body as { items?: PodMetrics[] };
  if (items.length === 0) return { error: `${failed}: no metrics returned from resource metrics API` };
  const metrics = new Map<string, PodMetric>();
  for (const { metadata, timestamp, window, containers } of items) {
    const counted = containers.filter(({ name }) => container === undefined || name === container);
    if (counted.length === 0 || counted.some(({ usage }) => usage[resource] === undefined)) continue;
    const milli = counted.reduce((sum, { usage }) => sum + milliOf(usage[resource]), 0);
    metrics.set(metadata.name, {
      milli: Math.ceil(milli),
      atMs: parseTime(timestamp),
      windowMs: parseDuration(window),
    });
  }
  return metrics;
}
