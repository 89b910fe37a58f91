/** The face of a Deployment: complete, progressing, paused, stalled or failing. */
import type { Condition } from '../../api/object.ts';
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { Deployment } from './types.ts';

export const view = defineKindView<Deployment>({
  icon: <path d="M13.5 8A5.5 5.5 0 1 1 11.5 3.800M13.5 1.500v3h-3M8 5.200l2.4 1.400v2.800L8 10.8 5.6 9.400V6.600Z" />,
  face: deploymentFace,
  summary: (deployment) => `Deployment · ${deploymentFace(deployment).word}`,
});

export function deploymentFace({ spec, status }: Deployment): Face {
  const state = `${status.readyReplicas ?? 0}/${spec.replicas}`;
  const progressing = conditionOf(status.conditions, 'Progressing');
  const failure = conditionOf(status.conditions, 'ReplicaFailure');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return { state, token: 'failed', icon: 'clock', word: 'stalled: its progress deadline has passed' };
  }
  if (failure?.status === 'True')
    return { state, token: 'failed', icon: 'cross', word: failure.message ?? 'pods cannot be created' };
  if (spec.paused) return { state, token: 'off', icon: 'pause', word: 'paused' };
  if (spec.replicas === 0) return { state, token: 'done', icon: 'checkFlat', word: '0 wanted' };
  const updated = status.updatedReplicas ?? 0;
  if (updated < spec.replicas || (status.replicas ?? 0) > updated)
    return { state, token: 'progress', icon: 'dots', word: 'progressing' };
  if ((status.availableReplicas ?? 0) < spec.replicas)
    return { state, token: 'progress', icon: 'dots', word: 'waits for pods to become available' };
  return { state, token: 'ready', icon: 'check', word: 'complete' };
}

function conditionOf(conditions: readonly Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}
