/** Conditions as checks ask for them. */
import type { Condition } from '../api/object.ts';

export function isTrue(conditions: readonly Condition[] | undefined, wanted: string): boolean {
  return conditions?.some(({ type, status }) => type === wanted && status === 'True') === true;
}
