/** Checks an Event. */
// k8s: pkg/apis/core/validation/events.go legacyValidateEvent
import { type FieldReport, dnsSubdomainProblems } from '../../api/validation.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Event } from './types.ts';

export function validateEvent(event: Event, report: FieldReport): void {
  validateMetadata(event, true, 'path', report);
  const { namespace } = event.metadata;
  const about = event.involvedObject.namespace ?? '';
  // What has no namespace is reported in the default one.
  const matches = about ? about === namespace : namespace === 'default' || !namespace;
  if (!matches) report.invalid('involvedObject.namespace', about, 'does not match event.namespace');
  for (const problem of dnsSubdomainProblems(namespace ?? '')) report.invalid('namespace', namespace, problem);
}
