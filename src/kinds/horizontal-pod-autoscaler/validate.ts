/** Checks a HorizontalPodAutoscaler. */
// k8s: pkg/apis/autoscaling/validation/validation.go
import { parseQuantity } from '../../api/quantity.ts';
import type { FieldReport } from '../../api/validation.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ScalingRules,
} from './types.ts';

const stabilizationSecondsMax = 3600;
const periodSecondsMax = 1800;

export function validateAutoscaler(autoscaler: HorizontalPodAutoscaler, report: FieldReport): void {
  validateMetadata(autoscaler, true, 'subdomain', report);
  const { spec } = autoscaler;
  const maxReplicas = spec.maxReplicas ?? 0;
  if (spec.minReplicas < 1) report.invalid('spec.minReplicas', spec.minReplicas, 'must be greater than or equal to 1');
  if (maxReplicas < 1) report.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0');
  if (maxReplicas < spec.minReplicas)
    report.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`');
  validateReference(spec.scaleTargetRef, 'spec.scaleTargetRef', report);
  for (const [index, metric] of spec.metrics.entries()) validateMetric(metric, `spec.metrics[${index}]`, report);
  if (!spec.behavior) return;
  validateRules(spec.behavior.scaleUp, 'spec.behavior.scaleUp', report);
  validateRules(spec.behavior.scaleDown, 'spec.behavior.scaleDown', report);
}

function validateReference(
  reference: CrossVersionObjectReference | undefined,
  field: string,
  report: FieldReport,
): void {
  for (const name of ['kind', 'name'] as const) {
    const value = reference?.[name];
    if (!value) report.required(`${field}.${name}`);
    else if (value === '.' || value === '..') report.invalid(`${field}.${name}`, value, `may not be '${value}'`);
    else
      for (const letter of ['/', '%'])
        if (value.includes(letter)) report.invalid(`${field}.${name}`, value, `may not contain '${letter}'`);
  }
}

/** The sources that a metric may have, in the order in which upstream looks at them. */
const sources = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
} as const;

function validateMetric(metric: MetricSpec, field: string, report: FieldReport): void {
  if (!metric.type) report.required(`${field}.type`, 'must specify a metric source type');
  const expected = Object.hasOwn(sources, metric.type) ? sources[metric.type] : undefined;
  if (!expected) report.notSupported(`${field}.type`, metric.type ?? '', Object.keys(sources).sort());
  const present = Object.values(sources).filter((source) => metric[source] !== undefined);
  if (present.length > 0) validateSource(metric, present[0], `${field}.${present[0]}`, report);
  const wanted = expected ?? '';
  if (!expected || !present.includes(expected))
    report.required(`${field}.${wanted}`, 'must populate information for the given metric source');
  if (present.length === 1) return;
  for (const source of present)
    if (source !== expected) report.forbidden(`${field}.${source}`, 'must populate the given metric source only');
}

function validateSource(
  metric: MetricSpec,
  source: (typeof sources)[keyof typeof sources],
  field: string,
  report: FieldReport,
): void {
  if (metric.object && source === 'object') {
    validateReference(metric.object.describedObject, `${field}.describedObject`, report);
    validateIdentifier(metric.object.metric, `${field}.metric`, report);
    validateTarget(metric.object.target, `${field}.target`, report);
    needsOneOf(metric.object.target, 'value', `${field}.target`, report);
  } else if (metric.external && source === 'external') {
    validateIdentifier(metric.external.metric, `${field}.metric`, report);
    validateTarget(metric.external.target, `${field}.target`, report);
    needsOneOf(metric.external.target, 'value', `${field}.target`, report);
    if (metric.external.target?.value !== undefined && metric.external.target.averageValue !== undefined)
      report.forbidden(`${field}.target.value`, 'may not set both a target value for metric and a per-pod target');
  } else if (metric.pods && source === 'pods') {
    validateIdentifier(metric.pods.metric, `${field}.metric`, report);
    validateTarget(metric.pods.target, `${field}.target`, report);
    if (metric.pods.target?.averageValue === undefined)
      report.required(`${field}.target.averageValue`, 'must specify a positive target averageValue');
  } else {
    const resource = source === 'resource' ? metric.resource : metric.containerResource;
    if (source === 'containerResource' && !metric.containerResource?.container)
      report.required(`${field}.container`, 'must specify a container');
    if (!resource?.name) report.required(`${field}.name`, 'must specify a resource name');
    validateTarget(resource?.target, `${field}.target`, report);
    needsOneOf(resource?.target, 'averageUtilization', `${field}.target`, report);
    if (resource?.target?.averageUtilization !== undefined && resource.target.averageValue !== undefined)
      report.forbidden(`${field}.target.averageValue`, 'may not set both a target raw value and a target utilization');
  }
}

function needsOneOf(
  target: MetricTarget | undefined,
  other: 'value' | 'averageUtilization',
  field: string,
  report: FieldReport,
): void {
  if (target?.averageValue !== undefined || target?.[other] !== undefined) return;
  if (other === 'averageUtilization')
    report.required(`${field}.${other}`, 'must set either a target raw value or a target utilization');
  else report.required(`${field}.averageValue`, 'must set either a target value for metric or a per-pod target');
}

function validateIdentifier(identifier: MetricIdentifier | undefined, field: string, report: FieldReport): void {
  if (!identifier?.name) report.required(`${field}.name`, 'must specify a metric name');
}

const targetTypes: readonly string[] = ['Utilization', 'Value', 'AverageValue'];

function validateTarget(target: MetricTarget | undefined, field: string, report: FieldReport): void {
  if (!target?.type) report.required(`${field}.type`, 'must specify a metric target type');
  if (!targetTypes.includes(target?.type ?? ''))
    report.invalid(`${field}.type`, target?.type ?? '', 'must be either Utilization, Value, or AverageValue');
  for (const name of ['value', 'averageUtilization', 'averageValue'] as const) {
    const value = target?.[name];
    if (value === undefined) continue;
    if (typeof value === 'string' && !(parseQuantity(value) > 0))
      report.invalid(`${field}.${name}`, value, 'must be positive');
    if (typeof value === 'number' && value < 1) report.invalid(`${field}.${name}`, value, 'must be greater than 0');
  }
}

function validateRules(rules: ScalingRules, field: string, report: FieldReport): void {
  const seconds = rules.stabilizationWindowSeconds;
  const window = `${field}.stabilizationWindowSeconds`;
  if (seconds !== undefined && seconds < 0) report.invalid(window, seconds, 'must be greater than or equal to zero');
  if (seconds !== undefined && seconds > stabilizationSecondsMax)
    report.invalid(window, seconds, `must be less than or equal to ${stabilizationSecondsMax}`);
  if (!['Max', 'Min', 'Disabled'].includes(rules.selectPolicy))
    report.notSupported(`${field}.selectPolicy`, rules.selectPolicy, ['Disabled', 'Max', 'Min']);
  if (rules.policies.length === 0) report.required(`${field}.policies`, 'must specify at least one Policy');
  for (const [index, { type, value, periodSeconds }] of rules.policies.entries()) {
    const path = `${field}.policies[${index}]`;
    if (type !== 'Pods' && type !== 'Percent') report.notSupported(`${path}.type`, type, ['Percent', 'Pods']);
    if (!(value > 0)) report.invalid(`${path}.value`, value ?? 0, 'must be greater than zero');
    if (!(periodSeconds > 0)) report.invalid(`${path}.periodSeconds`, periodSeconds ?? 0, 'must be greater than zero');
    if (periodSeconds > periodSecondsMax)
      report.invalid(`${path}.periodSeconds`, periodSeconds, `must be less than or equal to ${periodSecondsMax}`);
  }
}
