/** Fields that take a number or a percentage: maxSurge, maxUnavailable, minAvailable. */
// k8s: staging/src/k8s.io/apimachinery/pkg/util/intstr/intstr.go
export type IntOrString = number | string;

/** The share of `total`. Example: `25%` of 5 is 2 rounded up, 1 rounded down. NaN when the text is no percentage. */
export function scaledValue(value: IntOrString, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  const match = /^(\d+)%$/.exec(value);
  if (!match) return Number.NaN;
  const share = (Number(match[1]) * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}

export function isPercent(value: unknown): value is string {
  return typeof value === 'string' && /^\d+%$/.test(value);
}
