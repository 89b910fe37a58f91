/** Checks a Namespace. */
// k8s: pkg/apis/core/validation/validation.go ValidateNamespace
import type { FieldReport } from '../../api/validation.ts';
import { validateQualifiedName } from '../formats.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Namespace } from './types.ts';

const standardFinalizers = ['kubernetes', 'orphan', 'foregroundDeletion'];

export function validateNamespace(namespace: Namespace, report: FieldReport): void {
  validateMetadata(namespace, false, 'label', report);
  for (const finalizer of namespace.spec.finalizers ?? []) {
    validateQualifiedName('spec.finalizers', finalizer, report);
    if (!finalizer.includes('/') && !standardFinalizers.includes(finalizer)) {
      const detail = 'name is neither a standard finalizer name nor is it fully qualified';
      report.invalid('spec.finalizers', finalizer, detail);
    }
  }
}
