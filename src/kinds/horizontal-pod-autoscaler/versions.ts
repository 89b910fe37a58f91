/** Autoscalers as autoscaling/v1 has them: one number for the CPU, and everything newer in annotations. */
// k8s: pkg/apis/autoscaling/v1/conversion.go
import type { OtherVersion } from '../../api/kind.ts';
import { isJsonObject } from '../../api/plain-json.ts';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from './types.ts';
import { metricFromV1, metricStatusFromV1, metricStatusToV1, metricToV1 } from './v1-metrics.ts';

const prefix = 'autoscaling.alpha.kubernetes.io/';
const annotationOf = {
  metrics: `${prefix}metrics`,
  behavior: `${prefix}behavior`,
  currentMetrics: `${prefix}current-metrics`,
  conditions: `${prefix}conditions`,
} as const;

type Fields = Record<string, unknown>;

export const autoscalingV1: OtherVersion = {
  group: 'autoscaling',
  version: 'v1',
  toStorage(draft) {
    const spec = (draft.spec ??= {}) as Fields;
    const status = draft.status as Fields | undefined;
    const metadata = draft.metadata as Fields & { annotations?: Record<string, string> };
    const { targetCPUUtilizationPercentage: percentage } = spec;
    // What is no number stays, for the schema to refuse.
    if (percentage == null || typeof percentage === 'number') delete spec.targetCPUUtilizationPercentage;
    const metrics = readList(metadata.annotations?.[annotationOf.metrics]).map(metricFromV1);
    if (typeof percentage === 'number') {
      const target = { type: 'Utilization', averageUtilization: percentage } as const;
      metrics.push({ type: 'Resource', resource: { name: 'cpu', target } });
    }
    if (metrics.length > 0) spec.metrics = metrics;
    const behavior = read(metadata.annotations?.[annotationOf.behavior]);
    if (behavior) spec.behavior = behavior;
    if (status) {
      delete status.currentCPUUtilizationPercentage;
      status.currentMetrics ??= readList(metadata.annotations?.[annotationOf.currentMetrics]).map(metricStatusFromV1);
      const conditions = read(metadata.annotations?.[annotationOf.conditions]);
      if (conditions) status.conditions = conditions;
    }
    dropAnnotations(metadata);
  },
  fromStorage(draft) {
    const { spec, status, metadata } = draft as unknown as HorizontalPodAutoscaler;
    const { metrics, behavior, ...restOfSpec } = spec;
    const cpu = metrics.find(isCpuUtilization);
    const others = metrics.filter((metric) => metric !== cpu);
    draft.spec = {
      ...restOfSpec,
      ...(cpu ? { targetCPUUtilizationPercentage: cpu.resource?.target.averageUtilization } : {}),
    };
    const { currentMetrics, conditions, ...restOfStatus } = status;
    const currentCpu = currentMetrics?.find(isCurrentCpu);
    draft.status = {
      currentReplicas: 0,
      ...restOfStatus,
      ...(currentCpu ? { currentCPUUtilizationPercentage: currentCpu.resource?.current.averageUtilization } : {}),
    };
    const annotations = {
      ...metadata.annotations,
      ...(others.length > 0 ? { [annotationOf.metrics]: JSON.stringify(others.map(metricToV1)) } : {}),
      ...(behavior ? { [annotationOf.behavior]: JSON.stringify(behavior) } : {}),
      ...(currentMetrics?.length
        ? { [annotationOf.currentMetrics]: JSON.stringify(currentMetrics.map(metricStatusToV1)) }
        : {}),
      ...(conditions?.length ? { [annotationOf.conditions]: JSON.stringify(conditions) } : {}),
    };
    if (Object.keys(annotations).length > 0) metadata.annotations = annotations;
  },
};

function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

function isCurrentCpu({ type, resource }: MetricStatus): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.current.averageUtilization !== undefined;
}

/** What an annotation holds; a broken one holds nothing. */
function read(text: string | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function readList(text: string | undefined): Fields[] {
  const value = read(text);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function dropAnnotations(metadata: { annotations?: Record<string, string> }): void {
  if (!metadata.annotations) return;
  for (const annotation of Object.values(annotationOf)) delete metadata.annotations[annotation];
  if (Object.keys(metadata.annotations).length === 0) delete metadata.annotations;
}
