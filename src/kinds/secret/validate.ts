/** Checks a Secret. */
// k8s: pkg/apis/core/validation/validation.go ValidateSecret
import type { FieldReport } from '../../api/validation.ts';
import { equal } from '../../base/equality.ts';
import { base64Bytes } from '../base64.ts';
import { dataKeyProblems } from '../formats.ts';
import { validateMetadata } from '../validate-metadata.ts';
import type { Secret } from './types.ts';

export const secretBytesMax = 1024 * 1024;

/** Keys that a type of Secret cannot do without. */
const requiredKeys: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

export function validateSecret(secret: Secret, report: FieldReport): void {
  validateMetadata(secret, true, 'subdomain', report);
  const data = secret.data ?? {};
  let bytes = 0;
  for (const key in data) {
    for (const problem of dataKeyProblems(key)) report.invalid(`data[${key}]`, key, problem);
    bytes += base64Bytes(data[key] ?? '');
  }
  if (bytes > secretBytesMax) report.tooLong('data', secretBytesMax);
  for (const key of requiredKeys[secret.type] ?? []) if (!(key in data)) report.required(`data[${key}]`);
  if (secret.type === 'kubernetes.io/basic-auth' && !('username' in data) && !('password' in data)) {
    report.required('data[username]');
    report.required('data[password]');
  }
  const accountAnnotation = 'kubernetes.io/service-account.name';
  if (secret.type === 'kubernetes.io/service-account-token' && !secret.metadata.annotations?.[accountAnnotation]) {
    report.required(`metadata.annotations[${accountAnnotation}]`);
  }
}

export function validateSecretUpdate(next: Secret, old: Secret, report: FieldReport): void {
  report.immutable('type', next.type, old.type);
  if (!old.immutable) return;
  const detail = 'field is immutable when `immutable` is set';
  if (!next.immutable) report.forbidden('immutable', detail);
  if (!equal(next.data ?? {}, old.data ?? {})) report.forbidden('data', detail);
}
