/** How much of an allowance is used. */
import { parseQuantity } from '../../api/quantity.ts';

/** From 0 to 1; of nothing, all is used. */
export function shareOf(used: string, hard: string): number {
  const most = parseQuantity(hard);
  return most === 0 ? 1 : Math.min(1, parseQuantity(used) / most);
}
