/** Checks a ReplicationController. */
// k8s: pkg/apis/core/validation/validation.go ValidateReplicationControllerSpec
import type { FieldReport } from '../../api/validation.ts';
import { validateTemplate } from '../pod/validate.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { ReplicationController } from './types.ts';

export function validateReplicationController(controller: ReplicationController, report: FieldReport): void {
  validateMetadata(controller, true, 'subdomain', report);
  const { minReadySeconds, selector = {}, replicas, template } = controller.spec;
  report.atLeast('spec.minReadySeconds', minReadySeconds, 0);
  if (Object.keys(selector).length === 0) report.required('spec.selector');
  report.atLeast('spec.replicas', replicas, 0);
  if (!template) return report.required('spec.template');
  validateTemplate(template, { matchLabels: selector }, 'ReplicationController', report);
}
