/** Which pods count as failed, what a failure policy makes of them, and how long the next one has to wait. */
// k8s: pkg/controller/job/pod_failure_policy.go, backoff_utils.go
import { backoffDelayMs, finishedAtMs } from '../../../kinds/job/back-off.ts';
import type { ExitCodes, FailureAction, Job } from '../../../kinds/job/types.ts';
import { indexFailureCountAnnotation, indexIgnoredFailureCountAnnotation } from '../../../kinds/job/types.ts';
import { isPodTerminal } from '../../../kinds/pod/conditions.ts';
import type { ContainerStatus, Pod } from '../../../kinds/pod/types.ts';

/** A pod that is being deleted counts as failed, unless the next one has to wait until it has really failed. */
export function isPodFailed(pod: Pod, { spec }: Job): boolean {
  if (pod.status.phase === 'Failed') return true;
  if (spec.podReplacementPolicy === 'Failed') return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== 'Succeeded';
}

/** On its way out, and not ended yet. */
export function isPodTerminating(pod: Pod): boolean {
  return pod.metadata.deletionTimestamp !== undefined && !isPodTerminal(pod);
}

export interface Verdict {
  /** Whether it counts towards the back-off limit. */
  counts: boolean;
  action?: FailureAction;
  /** Why the whole Job fails. */
  failsJob?: string;
}

/** The first rule that fits decides. */
// k8s: pkg/controller/job/pod_failure_policy.go matchPodFailurePolicy
export function judgeFailure({ spec }: Job, pod: Pod): Verdict {
  for (const [index, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const why = rule.onExitCodes ? exitOf(pod, rule.onExitCodes) : conditionOf(pod, rule.onPodConditions ?? []);
    if (why === undefined) continue;
    const { action } = rule;
    const failsJob = action === 'FailJob' ? { failsJob: `${why} matching ${action} rule at index ${index}` } : {};
    return { counts: action !== 'Ignore', action, ...failsJob };
  }
  return { counts: true };
}

function exitOf({ metadata, status }: Pod, codes: ExitCodes): string | undefined {
  const fits = ({ name, state }: ContainerStatus): boolean => {
    if (!state.terminated || state.terminated.exitCode === 0) return false;
    if (codes.containerName !== undefined && codes.containerName !== name) return false;
    return codes.values.includes(state.terminated.exitCode) === (codes.operator === 'In');
  };
  const found = status.containerStatuses?.find(fits) ?? status.initContainerStatuses?.find(fits);
  if (!found) return undefined;
  const pod = `${metadata.namespace}/${metadata.name}`;
  return `Container ${found.name} for pod ${pod} failed with exit code ${found.state.terminated?.exitCode}`;
}

function conditionOf(
  { metadata, status }: Pod,
  patterns: readonly { type: string; status: string }[],
): string | undefined {
  const found = status.conditions?.find((condition) =>
    patterns.some((pattern) => pattern.type === condition.type && pattern.status === condition.status),
  );
  return found && `Pod ${metadata.namespace}/${metadata.name} has condition ${found.type}`;
}

/** How often pods of this index have failed before this one: those that count, and all. */
export function failuresBefore({ metadata }: Pod): { counted: number; all: number } {
  const counted = readCount(metadata.annotations?.[indexFailureCountAnnotation]);
  return { counted, all: counted + readCount(metadata.annotations?.[indexIgnoredFailureCountAnnotation]) };
}

function readCount(text: string | undefined): number {
  const count = Number(text ?? 0);
  return Number.isInteger(count) && count >= 0 && count < 2 ** 31 ? count : 0;
}

/** Failures since the last success. */
export interface Backoff {
  failures: number;
  lastFailureMs?: number;
}

// k8s: pkg/controller/job/backoff_utils.go newBackoffRecord
export function nextBackoff(before: Backoff | undefined, succeeded: readonly Pod[], failed: readonly Pod[]): Backoff {
  const failures = failed.map(finishedAtMs).sort((left, right) => left - right);
  if (succeeded.length === 0) {
    const lastFailureMs = failures.at(-1);
    if (lastFailureMs === undefined) return before ?? { failures: 0 };
    return { failures: (before?.failures ?? 0) + failures.length, lastFailureMs };
  }
  const lastSuccessMs = Math.max(...succeeded.map(finishedAtMs));
  const later = failures.filter((ms) => ms > lastSuccessMs);
  const lastFailureMs = later.at(-1);
  return lastFailureMs === undefined ? { failures: 0 } : { failures: later.length, lastFailureMs };
}

/** Milliseconds until another pod may be made. */
export function backoffLeftMs({ failures, lastFailureMs = 0 }: Backoff, nowMs: number): number {
  return failures === 0 ? 0 : Math.max(0, backoffDelayMs(failures) - (nowMs - lastFailureMs));
}
