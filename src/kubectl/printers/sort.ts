/** `--sort-by`: numbers as numbers, quantities as quantities, the rest as text. */
// k8s: staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go
import { parseQuantity } from '../../api/quantity.ts';
import { CommandError } from '../errors.ts';
import { goSort } from './go-sort.ts';
import { findJsonPath, relaxed } from './jsonpath.ts';

/** The items in order of the field; those without it come first. */
export function sortByPath<T>(path: string, items: readonly T[], objectOf: (item: T) => unknown): T[] {
  const keyed = items.map((item) => ({ item, key: findJsonPath(path, objectOf(item))[0] }));
  if (items.length > 0 && keyed.every(({ key }) => key === undefined))
    throw new CommandError(`couldn't find any field with path "{${relaxed(path)}}" in the list of objects`);
  return goSort(keyed, (left, right) => compare(left.key, right.key) < 0).map(({ item }) => item);
}

function compare(left: unknown, right: unknown): number {
  // Upstream puts what has no value before everything, its like included.
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') {
    const [leftQuantity, rightQuantity] = [parseQuantity(left), parseQuantity(right)];
    if (!Number.isNaN(leftQuantity) && !Number.isNaN(rightQuantity)) return leftQuantity - rightQuantity;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}
