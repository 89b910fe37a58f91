/** What `kubectl get hpa` prints. */
// k8s: pkg/printers/internalversion/printers.go printHorizontalPodAutoscaler, formatHPAMetrics
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn } from '../columns.ts';
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from './types.ts';

const shownMax = 2;
const unknown = '<unknown>';

export const autoscalerColumns: readonly Column<HorizontalPodAutoscaler>[] = [
  nameColumn,
  column(
    'Reference',
    'string',
    'What it scales.',
    ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
  ),
  column('Targets', 'string', 'What the pods use, and what they should.', ({ spec, status }) =>
    metricsText(spec.metrics, status.currentMetrics ?? []),
  ),
  column('MinPods', 'string', 'The least number of replicas.', ({ spec }) => String(spec.minReplicas ?? '<unset>')),
  column('MaxPods', 'string', 'The largest number of replicas.', ({ spec }) => spec.maxReplicas),
  column(
    'Replicas',
    'string',
    'How many replicas there were at the last look.',
    ({ status }) => status.currentReplicas ?? 0,
  ),
  ageColumn,
];

function metricsText(metrics: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (metrics.length === 0) return '<none>';
  const texts = metrics.map((metric, index) => metricText(metric, statuses[index]));
  const shown = texts.slice(0, shownMax).join(', ');
  return texts.length > shownMax ? `${shown} + ${texts.length - shownMax} more...` : shown;
}

function metricText(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'Resource':
      return `${metric.resource?.name}: ${resourceText(metric.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${metric.containerResource?.name}: ${resourceText(metric.containerResource?.target, status?.containerResource?.current)}`;
    case 'Pods':
      return `${unknown}/${metric.pods?.target.averageValue}`;
    case 'Object':
      return objectText(metric.object?.target);
    case 'External':
      return objectText(metric.external?.target);
    default:
      return '<unknown type>';
  }
}

function resourceText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue}`;
  const used = current?.averageUtilization === undefined ? unknown : `${current.averageUtilization}%`;
  return `${used}/${target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`;
}

function objectText(target: MetricTarget | undefined): string {
  return target?.averageValue === undefined ? `${unknown}/${target?.value}` : `${unknown}/${target.averageValue} (avg)`;
}
