/** Checks a Lease. */
// k8s: pkg/apis/coordination/validation/validation.go ValidateLeaseSpec
import type { FieldReport } from '../../api/validation.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Lease } from './types.ts';

export function validateLease(lease: Lease, report: FieldReport): void {
  validateMetadata(lease, true, 'subdomain', report);
  const { leaseDurationSeconds, leaseTransitions } = lease.spec;
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    report.invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0');
  }
  report.atLeast('spec.leaseTransitions', leaseTransitions, 0);
}
