/** What an autoscaler has found and wants, in a line on the band that it acts on. */
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '../../kinds/horizontal-pod-autoscaler/types.ts';
import type { IconName, Token } from '../design/state.ts';
import { derive } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';

export interface AutoscalerFace {
  token: Token;
  icon: IconName;
  /** In what state it is, in words. */
  word: string;
  /** `82 %/50 %` */
  load: string;
  /** `4 → 7`, or `4` when that is what is wanted. */
  replicas: string;
  /** `ceil(4 × 82 / 50) = 7, from 2 to 8` */
  arithmetic: string;
}

// k8s: pkg/controller/podautoscaler/replica_calculator.go GetResourceReplicas
export function autoscalerFace({ spec, status }: HorizontalPodAutoscaler): AutoscalerFace {
  const { currentReplicas: from = 0, desiredReplicas: to } = status;
  const [metric] = spec.metrics;
  const [now, wanted] = [currentOf(status.currentMetrics?.[0]), targetOf(metric)];
  const range = `from ${spec.minReplicas} to ${spec.maxReplicas}`;
  const [current, target] = [now, wanted].map((text) => (text?.endsWith(' %') ? Number.parseInt(text) : undefined));
  const proposal = current !== undefined && target ? Math.ceil((from * current) / target) : undefined;
  return {
    ...stateOf(status, spec.maxReplicas),
    load: `${now ?? '?'}/${wanted}`,
    replicas: from === to ? String(from) : `${from} → ${to}`,
    arithmetic: proposal === undefined ? range : `ceil(${from} × ${current} / ${target}) = ${proposal}, ${range}`,
  };
}

function stateOf(
  { conditions = [], currentReplicas = 0, desiredReplicas }: HorizontalPodAutoscaler['status'],
  max: number,
): Pick<AutoscalerFace, 'token' | 'icon' | 'word'> {
  const found = (type: string) => conditions.find((condition) => condition.type === type);
  if (found('ScalingActive')?.status !== 'True') return { token: 'unknown', icon: 'question', word: 'no metrics' };
  if (currentReplicas !== desiredReplicas) return { token: 'progress', icon: 'dots', word: 'scaling' };
  if (found('ScalingLimited')?.status === 'True' && desiredReplicas === max)
    return { token: 'degraded', icon: 'alert', word: 'at its maximum' };
  if (found('AbleToScale')?.reason === 'ScaleDownStabilized')
    return { token: 'ready', icon: 'hourglass', word: 'waits before it scales down' };
  return { token: 'ready', icon: 'check', word: 'steady' };
}

function targetOf(metric: MetricSpec | undefined): string {
  const { averageUtilization, averageValue, value } =
    (metric?.resource ?? metric?.containerResource ?? metric?.pods ?? metric?.object ?? metric?.external)?.target ?? {};
  return averageUtilization === undefined ? (averageValue ?? value ?? '?') : `${averageUtilization} %`;
}

function currentOf(metric: MetricStatus | undefined): string | undefined {
  const { averageUtilization, averageValue, value } = (metric?.resource ?? metric?.containerResource)?.current ?? {};
  return averageUtilization === undefined ? (averageValue ?? value) : `${averageUtilization} %`;
}

/** Autoscalers by the key of the Deployment that they scale. */
export const selectAutoscalers = derive(['horizontalpodautoscalers'], (tables) => {
  const byDeployment = new Map<string, HorizontalPodAutoscaler>();
  for (const autoscaler of tableOf(tables, 'horizontalpodautoscalers').byKey.values()) {
    const { kind, name } = autoscaler.spec.scaleTargetRef;
    if (kind === 'Deployment') byDeployment.set(`${autoscaler.metadata.namespace}/${name}`, autoscaler);
  }
  return byDeployment;
});
