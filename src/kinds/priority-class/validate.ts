/** Checks a PriorityClass. */
// k8s: pkg/apis/scheduling/validation/validation.go ValidatePriorityClass
import type { FieldReport } from '../../api/validation.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { PriorityClass } from './types.ts';

export const userPriorityMax = 1_000_000_000;

/** The two classes that the API server itself creates. */
// k8s: pkg/apis/scheduling/v1/helpers.go SystemPriorityClasses
export const systemPriorities: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

const policies = ['PreemptLowerPriority', 'Never'];

export function validatePriorityClass(priorityClass: PriorityClass, report: FieldReport): void {
  validateMetadata(priorityClass, false, 'subdomain', report);
  const { name } = priorityClass.metadata;
  if (name?.startsWith('system-')) {
    const problem = systemProblem(priorityClass);
    if (problem) {
      const detail = `priority class names with 'system-' prefix are reserved for system use only. error: ${problem}`;
      report.forbidden('metadata.name', detail);
    }
  } else if (priorityClass.value > userPriorityMax) {
    report.forbidden('value', `maximum allowed value of a user defined priority is ${userPriorityMax}`);
  }
  if (!policies.includes(priorityClass.preemptionPolicy)) {
    report.notSupported('preemptionPolicy', priorityClass.preemptionPolicy, policies);
  }
}

export function validatePriorityClassUpdate(next: PriorityClass, old: PriorityClass, report: FieldReport): void {
  if (next.value !== old.value) report.forbidden('value', 'may not be changed in an update.');
  report.immutable('preemptionPolicy', next.preemptionPolicy, old.preemptionPolicy);
}

function systemProblem({ metadata, value, globalDefault }: PriorityClass): string | undefined {
  const expected = systemPriorities[metadata.name];
  if (expected === undefined) return `${metadata.name} is not a known system priority class`;
  if (value !== expected) return `value of ${metadata.name} PriorityClass must be ${expected}`;
  return globalDefault ? `globalDefault of ${metadata.name} PriorityClass must be false` : undefined;
}
