/** Brings what a student wrote into the one form in which the API server stores it. */
import { canonicalQuantity, parseQuantity } from '../api/quantity.ts';
import { remembering } from '../base/remembering.ts';

/**
 * Removes fields that say nothing: `hostNetwork: false`, `env: []`, `workingDir: ''`. Go's encoder leaves them out
 * for fields that are not pointers, so only fields of that sort may be named.
 */
export function dropEmpty(object: object, fields: ReadonlySet<string>): void {
  const record = object as Record<string, unknown>;
  for (const field in record) if (fields.has(field) && isEmpty(record[field])) delete record[field];
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object') return value === '' || value === 0 || value === false || value === undefined;
  if (value === null) return true;
  for (const _ in value) return false;
  return true;
}

/** Quantities in their canonical form, rounded up to thousandths: `0.5` → `500m`, `1024Mi` → `1Gi`. In place. */
// k8s: pkg/apis/core/v1/defaults.go SetDefaults_ResourceList
export function canonicalResources(list: Record<string, string> | undefined): void {
  for (const resource in list) list[resource] = canonicalAmount(list[resource]);
}

export function canonicalAmount(quantity: string | number): string {
  return typeof quantity === 'string' ? canonicalText(quantity) : canonicalForm(quantity);
}

const canonicalText = remembering(canonicalForm);

function canonicalForm(quantity: string | number): string {
  const value = parseQuantity(quantity);
  if (Number.isNaN(value)) return String(quantity);
  const milli = value * 1000;
  // Less than a thousandth is kept by no resource: 0.1m becomes 1m.
  if (Math.abs(milli) < 1 && milli !== 0) return milli > 0 ? '1m' : '0';
  return canonicalQuantity(quantity);
}
