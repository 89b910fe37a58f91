/** Checks requests and limits: known names, readable amounts, no request above its limit. */
// k8s: pkg/apis/core/validation/validation.go validateResourceRequirements
import { parseQuantity, quantityMessage } from '../../api/quantity.ts';
import { type FieldReport, qualifiedNameProblems } from '../../api/validation.ts';
import type { ResourceRequirements } from './types.ts';

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);
// Names without a domain that mean something elsewhere, in a quota say, but not in a container.
const otherStandardResources = new Set([
  ...['storage', 'pods', 'services', 'replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps'],
  ...['persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers', 'limits.cpu', 'limits.memory'],
  ...['requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage', 'limits.ephemeral-storage'],
]);

export function validateResources(resources: ResourceRequirements, field: string, report: FieldReport): void {
  const limits = resources.limits ?? {};
  const requests = resources.requests ?? {};
  for (const name in limits) {
    validateContainerResourceName(name, `${field}.limits[${name}]`, report);
    validateAmount(name, limits[name], `${field}.limits[${name}]`, report);
  }
  for (const name in requests) {
    validateContainerResourceName(name, `${field}.requests[${name}]`, report);
    validateAmount(name, requests[name], `${field}.requests[${name}]`, report);
    validateAgainstLimit(name, requests[name], limits[name], field, report);
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)];
  if (names.some(isHugePages) && !names.some((name) => name === 'cpu' || name === 'memory')) {
    report.forbidden(field, 'HugePages require cpu or memory');
  }
}

function validateAgainstLimit(
  name: string,
  request: string,
  limit: string | undefined,
  field: string,
  report: FieldReport,
): void {
  if (limit === undefined) {
    if (!mayOvercommit(name)) report.required(`${field}.limits`, 'Limit must be set for non overcommitable resources');
    return;
  }
  const difference = parseQuantity(request) - parseQuantity(limit);
  if (difference !== 0 && !mayOvercommit(name)) {
    report.invalid(`${field}.requests`, request, `must be equal to ${name} limit of ${limit}`);
  } else if (difference > 0) {
    report.invalid(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`);
  }
}

// k8s: pkg/apis/core/validation/validation.go validateContainerResourceName
export function validateContainerResourceName(name: string, field: string, report: FieldReport): void {
  if (containerResources.has(name)) return;
  const problems = qualifiedNameProblems(name);
  for (const problem of problems) report.invalid(field, name, problem);
  if (name.includes('/')) {
    if (!isNative(name) && name.startsWith('requests.')) {
      report.invalid(field, name, "doesn't follow extended resource name standard");
    }
    return;
  }
  if (isHugePages(name)) return;
  if (problems.length === 0 && !otherStandardResources.has(name)) {
    report.invalid(field, name, 'must be a standard resource type or fully qualified');
  }
  report.invalid(field, name, 'must be a standard resource for containers');
}

export function validateAmount(name: string, quantity: string, field: string, report: FieldReport): void {
  const amount = parseQuantity(quantity);
  if (Number.isNaN(amount)) report.invalid(field, quantity, quantityMessage);
  else if (amount < 0) report.invalid(field, quantity, 'must be greater than or equal to 0');
  else if (!isNative(name) && !Number.isInteger(amount)) report.invalid(field, quantity, 'must be an integer');
}

export function mayOvercommit(name: string): boolean {
  return isNative(name) && !isHugePages(name);
}

function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/');
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}
