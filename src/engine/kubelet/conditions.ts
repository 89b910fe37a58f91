/** The conditions that a kubelet sets on a pod. */
// k8s: pkg/kubelet/status/generate.go
import type { Condition } from '../../api/object.ts';
import type { ContainerStatus, Pod, PodStatus } from '../../kinds/pod/types.ts';

const owned = new Set(['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']);

type Verdict = Pick<Condition, 'status' | 'reason' | 'message'>;

/** @param now RFC 3339, for conditions that change */
export function conditionsOf(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  phase: PodStatus['phase'],
  hasSandbox: boolean,
  now: string,
): Condition[] {
  const conditions = (pod.status.conditions ?? []).filter((condition) => !owned.has(condition.type));
  const containersReady = containersReadyVerdict(pod, statuses, phase);
  const ready = containersReady.status === 'True' ? readinessGatesVerdict(pod, conditions) : containersReady;
  for (const [type, verdict] of [
    ['PodReadyToStartContainers', { status: hasSandbox ? 'True' : 'False' }],
    ['Initialized', initializedVerdict(pod, statuses, phase)],
    ['Ready', ready],
    ['ContainersReady', containersReady],
    ['PodScheduled', { status: 'True' }],
  ] as const)
    conditions.push(withTransition(pod, type, verdict, now));
  return conditions;
}

function withTransition(pod: Pod, type: string, verdict: Verdict, now: string): Condition {
  const old = pod.status.conditions?.find((condition) => condition.type === type);
  const condition: Condition = {
    type,
    status: verdict.status,
    lastProbeTime: null,
    lastTransitionTime: old?.status === verdict.status && old.lastTransitionTime ? old.lastTransitionTime : now,
  };
  if (verdict.reason) condition.reason = verdict.reason;
  if (verdict.message) condition.message = verdict.message;
  return condition;
}

function containersReadyVerdict(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  phase: PodStatus['phase'],
): Verdict {
  const watched = [
    ...(pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always'),
    ...pod.spec.containers,
  ];
  const unknown = watched.filter(({ name }) => !statuses.has(name)).map(({ name }) => name);
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'False', reason: 'PodCompleted' };
  if (phase === 'Failed') return { status: 'False', reason: 'PodFailed' };
  const unready = watched.filter(({ name }) => statuses.get(name)?.ready === false).map(({ name }) => name);
  const message = joined(unknown, unready, 'unready');
  return message ? { status: 'False', reason: 'ContainersNotReady', message } : { status: 'True' };
}

function readinessGatesVerdict(pod: Pod, conditions: readonly Condition[]): Verdict {
  const messages: string[] = [];
  for (const { conditionType } of pod.spec.readinessGates ?? []) {
    const condition = conditions.find(({ type }) => type === conditionType);
    if (!condition) messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (condition.status !== 'True')
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
  }
  return messages.length
    ? { status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
    : { status: 'True' };
}

function initializedVerdict(
  pod: Pod,
  statuses: ReadonlyMap<string, ContainerStatus>,
  phase: PodStatus['phase'],
): Verdict {
  const containers = pod.spec.initContainers ?? [];
  const unknown = containers.filter(({ name }) => !statuses.has(name)).map(({ name }) => name);
  if (phase === 'Succeeded' && unknown.length === 0) return { status: 'True', reason: 'PodCompleted' };
  if (hasAnyAppStarted(pod, statuses)) return { status: 'True' };
  const incomplete = containers
    .filter(({ name, restartPolicy }) => {
      const status = statuses.get(name);
      return status !== undefined && !(restartPolicy === 'Always' ? status.started : status.ready);
    })
    .map(({ name }) => name);
  const message = joined(unknown, incomplete, 'incomplete');
  return message ? { status: 'False', reason: 'ContainersNotInitialized', message } : { status: 'True' };
}

/** The pod has been initialised before when any of its containers proper has ever run. */
// k8s: pkg/kubelet/container/helpers.go HasAnyRegularContainerStarted
export function hasAnyAppStarted(pod: Pod, statuses: ReadonlyMap<string, ContainerStatus>): boolean {
  return pod.spec.containers.some(({ name }) => {
    const status = statuses.get(name);
    return (
      status !== undefined &&
      (status.state.running ?? status.state.terminated ?? status.lastState.terminated) !== undefined
    );
  });
}

// Lists as Go prints them: `containers with unready status: [web log]`.
function joined(unknown: readonly string[], others: readonly string[], word: string): string {
  const messages: string[] = [];
  if (unknown.length) messages.push(`containers with unknown status: [${unknown.join(' ')}]`);
  if (others.length) messages.push(`containers with ${word} status: [${others.join(' ')}]`);
  return messages.join(', ');
}
