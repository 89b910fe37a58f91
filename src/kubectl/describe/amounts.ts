/** Sums of what pods ask for. */
import type { ResourceAmounts } from '../../kinds/pod/requests.ts';
import type { Pod } from '../../kinds/pod/types.ts';

export function totals(pods: readonly Pod[], amountsOf: (pod: Pod) => ResourceAmounts): ResourceAmounts {
  const sums: ResourceAmounts = {};
  for (const pod of pods)
    for (const [name, amount] of Object.entries(amountsOf(pod))) sums[name] = (sums[name] ?? 0) + amount;
  return sums;
}
