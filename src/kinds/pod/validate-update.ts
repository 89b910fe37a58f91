/** Says what may not change in a pod that exists: nearly everything. */
// k8s: pkg/apis/core/validation/validation.go ValidatePodUpdate
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { int32Max, rangeMessage } from '../formats.ts';
import { ephemeralContainerDiff, podSpecDiff } from './spec-diff.ts';
import type { Container, Pod, PodSpec, Toleration } from './types.ts';

const updatable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');

export function validatePodUpdate(next: Pod, old: Pod, report: FieldReport): void {
  for (const list of ['containers', 'initContainers'] as const) {
    if ((next.spec[list] ?? []).length !== (old.spec[list] ?? []).length) {
      return report.forbidden(`spec.${list}`, 'pod updates may not add or remove containers');
    }
  }
  if (!validateDeadline(next.spec, old.spec, report)) return;
  validateAddedTolerations(next.spec.tolerations ?? [], old.spec.tolerations ?? [], report);
  validateRemovedGates(next.spec, old.spec, report);
  if (equal(next.spec, old.spec)) return;
  const rest = withoutUpdatable(next.spec, old.spec, report);
  if (equal(rest, old.spec)) return;
  report.forbidden('spec', `pod updates may not change fields other than ${updatable}\n${podSpecDiff(old.spec, rest)}`);
}

/** Says what may not change by way of the subresource `ephemeralcontainers`: whatever is there already. */
// k8s: pkg/apis/core/validation/validation.go ValidatePodEphemeralContainersUpdate
export function validateEphemeralContainersUpdate(next: Pod, old: Pod, report: FieldReport): void {
  const field = 'spec.ephemeralContainers';
  for (const before of old.spec.ephemeralContainers ?? []) {
    const after = next.spec.ephemeralContainers?.find(({ name }) => name === before.name);
    const named = `existing ephemeral containers ${JSON.stringify(before.name)}`;
    if (!after) report.forbidden(field, `${named} may not be removed\n`);
    else if (!equal(before, after))
      report.forbidden(field, `${named} may not be changed\n${ephemeralContainerDiff(before, after)}`);
  }
}

function validateDeadline(next: PodSpec, old: PodSpec, report: FieldReport): boolean {
  const field = 'spec.activeDeadlineSeconds';
  const before = old.activeDeadlineSeconds;
  const after = next.activeDeadlineSeconds;
  if (after === undefined) {
    if (before !== undefined) report.invalid(field, undefined, 'must not update from a positive integer to nil value');
    return true;
  }
  if (after < 0 || after > int32Max) report.invalid(field, after, rangeMessage(0, int32Max));
  else if (before !== undefined && before < after) {
    report.invalid(field, after, 'must be less than or equal to previous value');
  } else return true;
  return false;
}

function validateAddedTolerations(next: readonly Toleration[], old: readonly Toleration[], report: FieldReport): void {
  const isKept = (before: Toleration) =>
    next.some((after) => equal({ ...before, tolerationSeconds: after.tolerationSeconds }, after));
  if (!old.every(isKept)) {
    report.forbidden('spec.tolerations', 'existing toleration can not be modified except its tolerationSeconds');
  }
}

function validateRemovedGates(next: PodSpec, old: PodSpec, report: FieldReport): void {
  const before = new Set((old.schedulingGates ?? []).map((gate) => gate.name));
  for (const [index, { name }] of (next.schedulingGates ?? []).entries()) {
    if (before.has(name)) continue;
    const detail = `only deletion is allowed, but found new scheduling gate '${name}'`;
    report.forbidden(`spec.schedulingGates[${index}].name`, detail);
  }
}

/** The new spec with the old values wherever a change is allowed: what still differs is refused. */
function withoutUpdatable(next: PodSpec, old: PodSpec, report: FieldReport): PodSpec {
  const rest: PodSpec = {
    ...next,
    containers: withImages(next.containers, old.containers),
    initContainers: next.initContainers && withImages(next.initContainers, old.initContainers ?? []),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
  };
  if (old.terminationGracePeriodSeconds < 0 && next.terminationGracePeriodSeconds === 1) {
    rest.terminationGracePeriodSeconds = old.terminationGracePeriodSeconds;
  }
  if (!old.schedulingGates?.length) return rest;
  // A pod that waits at a gate may still be told more narrowly where to go.
  const added = Object.entries(old.nodeSelector ?? {}).every(([key, value]) => next.nodeSelector?.[key] === value);
  if (!added) {
    report.invalid(
      'spec.nodeSelector',
      next.nodeSelector ?? {},
      'only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    );
  }
  return { ...rest, nodeSelector: old.nodeSelector };
}

function withImages(next: readonly Container[], old: readonly Container[]): Container[] {
  return next.map((container, index) => ({ ...container, image: old[index].image }));
}
