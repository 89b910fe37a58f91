/** Names of resources: which of them a quota may limit, and which are counted in whole numbers. */
// k8s: pkg/apis/core/helper/helpers.go
import { type FieldReport, qualifiedNameProblems } from '../../api/validation.ts';

const counted = [
  ...['pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps'],
  ...['persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers'],
];
const ofQuotas = new Set([
  ...counted,
  ...['cpu', 'memory', 'ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage'],
  ...['requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage'],
]);
const wholeNumbers = new Set(counted);

export function isStandardQuotaResource(name: string): boolean {
  return ofQuotas.has(name) || /^(requests\.)?hugepages-/.test(name);
}

export function isWholeResource(name: string): boolean {
  return wholeNumbers.has(name);
}

// k8s: pkg/apis/core/validation/validation.go validateResourceName
export function validateResourceName(name: string, field: string, report: FieldReport): void {
  const problems = qualifiedNameProblems(name);
  for (const problem of problems) report.invalid(field, name, problem);
  if (problems.length > 0 || name.includes('/') || name === 'storage' || isStandardQuotaResource(name)) return;
  report.invalid(field, name, 'must be a standard resource type or fully qualified');
}

// k8s: pkg/apis/core/validation/validation.go ValidateResourceQuotaResourceName
export function validateQuotaResourceName(name: string, field: string, report: FieldReport): void {
  validateResourceName(name, field, report);
  if (!name.includes('/') && !isStandardQuotaResource(name)) {
    report.invalid(field, name, 'must be a standard resource for quota');
  }
}
