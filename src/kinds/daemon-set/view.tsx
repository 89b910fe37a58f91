/** The face of a DaemonSet: how many of its nodes run a ready pod. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { DaemonSet } from './types.ts';

export const view = defineKindView<DaemonSet>({
  icon: <path d="M2.5 3h11M2.5 8h11M2.5 13h11M5 1.500v3M8 6.500v3M11 11.500v3" />,
  face: daemonSetFace,
});

export function daemonSetFace({ status }: DaemonSet): Face {
  const state = `${status.numberReady}/${status.desiredNumberScheduled}`;
  if (status.numberReady >= status.desiredNumberScheduled)
    return { state, token: 'ready', icon: 'check', word: 'complete' };
  return { state, token: 'progress', icon: 'dots', word: 'waits for pods to become ready' };
}
