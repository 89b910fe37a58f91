/** Sums of what pods ask for, printed in the notation in which the pods wrote it. */
// k8s: staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go Add
import { formatBytes, formatMilli, parseQuantity } from '../../api/quantity.ts';
import type { ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Pod } from '../../kinds/pod/types.ts';

export function totals(pods: readonly Pod[], amountsOf: (pod: Pod) => ResourceAmounts): ResourceAmounts {
  const sums: ResourceAmounts = {};
  for (const pod of pods)
    for (const [name, amount] of Object.entries(amountsOf(pod))) sums[name] = (sums[name] ?? 0) + amount;
  return sums;
}

/** The first quantity that is not zero gives the sum its notation: `128Mi` stays binary, `128M` decimal. */
export function formatAmount(pods: readonly Pod[], side: 'requests' | 'limits', name: string, amount: number): string {
  if (amount === 0) return '0';
  const written = pods.flatMap(({ spec }) =>
    [...spec.containers, ...(spec.initContainers ?? [])].map(({ resources }) => resources?.[side]?.[name]),
  );
  const first = written.find((quantity) => quantity !== undefined && parseQuantity(quantity) > 0);
  return first !== undefined && /i$/.test(String(first)) ? formatBytes(amount) : formatMilli(amount * 1000);
}
