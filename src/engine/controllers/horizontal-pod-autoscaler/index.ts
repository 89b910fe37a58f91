/** Looks every 15 s at what pods use, and scales what makes them. Woken by its autoscalers and by the clock alone. */
// k8s: pkg/controller/podautoscaler/horizontal.go
import type { KindDefinition } from '../../../api/kind.ts';
import { keyOf, splitApiVersion, type KubernetesObject } from '../../../api/object.ts';
import { formatMilli, milliOf } from '../../../api/quantity.ts';
import type { LabelSelector } from '../../../api/selector.ts';
import { equal } from '../../../base/equality.ts';
import { horizontalPodAutoscaler } from '../../../kinds/horizontal-pod-autoscaler/index.ts';
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
} from '../../../kinds/horizontal-pod-autoscaler/types.ts';
import { kinds } from '../../../kinds/table.ts';
import { pod } from '../../../kinds/pod/index.ts';
import { defineController, watchWith, type ReconcileContext } from '../../client/controller.ts';
import { byNamespace, podsByLabel, selectPods } from '../shared/indexes.ts';
import { limitReplicas, noteChange, type History } from './limits.ts';
import { metricsRequest, readMetrics } from './metrics.ts';
import { planReplicas, type Proposal } from './plan.ts';
import { AutoscalerStatus } from './status.ts';

/** k8s: pkg/controller/podautoscaler/config HorizontalPodAutoscalerSyncPeriod */
const syncMs = 15_000;

type Memory = Record<string, History>;
type Context = ReconcileContext<Memory>;

export const horizontalPodAutoscalerController = defineController<Memory>({
  name: 'horizontal-pod-autoscaler',
  watches: [
    // As upstream: a change waits for the next look, too.
    watchWith(horizontalPodAutoscaler, ({ object }) => [keyOf(object)], syncMs),
    watchWith(pod, () => []),
  ],
  indexes: [byNamespace(pod), podsByLabel],
  memory: () => ({}),
  reconcile(key, context) {
    const autoscaler = context.cache(horizontalPodAutoscaler).get(key);
    if (!autoscaler) {
      delete context.memory[key];
      return;
    }
    context.requeueAfterMs(syncMs);
    const status = new AutoscalerStatus(autoscaler, context.now);
    reconcileAutoscaler(autoscaler, key, status, context);
    if (equal(status.status, autoscaler.status)) return;
    context.client.updateStatus(horizontalPodAutoscaler, { ...autoscaler, status: status.status }, status.summary());
  },
});

function reconcileAutoscaler(
  autoscaler: HorizontalPodAutoscaler,
  key: string,
  status: AutoscalerStatus,
  context: Context,
): void {
  const target = targetOf(autoscaler, context);
  if ('error' in target) {
    context.events.record(autoscaler, 'Warning', 'FailedGetScale', target.error);
    const message = `the HPA controller was unable to get the target's current scale: ${target.error}`;
    return status.set('AbleToScale', 'False', 'FailedGetScale', message);
  }
  const gotScale = "the HPA controller was able to get the target's current scale";
  status.set('AbleToScale', 'True', 'SucceededGetScale', gotScale);
  const { current } = target;
  const { nowMs } = context;
  const history = (context.memory[key] ??= {
    recommendations: [{ replicas: current, atMs: nowMs }],
    ups: [],
    downs: [],
  });
  const decided = decide(autoscaler, target, history, status, context);
  if (!decided) return;
  const { replicas, reason, metrics } = decided;
  const rescales = replicas !== current && reason !== undefined;
  if (rescales) {
    const body = { spec: { replicas } };
    const written = context.client.patch(target.kind, target.key, 'merge', body, 'scale', `autoscaled: ${reason}`);
    if (!written.ok) {
      const why = written.status.message ?? '';
      const message = `New size: ${replicas}; reason: ${reason}; error: ${why}`;
      context.events.record(autoscaler, 'Warning', 'FailedRescale', message);
      const failed = `the HPA controller was unable to update the target scale: ${why}`;
      status.set('AbleToScale', 'False', 'FailedUpdateScale', failed);
      return status.count(current);
    }
    const updated = `the HPA controller was able to update the target scale to ${replicas}`;
    status.set('AbleToScale', 'True', 'SucceededRescale', updated);
    const message = `New size: ${replicas}; reason: ${reason}`;
    context.events.record(autoscaler, 'Normal', 'SuccessfulRescale', message);
    noteChange(autoscaler.spec, history, current, replicas, nowMs);
  }
  status.count(current, rescales ? replicas : current, metrics, rescales);
}

interface Target {
  kind: KindDefinition;
  key: string;
  current: number;
  selector: LabelSelector | undefined;
  /** As text, for the metrics API; empty when it has none. */
  selectorText: string;
}

function targetOf(autoscaler: HorizontalPodAutoscaler, context: Context): Target | { error: string } {
  const { kind: name, apiVersion = '', name: objectName } = autoscaler.spec.scaleTargetRef;
  const { group } = splitApiVersion(apiVersion);
  const actualGroup = apiVersion.includes('/') ? group : '';
  const kind = kinds.find((candidate) => candidate.kind === name && candidate.group === actualGroup);
  if (!kind) return { error: `no matches for kind "${name}" in group "${actualGroup}"` };
  if (!kind.scale) return { error: 'the server could not find the requested resource' };
  const key = kind.namespaced ? `${autoscaler.metadata.namespace}/${objectName}` : objectName;
  const found = context.client.get(kind, key);
  if (!found.ok) return { error: found.status.message ?? 'refused' };
  return {
    kind,
    key,
    current: kind.scale.replicas(found.object),
    selector: (found.object as KubernetesObject & { spec: { selector?: LabelSelector } }).spec.selector,
    selectorText: kind.scale.selector(found.object),
  };
}

interface Decision {
  replicas: number;
  /** Why it changes; absent when it must not. */
  reason?: string;
  metrics: MetricStatus[] | null;
}

/** Undefined when the metrics do not tell. */
function decide(
  autoscaler: HorizontalPodAutoscaler,
  target: Target,
  history: History,
  status: AutoscalerStatus,
  context: Context,
): Decision | undefined {
  const { spec } = autoscaler;
  const { current } = target;
  if (current === 0) {
    const message = 'scaling is disabled since the replica count of the target is zero';
    status.set('ScalingActive', 'False', 'ScalingDisabled', message);
    return { replicas: 0, metrics: null };
  }
  if (current > spec.maxReplicas)
    return { replicas: spec.maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas', metrics: null };
  if (current < spec.minReplicas)
    return { replicas: spec.minReplicas, reason: 'Current number of replicas below Spec.MinReplicas', metrics: null };
  const computed = computeReplicas(autoscaler, target, status, context);
  if ('error' in computed) {
    status.count(current);
    context.events.record(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', computed.error);
    return undefined;
  }
  const { desired, metric, metrics } = computed;
  const limited = limitReplicas({ spec, current, desired, nowMs: context.nowMs }, history);
  status.set('AbleToScale', 'True', limited.able.reason, limited.able.message);
  status.set('ScalingLimited', limited.limited.status, limited.limited.reason, limited.limited.message);
  const reason = desired > current ? `${metric} above target` : desired < current ? 'All metrics below target' : '';
  return { replicas: limited.replicas, reason, metrics };
}

type Computed = { desired: number; metric: string; metrics: MetricStatus[] } | { error: string };

/** The largest of what the metrics propose. */
// k8s: pkg/controller/podautoscaler/horizontal.go computeReplicasForMetrics
function computeReplicas(
  autoscaler: HorizontalPodAutoscaler,
  target: Target,
  status: AutoscalerStatus,
  context: Context,
): Computed {
  const { metrics: specs } = autoscaler.spec;
  if (!target.selectorText) {
    context.events.record(autoscaler, 'Warning', 'SelectorRequired', 'selector is required');
    status.set('ScalingActive', 'False', 'InvalidSelector', "the HPA target's scale is missing a selector");
    return { error: 'selector is required' };
  }
  let best: { replicas: number; metric: string } | undefined;
  let first: { reason: string; error: string; listed: string } | undefined;
  let invalid = 0;
  const metrics = specs.map((spec): MetricStatus => {
    const measured = measure(autoscaler, spec, target, context);
    if ('error' in measured) {
      first ??= measured;
      invalid++;
      return { type: '' };
    }
    if (!best || measured.proposal.replicas > best.replicas)
      best = { replicas: measured.proposal.replicas, metric: measured.metric };
    return measured.status;
  });
  // A metric that cannot be read may want more: nothing shrinks meanwhile.
  if (first && (!best || best.replicas < target.current)) {
    status.set(
      'ScalingActive',
      'False',
      first.reason,
      `the HPA was unable to compute the replica count: ${first.error}`,
    );
    return { error: `invalid metrics (${invalid} invalid out of ${specs.length}), first error is: ${first.listed}` };
  }
  const { replicas, metric } = best ?? { replicas: 0, metric: '' };
  const message = `the HPA was able to successfully calculate a replica count from ${metric}`;
  status.set('ScalingActive', 'True', 'ValidMetricFound', message);
  return { desired: replicas, metric, metrics };
}

type Measured =
  | { proposal: Proposal; metric: string; status: MetricStatus }
  | { reason: string; error: string; /** As the sum of all errors says it. */ listed: string };

function measure(autoscaler: HorizontalPodAutoscaler, spec: MetricSpec, target: Target, context: Context): Measured {
  const { type, resource, containerResource } = spec;
  const source = type === 'Resource' ? resource : type === 'ContainerResource' ? containerResource : undefined;
  const failed = (reason: string, error: string, listed: string): Measured => {
    context.events.record(autoscaler, 'Warning', reason, error);
    return { reason, error, listed };
  };
  if (!source) return unserved(spec, autoscaler, failed);
  const container = type === 'ContainerResource' ? containerResource?.container : undefined;
  const { name } = source;
  const proposal = proposalFor(name, container, source.target, autoscaler, target, context);
  if ('error' in proposal) {
    const reason = container === undefined ? 'FailedGetResourceMetric' : 'FailedGetContainerResourceMetric';
    const word = source.target.averageValue === undefined ? 'utilization' : 'usage';
    const error = `failed to get ${name} ${word}: ${proposal.error}`;
    const what = container === undefined ? `${name} resource` : `${name} container`;
    return failed(reason, error, `failed to get ${what} metric value: ${error}`);
  }
  const current = {
    ...(proposal.utilization === undefined ? {} : { averageUtilization: proposal.utilization }),
    averageValue: formatMilli(proposal.averageMilli),
  };
  const what = container === undefined ? `${name} resource` : `${name} container resource`;
  return {
    proposal,
    metric: proposal.utilization === undefined ? what : `${what} utilization (percentage of request)`,
    status:
      container === undefined
        ? { type: 'Resource', resource: { name, current } }
        : { type: 'ContainerResource', containerResource: { name, container, current } },
  };
}

function proposalFor(
  resource: string,
  container: string | undefined,
  { averageUtilization, averageValue }: MetricTarget,
  { metadata }: HorizontalPodAutoscaler,
  target: Target,
  context: Context,
): Proposal | { error: string } {
  const namespace = metadata.namespace ?? '';
  const caller = { actor: context.client.actor, cause: context.cause };
  const answer = context.engine.api.handle(metricsRequest(namespace, target.selectorText), caller);
  const metrics = readMetrics(answer, resource, container);
  if ('error' in metrics) return metrics;
  return planReplicas({
    resource,
    ...(container === undefined ? {} : { container }),
    target:
      averageValue === undefined ? { utilization: averageUtilization ?? 0 } : { averageMilli: milliOf(averageValue) },
    currentReplicas: target.current,
    pods: selectPods(context.cache(pod), namespace, target.selector),
    metrics,
    nowMs: context.nowMs,
  });
}

/** Pods, objects and the outside world have metrics only where somebody serves them, and here nobody does. */
function unserved(
  { type, pods, object, external }: MetricSpec,
  { metadata }: HorizontalPodAutoscaler,
  failed: (reason: string, error: string, listed: string) => Measured,
): Measured {
  const noCustom =
    'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  switch (type) {
    case 'Pods': {
      const error = `unable to get metric ${pods?.metric.name}: ${noCustom}`;
      return failed('FailedGetPodsMetric', error, `failed to get pods metric value: ${error}`);
    }
    case 'Object': {
      const described = `${object?.describedObject.kind} on ${metadata.namespace} ${object?.describedObject.name}`;
      const error = `unable to get metric ${object?.metric.name}: ${described}/${noCustom}`;
      return failed('FailedGetObjectMetric', error, `failed to get object metric value: ${error}`);
    }
    case 'External': {
      const noExternal =
        'unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered';
      const error = `unable to get external metric ${metadata.namespace}/${external?.metric.name}/nil: ${noExternal}`;
      return failed('FailedGetExternalMetric', error, `failed to get external metric value: ${error}`);
    }
    default: {
      const error = `unknown metric source type ${JSON.stringify(type)}`;
      return failed('InvalidMetricSourceType', error, error);
    }
  }
}
