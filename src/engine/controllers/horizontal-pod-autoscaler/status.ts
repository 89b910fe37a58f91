/** The status of an autoscaler in the making. */
// k8s: pkg/controller/podautoscaler/horizontal.go setStatus, setConditionInList
import type { Condition } from '../../../api/object.ts';
import type { HorizontalPodAutoscaler, MetricStatus } from '../../../kinds/horizontal-pod-autoscaler/types.ts';

export class AutoscalerStatus {
  status: HorizontalPodAutoscaler['status'];
  readonly #now: string;

  constructor({ status }: HorizontalPodAutoscaler, now: string) {
    this.status = status;
    this.#now = now;
  }

  /** Sets a condition where it stands. Its time moves only when its status does. */
  set(
    type: 'AbleToScale' | 'ScalingActive' | 'ScalingLimited',
    status: Condition['status'],
    reason: string,
    message: string,
  ): void {
    const conditions = this.status.conditions ?? [];
    const old = conditions.find((condition) => condition.type === type);
    const lastTransitionTime = old?.status === status && old.lastTransitionTime ? old.lastTransitionTime : this.#now;
    const next: Condition = { type, status, lastTransitionTime, reason, message };
    this.status = {
      ...this.status,
      conditions: old ? conditions.map((condition) => (condition === old ? next : condition)) : [...conditions, next],
    };
  }

  /** Writes down what there is and what is wanted; what is left out stays as it was. */
  count(current: number, desired?: number, metrics?: MetricStatus[] | null, rescales = false): void {
    const { currentReplicas: _current, desiredReplicas, currentMetrics, conditions, ...rest } = this.status;
    this.status = {
      ...rest,
      ...(rescales ? { lastScaleTime: this.#now } : {}),
      // Go's encoder leaves a zero out.
      ...(current ? { currentReplicas: current } : {}),
      desiredReplicas: desired ?? desiredReplicas,
      currentMetrics: metrics === undefined ? currentMetrics : metrics,
      ...(conditions ? { conditions } : {}),
    };
  }

  /** For "Why?". */
  summary(): string {
    const { currentReplicas = 0, desiredReplicas } = this.status;
    return `looked at what the pods use: ${currentReplicas} replicas, ${desiredReplicas} wanted`;
  }
}
