/** Arithmetic with quantities that keeps their notation: `128Mi` + `1Gi` = `1152Mi`. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go Add, Sub, Cmp
import { canonicalQuantity, formatBytes, formatMilli, milliOf, parseQuantity } from './quantity.ts';

/** Amounts by resource name, as objects hold them. */
export type ResourceList = Readonly<Record<string, string>>;

/** Below zero when the first is less. */
export function compareQuantities(left: string | number | undefined, right: string | number | undefined): number {
  return parseQuantity(left) - parseQuantity(right);
}

/** The first that is not zero gives the sum its notation. */
export function addQuantities(left: string, right: string): string {
  if (parseQuantity(left) === 0) return canonicalQuantity(right);
  return write(parseQuantity(left), parseQuantity(right), left);
}

export function subtractQuantities(left: string, right: string): string {
  const notation = parseQuantity(left) === 0 ? right : left;
  return write(parseQuantity(left), -parseQuantity(right), notation);
}

function write(left: number, right: number, notation: string): string {
  const isWhole = Number.isInteger(left) && Number.isInteger(right);
  const milli = isWhole ? (left + right) * 1000 : milliOf(left) + milliOf(right);
  const isBinary = /i$/.test(notation) && Math.abs(milli) >= 1_024_000 && milli % 1000 === 0;
  return isBinary ? formatBytes(milli / 1000) : formatMilli(milli);
}

/** Sums by name: what only one of them has stays as it is. */
export function addResources(left: ResourceList, right: ResourceList): Record<string, string> {
  const sum = { ...left };
  for (const name in right) sum[name] = name in left ? addQuantities(left[name], right[name]) : right[name];
  return sum;
}

/** Differences by name; what only the second has becomes negative. */
export function subtractResources(left: ResourceList, right: ResourceList): Record<string, string> {
  const difference = { ...left };
  for (const name in right) difference[name] = subtractQuantities(left[name] ?? '0', right[name]);
  return difference;
}

export function maskResources(list: ResourceList, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.filter((name) => name in list).map((name) => [name, list[name]]));
}

/** `pods=2,requests.cpu=500m`, in the order of names. */
export function resourcesText(list: ResourceList): string {
  return Object.keys(list)
    .sort()
    .map((name) => `${name}=${list[name]}`)
    .join(',');
}
