import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import { at, deploymentOf, replicaSetOf, startMs } from '../../../testing/workloads.ts';
import { planDeployment, type DeploymentPlan } from './plan.ts';
import { desiredReplicasAnnotation, maxReplicasAnnotation, revisionAnnotation } from './rollout.ts';

const nothingElse = () => false;
const factsAt = (seconds: number, hasOtherPods: () => boolean = nothingElse) => ({
  now: at(seconds),
  nowMs: startMs + seconds * 1000,
  hasOtherPods,
});

function plan(
  deployment: Deployment,
  replicaSets: ReplicaSet[],
  seconds = 100,
  hasOtherPods?: () => boolean,
): DeploymentPlan {
  return planDeployment(deployment, replicaSets, factsAt(seconds, hasOtherPods));
}

/** A ReplicaSet as this Deployment's controller has sized it. */
function sized(
  deployment: Deployment,
  name: string,
  replicas: number,
  more: Parameters<typeof replicaSetOf>[2] = {},
): ReplicaSet {
  const wanted = deployment.spec.replicas;
  const { rollingUpdate } = deployment.spec.strategy;
  const surge = typeof rollingUpdate?.maxSurge === 'number' ? rollingUpdate.maxSurge : Math.ceil(wanted / 4);
  const annotations = {
    [desiredReplicasAnnotation]: String(wanted),
    [maxReplicasAnnotation]: String(wanted + (rollingUpdate ? surge : 0)),
    [revisionAnnotation]: '1',
    ...more.annotations,
  };
  return replicaSetOf(name, replicas, { ...more, annotations });
}

describe('conditions', () => {
  const complete = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  const progressing = (reason: string, status: 'True' | 'False' | 'Unknown' = 'True') => ({
    type: 'Progressing',
    status,
    reason,
    message: '',
    lastUpdateTime: at(0),
    lastTransitionTime: at(0),
  });
  const newestOf = (deployment: Deployment, available: number) =>
    sized(deployment, 'new', deployment.spec.replicas, { available });
  const progressOf = ({ status }: DeploymentPlan) => status.conditions?.find(({ type }) => type === 'Progressing');

  it('says that it has progressed when all pods are new and available', () => {
    const deployment = deploymentOf('web', { status: { ...complete, conditions: [progressing('ReplicaSetUpdated')] } });
    expect(progressOf(plan(deployment, [newestOf(deployment, 1)]))).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: 'ReplicaSet "new" has successfully progressed.',
      lastTransitionTime: at(0),
      lastUpdateTime: at(100),
    });
  });

  it('says that it is progressing when another pod has become ready', () => {
    const deployment = deploymentOf('web', {
      replicas: 2,
      status: {
        observedGeneration: 1,
        replicas: 2,
        updatedReplicas: 2,
        conditions: [progressing('NewReplicaSetCreated')],
      },
    });
    expect(progressOf(plan(deployment, [newestOf(deployment, 1)]))).toMatchObject({
      reason: 'ReplicaSetUpdated',
      message: 'ReplicaSet "new" is progressing.',
      lastUpdateTime: at(100),
    });
  });

  it('says that it is stuck when nothing has moved for progressDeadlineSeconds', () => {
    const status = {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      conditions: [progressing('ReplicaSetUpdated')],
    };
    const deployment = deploymentOf('web', { status });
    expect(progressOf(plan(deployment, [newestOf(deployment, 0)], 600))?.reason).toBe('ReplicaSetUpdated');
    expect(progressOf(plan(deployment, [newestOf(deployment, 0)], 601))).toMatchObject({
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: 'ReplicaSet "new" has timed out progressing.',
    });
  });

  it('notes a pause and its end, and does not count the pause against the deadline', () => {
    const paused = deploymentOf('web', {
      spec: { paused: true },
      status: { ...complete, conditions: [progressing('ReplicaSetUpdated')] },
    });
    expect(progressOf(plan(paused, [newestOf(paused, 1)]))).toMatchObject({
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'Deployment is paused',
    });
    const resumed = deploymentOf('web', {
      status: {
        observedGeneration: 1,
        replicas: 1,
        updatedReplicas: 1,
        conditions: [progressing('DeploymentPaused', 'Unknown')],
      },
    });
    expect(progressOf(plan(resumed, [newestOf(resumed, 0)], 5000))).toMatchObject({
      reason: 'DeploymentResumed',
      lastUpdateTime: at(5000),
    });
  });

  it('does not roll while paused', () => {
    const paused = deploymentOf('web', { replicas: 4, image: 'shop:v2', spec: { paused: true } });
    expect(plan(paused, [sized(paused, 'old', 4)]).writes).toEqual([]);
  });

  it('passes on that a ReplicaSet cannot create its pods', () => {
    const deployment = deploymentOf('web', { status: complete });
    const failure = {
      type: 'ReplicaFailure',
      status: 'True' as const,
      reason: 'FailedCreate',
      message: 'no',
      lastTransitionTime: at(3),
    };
    const newest = { ...newestOf(deployment, 0), status: { replicas: 0, conditions: [failure] } };
    expect(plan(deployment, [newest]).status.conditions).toContainEqual({ ...failure, lastUpdateTime: at(3) });
  });

  it('is not available with fewer pods than it needs', () => {
    const deployment = deploymentOf('web', { replicas: 4 });
    const { status } = plan(deployment, [newestOf(deployment, 2)]);
    expect(status).toMatchObject({
      replicas: 4,
      updatedReplicas: 4,
      readyReplicas: 2,
      availableReplicas: 2,
      unavailableReplicas: 2,
    });
    expect(status.conditions?.find(({ type }) => type === 'Available')).toMatchObject({
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
      message: 'Deployment does not have minimum availability.',
    });
  });

  it('says nothing new when asked again', () => {
    const deployment = deploymentOf('web', { status: complete });
    const replicaSets = [newestOf(deployment, 1)];
    const first = plan(deployment, replicaSets);
    const again = plan({ ...deployment, status: first.status }, replicaSets, 200);
    expect(again).toEqual({ writes: [], status: first.status, revision: '1' });
  });
});
