/** Checks a ControllerRevision: its state never changes, the rest may. */
// k8s: pkg/apis/apps/validation/validation.go ValidateControllerRevision
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { goBytes } from '../go-syntax.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { ControllerRevision } from './types.ts';

export function validateControllerRevision(revision: ControllerRevision, report: FieldReport): void {
  validateMetadata(revision, true, 'subdomain', report);
  if (revision.data === undefined) report.required('data', 'data is mandatory');
  report.atLeast('revision', revision.revision, 0);
}

export function validateControllerRevisionUpdate(
  next: ControllerRevision,
  old: ControllerRevision,
  report: FieldReport,
): void {
  if (!equal(next.data, old.data)) report.invalidGo('data', goUnknown(next.data), 'field is immutable');
}

/** The API server keeps the state as bytes that it does not read, and that is how it prints them. */
function goUnknown(data: ControllerRevision['data']): string {
  if (data === undefined) return '"null"';
  const typeMeta = 'TypeMeta:runtime.TypeMeta{APIVersion:"", Kind:""}';
  return `runtime.Unknown{${typeMeta}, Raw:${goBytes(JSON.stringify(data))}, ContentEncoding:"", ContentType:"application/json"}`;
}
