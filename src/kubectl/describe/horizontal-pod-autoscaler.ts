/** `kubectl describe hpa`: what is measured against what is wanted, and how fast the number may change. */
// k8s: staging/src/k8s.io/kubectl/pkg/describe/describe.go describeHorizontalPodAutoscalerV2
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  ScalingRules,
} from '../../kinds/horizontal-pod-autoscaler/types.ts';
import type { DescribeWriter } from './writer.ts';

const unknown = '<unknown>';

export function describeHorizontalPodAutoscaler(writer: DescribeWriter, object: HorizontalPodAutoscaler): void {
  const { metadata, spec, status } = object;
  const { kind, name } = spec.scaleTargetRef;
  writer.field('Name', metadata.name);
  writer.field('Namespace', metadata.namespace);
  writer.labels('Labels', metadata.labels);
  writer.annotations('Annotations', metadata.annotations);
  writer.field('CreationTimestamp', writer.time(metadata.creationTimestamp));
  writer.field('Reference', `${kind}/${name}`);
  writer.field('Metrics', '( current / target )');
  spec.metrics.forEach((metric, index) => writer.line(1, metricText(metric, status.currentMetrics?.[index])));
  writer.field('Min replicas', spec.minReplicas);
  writer.field('Max replicas', spec.maxReplicas);
  if (spec.behavior) {
    writer.line(0, 'Behavior:');
    rules(writer, 'Scale Up', spec.behavior.scaleUp);
    rules(writer, 'Scale Down', spec.behavior.scaleDown);
  }
  writer.field(`${kind} pods`, `${status.currentReplicas ?? 0} current / ${status.desiredReplicas} desired`);
  if (!status.conditions?.length) return;
  writer.line(0, 'Conditions:');
  writer.table(
    1,
    ['Type', 'Status', 'Reason', 'Message'],
    status.conditions.map((condition) => [
      condition.type,
      condition.status,
      condition.reason ?? '',
      condition.message ?? '',
    ]),
  );
}

function metricText(metric: MetricSpec, current: MetricStatus | undefined): string {
  const { resource, containerResource, pods, object, external } = metric;
  if (metric.type === 'Resource' && resource)
    return `resource ${resource.name} on pods${usageText(resource.target, current?.resource?.current)}`;
  if (metric.type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource;
    return `resource ${name} of container "${container}" on pods${usageText(target, current?.containerResource?.current)}`;
  }
  // Nobody measures the others here.
  if (metric.type === 'Pods' && pods)
    return `${JSON.stringify(pods.metric.name)} on pods:\t${unknown} / ${pods.target.averageValue ?? ''}`;
  if (metric.type === 'Object' && object) {
    const { kind, name } = object.describedObject;
    return `"${object.metric.name}" on ${kind}/${name} ${valueText(object.target, object.target.type === 'AverageValue')}`;
  }
  if (metric.type === 'External' && external) {
    const isAverage = external.target.averageValue !== undefined;
    return `${JSON.stringify(external.metric.name)} ${valueText(external.target, isAverage)}`;
  }
  return `<unknown metric type ${JSON.stringify(metric.type)}>`;
}

/** `:\t20m / 100m`, or in shares of the request `  (as a percentage of request):\t180% (180m) / 50%`. */
function usageText(target: MetricTarget, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `:\t${current?.averageValue ?? unknown} / ${target.averageValue}`;
  const used = current?.averageUtilization;
  const now = used === undefined ? unknown : `${used}% (${current?.averageValue ?? ''})`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `  (as a percentage of request):\t${now} / ${wanted}`;
}

function valueText({ averageValue, value }: MetricTarget, isAverage: boolean): string {
  return isAverage
    ? `(target average value):\t${unknown} / ${averageValue ?? ''}`
    : `(target value):\t${unknown} / ${value ?? ''}`;
}

function rules(writer: DescribeWriter, direction: string, { stabilizationWindowSeconds, ...rest }: ScalingRules): void {
  writer.line(1, `${direction}:`);
  if (stabilizationWindowSeconds !== undefined)
    writer.line(2, `Stabilization Window: ${stabilizationWindowSeconds} seconds`);
  if (rest.policies.length === 0) return;
  writer.line(2, `Select Policy: ${rest.selectPolicy}`);
  writer.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rest.policies)
    writer.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}
