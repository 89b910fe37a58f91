/** What a pod asks for, as quantities in the notation in which it was written. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go Add
import { formatBytes, formatMilli, parseQuantity } from '../../api/quantity.ts';
import { podLimits, podRequests } from './requests.ts';
import type { Pod } from './types.ts';

export function podQuantities(pod: Pick<Pod, 'spec'>, side: 'requests' | 'limits'): Record<string, string> {
  const amounts = side === 'requests' ? podRequests(pod) : podLimits(pod);
  const quantities: Record<string, string> = {};
  for (const name in amounts)
    quantities[name] = name === 'cpu' ? formatMilli(amounts.cpu) : formatAmount([pod], side, name, amounts[name]);
  return quantities;
}

/** The first quantity that is not zero gives the sum its notation: `128Mi` stays binary, `128M` decimal. */
export function formatAmount(
  pods: readonly Pick<Pod, 'spec'>[],
  side: 'requests' | 'limits',
  name: string,
  amount: number,
): string {
  if (amount === 0) return '0';
  const written = pods.flatMap(({ spec }) =>
    [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources?.[side]?.[name]),
  );
  const first = written.find((quantity) => quantity !== undefined && parseQuantity(quantity) > 0);
  return first !== undefined && /i$/.test(String(first)) ? formatBytes(amount) : formatMilli(amount * 1000);
}
