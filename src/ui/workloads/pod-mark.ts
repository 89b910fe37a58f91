/** How a band marks one pod, and what the pointer does there. */
import { keyOf } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { IconName, Token } from '../design/state.ts';
import { appearanceOf, isUnreachable as isUnreachableOn } from '../map/pod-appearance.ts';
import { useCluster } from '../stores/cluster-store.ts';
import { podRef, useSelection } from '../stores/selection.ts';

export interface PodMark {
  token: Token;
  icon: IconName;
  /** STATUS as kubectl prints it. */
  state: string;
  /** Nobody knows what became of it: its node does not answer. */
  isUnreachable: boolean;
}

export function usePodMark(pod: Pod): PodMark {
  const { token, icon, state } = appearanceOf(pod);
  const isUnreachable = useCluster((cluster) => isUnreachableOn(cluster, pod.spec.nodeName));
  const isUnknown = isUnreachable && token !== 'leaving';
  return { token: isUnknown ? 'unknown' : token, icon: isUnknown ? 'question' : icon, state, isUnreachable };
}

/** For the button that stands for a pod: a click selects it, and the pointer shows where it is on the map. */
export function pointsAt(pod: Pod) {
  const key = keyOf(pod);
  return {
    'data-ref': `pods ${key}`,
    onClick: () => useSelection.getState().select(podRef(key)),
    onMouseEnter: () => useSelection.getState().hover(podRef(key)),
    onMouseLeave: () => useSelection.getState().hover(undefined),
  };
}
