/** What the API server fills into an autoscaler. */
// k8s: pkg/apis/autoscaling/v2/defaults.go
import type { Draft } from '../../api/object.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { HorizontalPodAutoscaler, MetricTarget, ScalingRules } from './types.ts';

/** An autoscaler that names no metric looks at the CPU. */
export const cpuUtilizationDefault = 80;

const periodSeconds = 15;
const doubling = { type: 'Percent', value: 100, periodSeconds } as const;

export function defaultAutoscaler(draft: Draft<HorizontalPodAutoscaler>): void {
  draft.spec ??= {} as HorizontalPodAutoscaler['spec'];
  const { spec } = draft;
  spec.minReplicas ??= 1;
  if (!spec.metrics?.length) {
    const target = { type: 'Utilization', averageUtilization: cpuUtilizationDefault } as const;
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  for (const { resource, containerResource, pods, object, external } of spec.metrics)
    for (const source of [resource, containerResource, pods, object, external])
      if (source?.target) canonicalTarget(source.target);
  if (spec.behavior) {
    const up: ScalingRules = {
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [{ type: 'Pods', value: 4, periodSeconds }, { ...doubling }],
    };
    const down: ScalingRules = { selectPolicy: 'Max', policies: [{ ...doubling }] };
    spec.behavior = {
      scaleUp: { ...up, ...spec.behavior.scaleUp },
      scaleDown: { ...down, ...spec.behavior.scaleDown },
    };
  }
  draft.status ??= { desiredReplicas: 0, currentMetrics: null };
}

function canonicalTarget(target: MetricTarget): void {
  for (const field of ['value', 'averageValue'] as const)
    if (target[field] !== undefined) target[field] = canonicalQuantity(target[field]);
}
