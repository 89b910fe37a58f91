/** Works out from what pods use how many of them there should be. */
// k8s: pkg/controller/podautoscaler/replica_calculator.go, pkg/controller/podautoscaler/metrics/utilization.go
import { milliOf } from '../../../api/quantity.ts';
import { parseTime } from '../../../api/time.ts';
import { podCondition } from '../../../kinds/pod/conditions.ts';
import type { Container, Pod } from '../../../kinds/pod/types.ts';

/** A ratio so near to one changes nothing. */
const tolerance = 0.1;
/** So long after its start a pod's CPU counts only while it is ready and has been for a whole window. */
const cpuInitializationMs = 300_000;
/** A pod that was never ready by then, and is not now, has a slow start and does not count. */
const initialReadinessMs = 30_000;

export interface PodMetric {
  /** In thousandths: millicores, or thousandths of a byte. */
  milli: number;
  atMs: number;
  windowMs: number;
}

export interface Question {
  /** `cpu`, `memory`. */
  resource: string;
  /** Only this container of each pod counts; absent: all. */
  container?: string;
  /** Either a share of the request, in percent, or an amount per pod in thousandths. */
  target: { utilization: number } | { averageMilli: number };
  currentReplicas: number;
  pods: readonly Pod[];
  /** By name of the pod; those without are missing. */
  metrics: ReadonlyMap<string, PodMetric>;
  nowMs: number;
}

export interface Proposal {
  replicas: number;
  /** Percent of the request; absent for an amount. */
  utilization?: number;
  averageMilli: number;
}

/** @example 3 pods that use 90 % where 50 % is wanted: ceil(1.8 × 3) = 6 */
export function planReplicas(question: Question): Proposal | { error: string } {
  const { currentReplicas, pods } = question;
  if (pods.length === 0) return { error: 'no pods returned by selector while calculating replica count' };
  const { ready, unready, missing, measured } = groupPods(question);
  const requests = requestsOf(question);
  if ('error' in requests) return requests;
  if (measured.size === 0) return { error: 'did not receive metrics for targeted pods (pods might be unready)' };
  const used = usageOf(question, measured, requests.milli);
  if ('error' in used) return used;
  const { ratio, ...shown } = used;
  const stay: Proposal = { replicas: currentReplicas, ...shown };
  const growsWithUnready = unready.length > 0 && ratio > 1;
  if (!growsWithUnready && missing.length === 0)
    return Math.abs(1 - ratio) <= tolerance ? stay : { replicas: Math.ceil(ratio * ready), ...shown };
  // What nobody knows is taken to be what makes the change smaller.
  for (const name of missing) {
    const milli = ratio < 1 ? fullUse(question, requests.milli.get(name) ?? 0) : 0;
    if (ratio !== 1) measured.set(name, milli);
  }
  if (growsWithUnready) for (const name of unready) measured.set(name, 0);
  const again = usageOf(question, measured, requests.milli);
  if ('error' in again) return again;
  const turns = (ratio < 1 && again.ratio > 1) || (ratio > 1 && again.ratio < 1);
  if (Math.abs(1 - again.ratio) <= tolerance || turns) return stay;
  const replicas = Math.ceil(again.ratio * measured.size);
  const isBackward = (again.ratio < 1 && replicas > currentReplicas) || (again.ratio > 1 && replicas < currentReplicas);
  return isBackward ? stay : { replicas, ...shown };
}

interface Groups {
  ready: number;
  unready: string[];
  missing: string[];
  /** What counts, by pod. */
  measured: Map<string, number>;
}

// k8s: pkg/controller/podautoscaler/replica_calculator.go groupPods
function groupPods({ pods, metrics, resource, nowMs }: Question): Groups {
  const groups: Groups = { ready: 0, unready: [], missing: [], measured: new Map() };
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    if (deletionTimestamp !== undefined || pod.status.phase === 'Failed') continue;
    const metric = metrics.get(name);
    if (pod.status.phase === 'Pending') groups.unready.push(name);
    else if (!metric) groups.missing.push(name);
    else if (resource === 'cpu' && isUnready(pod, metric, nowMs)) groups.unready.push(name);
    else {
      groups.ready++;
      groups.measured.set(name, metric.milli);
    }
  }
  return groups;
}

function isUnready(pod: Pod, metric: PodMetric, nowMs: number): boolean {
  const condition = podCondition(pod, 'Ready');
  const startMs = parseTime(pod.status.startTime);
  if (!condition || Number.isNaN(startMs)) return true;
  const changedMs = parseTime(condition.lastTransitionTime);
  const isFalse = condition.status === 'False';
  if (startMs + cpuInitializationMs > nowMs) return isFalse || metric.atMs < changedMs + metric.windowMs;
  return isFalse && startMs + initialReadinessMs > changedMs;
}

function requestsOf({
  pods,
  resource,
  container,
  target,
}: Question): { milli: Map<string, number> } | { error: string } {
  const milli = new Map<string, number>();
  if ('averageMilli' in target) return { milli };
  for (const pod of pods) {
    let sum = 0;
    for (const spec of countedContainers(pod)) {
      if (container !== undefined && spec.name !== container) continue;
      const request = spec.resources.requests?.[resource];
      if (request === undefined)
        return { error: `missing request for ${resource} in container ${spec.name} of Pod ${pod.metadata.name}` };
      sum += milliOf(request);
    }
    milli.set(pod.metadata.name, sum);
  }
  return { milli };
}

/** Those that run as long as the pod does. */
function countedContainers({ spec }: Pod): Container[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...spec.containers, ...sidecars];
}

type Usage = { ratio: number; utilization?: number; averageMilli: number };

function usageOf(
  { target }: Question,
  measured: ReadonlyMap<string, number>,
  requests: ReadonlyMap<string, number>,
): Usage | { error: string } {
  let total = 0;
  let requested = 0;
  for (const [name, milli] of measured) {
    total += milli;
    requested += requests.get(name) ?? 0;
  }
  const averageMilli = Math.trunc(total / measured.size);
  if ('averageMilli' in target) return { ratio: averageMilli / target.averageMilli, averageMilli };
  if (requested === 0) return { error: 'no metrics returned matched known pods' };
  const utilization = Math.trunc((total * 100) / requested);
  return { ratio: utilization / target.utilization, utilization, averageMilli };
}

function fullUse({ target }: Question, requestMilli: number): number {
  if ('averageMilli' in target) return target.averageMilli;
  return Math.trunc((requestMilli * Math.max(100, target.utilization)) / 100);
}
