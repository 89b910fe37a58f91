/** Checks a ConfigMap. */
// k8s: pkg/apis/core/validation/validation.go ValidateConfigMap
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { base64Bytes, utf8Bytes } from '../base64.ts';
import { dataKeyProblems } from '../formats.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { ConfigMap } from './types.ts';

export const configMapBytesMax = 1024 * 1024;

export function validateConfigMap(configMap: ConfigMap, report: FieldReport): void {
  validateMetadata(configMap, true, 'subdomain', report);
  const { data = {}, binaryData = {} } = configMap;
  let bytes = 0;
  for (const key in data) {
    for (const problem of dataKeyProblems(key)) report.invalid(`data[${key}]`, key, problem);
    if (key in binaryData) report.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
    bytes += utf8Bytes(data[key] ?? '');
  }
  for (const key in binaryData) {
    for (const problem of dataKeyProblems(key)) report.invalid(`binaryData[${key}]`, key, problem);
    bytes += base64Bytes(binaryData[key] ?? '');
  }
  // The whole object is too long, so no field is named: upstream prints the empty path like this.
  if (bytes > configMapBytesMax) report.tooLong('[]', configMapBytesMax);
}

export function validateConfigMapUpdate(next: ConfigMap, old: ConfigMap, report: FieldReport): void {
  if (!old.immutable) return;
  const detail = 'field is immutable when `immutable` is set';
  if (!next.immutable) report.forbidden('immutable', detail);
  for (const field of ['data', 'binaryData'] as const) {
    if (!equal(next[field] ?? {}, old[field] ?? {})) report.forbidden(field, detail);
  }
}
