/** Checks a ReplicaSet. */
// k8s: pkg/apis/apps/validation/validation.go ValidateReplicaSetSpec
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { goSelector } from '../go-syntax.ts';
import { validateTemplate } from '../pod/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import { isEmptySelector, validateLabelSelector } from '../validate-selector.ts';
import type { ReplicaSet } from './types.ts';

export function validateReplicaSet(replicaSet: ReplicaSet, report: FieldReport): void {
  validateMetadata(replicaSet, true, 'subdomain', report);
  const spec = replicaSet.spec;
  report.atLeast('spec.replicas', spec.replicas, 0);
  report.atLeast('spec.minReadySeconds', spec.minReadySeconds, 0);
  if (!spec.selector) report.required('spec.selector');
  else {
    validateLabelSelector(spec.selector, 'spec.selector', report);
    if (isEmptySelector(spec.selector)) {
      // Upstream's own words: it says deployment here too.
      report.invalidGo('spec.selector', goSelector(spec.selector), 'empty selector is invalid for deployment');
    }
  }
  validateTemplate(spec.template, spec.selector, 'ReplicaSet', report);
}

export function validateReplicaSetUpdate(next: ReplicaSet, old: ReplicaSet, report: FieldReport): void {
  if (equal(next.spec.selector, old.spec.selector)) return;
  report.invalidGo('spec.selector', goSelector(next.spec.selector), 'field is immutable');
}
