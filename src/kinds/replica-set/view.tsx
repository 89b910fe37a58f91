/** The face of a ReplicaSet: all there, on the way, or kept at zero for an undo. */
import type { Condition } from '../../api/object.ts';
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { ReplicaSet } from './types.ts';

interface Counted {
  spec: { replicas: number };
  status: { readyReplicas?: number; conditions?: Condition[] };
}

export const view = defineKindView<ReplicaSet>({
  icon: <path d="M5.5 5.5h8v8h-8ZM2.5 10.5v-8h8" />,
  face: replicaSetFace,
});

/** Of whatever keeps a number of pods. */
export function replicaSetFace({ spec, status }: Counted): Face {
  const ready = status.readyReplicas ?? 0;
  const state = `${ready}/${spec.replicas}`;
  const failure = status.conditions?.find(({ type, status: is }) => type === 'ReplicaFailure' && is === 'True');
  if (failure) return { state, token: 'failed', icon: 'cross', word: failure.message ?? 'pods cannot be created' };
  if (spec.replicas === 0) return { state, token: 'done', icon: 'checkFlat', word: '0 wanted' };
  if (ready >= spec.replicas) return { state, token: 'ready', icon: 'check', word: 'complete' };
  return { state, token: 'progress', icon: 'dots', word: 'waits for pods to become ready' };
}
