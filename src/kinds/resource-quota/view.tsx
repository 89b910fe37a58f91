/** The face of a ResourceQuota: is there room left, and of what not. */
import { compareQuantities } from '../../api/quantity-sum.ts';
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { ResourceQuota } from './types.ts';

export const view = defineKindView<ResourceQuota>({
  icon: <path d="M2.500 12.500a5.500 5.500 0 1 1 11 0ZM8 12.500 11 8" />,
  face: quotaFace,
});

export function quotaFace({ status: { hard, used } }: ResourceQuota): Face {
  if (!hard || !used) return { state: '', token: 'progress', icon: 'dots', word: 'is being counted' };
  const full = Object.keys(hard).filter((name) => compareQuantities(used[name], hard[name]) >= 0);
  return full.length > 0
    ? { state: 'full', token: 'degraded', icon: 'alert', word: `used up: ${full.sort().join(', ')}` }
    : { state: 'open', token: 'ready', icon: 'check', word: 'has room left' };
}
