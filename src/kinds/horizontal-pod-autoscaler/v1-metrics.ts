/** Metrics in the form of autoscaling/v1, in which its annotations hold them. */
// k8s: pkg/apis/autoscaling/v1/conversion.go, staging/src/k8s.io/api/autoscaling/v1/types.go MetricSpec
import { isJsonObject } from '../../api/plain-json.ts';
import type { MetricSourceType, MetricSpec, MetricStatus, MetricTarget } from './types.ts';

type Fields = Record<string, unknown>;

export function metricToV1({ type, resource, containerResource, pods, object, external }: MetricSpec): Fields {
  switch (type) {
    case 'Resource':
      return { type, resource: { name: resource?.name, ...resourceTarget(resource?.target) } };
    case 'ContainerResource': {
      const { name, container, target } = containerResource ?? {};
      return { type, containerResource: { name, ...resourceTarget(target), container } };
    }
    case 'Pods':
      return {
        type,
        pods: {
          metricName: pods?.metric.name,
          targetAverageValue: pods?.target.averageValue,
          ...set('selector', pods?.metric.selector),
        },
      };
    case 'Object':
      return {
        type,
        object: {
          target: object?.describedObject,
          metricName: object?.metric.name,
          targetValue: object?.target.value ?? '0',
          ...set('selector', object?.metric.selector),
          ...set('averageValue', object?.target.averageValue),
        },
      };
    case 'External':
      return {
        type,
        external: {
          metricName: external?.metric.name,
          ...set('metricSelector', external?.metric.selector),
          ...set('targetValue', external?.target.value),
          ...set('targetAverageValue', external?.target.averageValue),
        },
      };
  }
}

export function metricFromV1(fields: Fields): MetricSpec {
  const type = fields.type as MetricSourceType;
  const source = sourceOf(fields);
  const target = targetFromV1(source);
  const identified = (selector: unknown) => ({ name: String(source.metricName), ...set('selector', selector) });
  switch (type) {
    case 'ContainerResource':
      return { type, containerResource: { name: String(source.name), container: String(source.container), target } };
    case 'Pods':
      return { type, pods: { metric: identified(source.selector), target } };
    case 'Object': {
      const describedObject = source.target as NonNullable<MetricSpec['object']>['describedObject'];
      return { type, object: { describedObject, metric: identified(source.selector), target } };
    }
    case 'External':
      return { type, external: { metric: identified(source.metricSelector), target } };
    default:
      return { type, resource: { name: String(source.name), target } };
  }
}

export function metricStatusToV1({ type, resource, containerResource }: MetricStatus): Fields {
  const current = (resource ?? containerResource)?.current;
  const value = {
    ...set('currentAverageUtilization', current?.averageUtilization),
    currentAverageValue: current?.averageValue ?? '0',
  };
  if (resource) return { type, resource: { name: resource.name, ...value } };
  if (!containerResource) return { type };
  const { name, container } = containerResource;
  return { type, containerResource: { name, ...value, container } };
}

export function metricStatusFromV1(fields: Fields): MetricStatus {
  const type = fields.type as MetricStatus['type'];
  const source = sourceOf(fields);
  const current = {
    ...set('averageUtilization', source.currentAverageUtilization),
    ...set('averageValue', source.currentAverageValue),
  };
  if (type === 'Resource') return { type, resource: { name: String(source.name), current } };
  if (type !== 'ContainerResource') return { type };
  return { type, containerResource: { name: String(source.name), container: String(source.container), current } };
}

function resourceTarget(target: MetricTarget | undefined): Fields {
  return {
    ...set('targetAverageUtilization', target?.averageUtilization),
    ...set('targetAverageValue', target?.averageValue),
  };
}

function targetFromV1(source: Fields): MetricTarget {
  const { targetAverageUtilization, targetValue } = source;
  const averageValue = source.targetAverageValue ?? source.averageValue;
  const value = targetValue === '0' ? undefined : targetValue;
  const type =
    targetAverageUtilization !== undefined ? 'Utilization' : averageValue === undefined ? 'Value' : 'AverageValue';
  return {
    type,
    ...set('value', value),
    ...set('averageValue', averageValue),
    ...set('averageUtilization', targetAverageUtilization),
  };
}

function sourceOf(fields: Fields): Fields {
  return Object.values(fields).find(isJsonObject) ?? {};
}

function set(name: string, value: unknown): Fields {
  return value === undefined ? {} : { [name]: value };
}
