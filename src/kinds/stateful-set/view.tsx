/** The face of a StatefulSet: complete, or what it is about. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { StatefulSet } from './types.ts';

export const view = defineKindView<StatefulSet>({
  icon: <path d="M4.500 1.500v13M11.500 1.500v13M4.500 4h7M4.500 8h7M4.500 12h7" />,
  face: statefulSetFace,
  summary: (set) => `StatefulSet · ${statefulSetFace(set).word}`,
});

export function statefulSetFace({ spec, status }: StatefulSet): Face {
  const ready = status.readyReplicas ?? 0;
  const state = `${ready}/${spec.replicas}`;
  if (spec.replicas === 0 && status.replicas === 0)
    return { state, token: 'done', icon: 'checkFlat', word: '0 wanted' };
  if (status.replicas > spec.replicas)
    return { state, token: 'progress', icon: 'dots', word: 'takes pods away from the highest ordinal down' };
  if (ready < spec.replicas) return { state, token: 'progress', icon: 'dots', word: 'waits for pods to become ready' };
  const partition = spec.updateStrategy.rollingUpdate?.partition ?? 0;
  const isDue = (status.updatedReplicas ?? 0) < spec.replicas - partition;
  if (status.updateRevision !== status.currentRevision && spec.updateStrategy.type === 'RollingUpdate')
    return isDue
      ? { state, token: 'progress', icon: 'dots', word: 'replaces pods from the highest ordinal down' }
      : { state, token: 'ready', icon: 'check', word: `updated down to partition ${partition}` };
  return { state, token: 'ready', icon: 'check', word: 'complete' };
}
