/** The face of a PodDisruptionBudget: may somebody evict now, or not. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { PodDisruptionBudget } from './types.ts';

export const view = defineKindView<PodDisruptionBudget>({
  icon: <path d="M8 1.5 13.5 3.5v4c0 3.5-2.5 5.5-5.5 7-3-1.5-5.5-3.5-5.5-7v-4Z" />,
  face: ({ status }) => {
    const allowed = status.disruptionsAllowed;
    return allowed > 0
      ? { state: String(allowed), token: 'ready', icon: 'shield', word: `allows ${allowed} disruptions` }
      : { state: '0', token: 'degraded', icon: 'shield', word: 'allows no disruption now' };
  },
});
