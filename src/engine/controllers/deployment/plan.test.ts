import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../kinds/deployment/types.ts';
import type { ReplicaSet } from '../../../kinds/replica-set/types.ts';
import {
  at,
  deploymentOf,
  metadataOf,
  replicaSetOf,
  startMs,
  type DeploymentOptions,
} from '../../../testing/workloads.ts';
import { planDeployment, type DeploymentPlan } from './plan.ts';
import {
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  revisionAnnotation,
  revisionHistoryAnnotation,
} from './rollout.ts';

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

function eventsOf({ writes }: DeploymentPlan): (string | undefined)[] {
  return writes.map((write) => ('event' in write ? write.event : undefined));
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

/** Plays a rollout from v1 to v2 in which pods become available after each step, and notes the sizes [old, new]. */
function rollOut(options: DeploymentOptions, newPodsBecomeAvailable = true): [number, number][] {
  const deployment = deploymentOf('web', { image: 'shop:v2', ...options });
  let replicaSets = [sized(deployment, 'old', deployment.spec.replicas)];
  const steps: [number, number][] = [];
  for (let round = 0; round < 50; round++) {
    const { writes } = plan(deployment, replicaSets);
    if (writes.length === 0) return steps;
    for (const write of writes) {
      const object = { ...write.object, metadata: metadataOf(write.object.metadata.name ?? '', write.object.metadata) };
      replicaSets = [...replicaSets.filter(({ metadata }) => metadata.name !== object.metadata.name), object];
    }
    replicaSets = replicaSets.map((replicaSet) => {
      const isOld = replicaSet.metadata.name === 'old';
      const available = isOld || newPodsBecomeAvailable ? replicaSet.spec.replicas : 0;
      return { ...replicaSet, status: { replicas: replicaSet.spec.replicas, availableReplicas: available } };
    });
    const size = (isOld: boolean) =>
      replicaSets
        .filter(({ metadata }) => (metadata.name === 'old') === isOld)
        .reduce((sum, { spec }) => sum + spec.replicas, 0);
    steps.push([size(true), size(false)]);
  }
  throw new Error('the rollout does not end');
}

describe('a rolling update', () => {
  it.each<[string, DeploymentOptions, [number, number][]]>([
    [
      '4 replicas, 25% and 25%',
      { replicas: 4 },
      [
        [3, 1],
        [3, 2],
        [1, 2],
        [1, 4],
        [0, 4],
      ],
    ],
    [
      'surge 1, unavailable 0',
      { replicas: 3, maxSurge: 1, maxUnavailable: 0 },
      [
        [3, 1],
        [2, 1],
        [2, 2],
        [1, 2],
        [1, 3],
        [0, 3],
      ],
    ],
    [
      'surge 0, unavailable 1',
      { replicas: 3, maxSurge: 0, maxUnavailable: 1 },
      [
        [2, 0],
        [2, 1],
        [1, 1],
        [1, 2],
        [0, 2],
        [0, 3],
      ],
    ],
    [
      '5 replicas, surge 2, unavailable 3',
      { replicas: 5, maxSurge: 2, maxUnavailable: 3 },
      [
        [2, 2],
        [2, 5],
        [0, 5],
      ],
    ],
    [
      'surge 100%, unavailable 0',
      { replicas: 3, maxSurge: '100%', maxUnavailable: 0 },
      [
        [3, 3],
        [0, 3],
      ],
    ],
    [
      '1 replica with the defaults',
      { replicas: 1 },
      [
        [1, 1],
        [0, 1],
      ],
    ],
  ])('goes step by step: %s', (_name, options, steps) => {
    expect(rollOut(options)).toEqual(steps);
  });

  it('stops when the new pods never become available', () => {
    expect(rollOut({ replicas: 4 }, false)).toEqual([
      [3, 1],
      [3, 2],
    ]);
    expect(rollOut({ replicas: 3, maxSurge: 1, maxUnavailable: 0 }, false)).toEqual([[3, 1]]);
  });

  it('creates the ReplicaSet of the new template and takes old pods away in the same step', () => {
    const before = { observedGeneration: 1, replicas: 4, updatedReplicas: 4, readyReplicas: 4, availableReplicas: 4 };
    const deployment = deploymentOf('web', { replicas: 4, image: 'shop:v2', status: before });
    const made = plan(deployment, [sized(deployment, 'web-old', 4)]);
    const [created] = made.writes;
    const hash = created.object.metadata.labels?.['pod-template-hash'] ?? '';
    expect(created).toMatchObject({
      verb: 'create',
      reason: `created ReplicaSet web-${hash}, because the pod template changed`,
      object: {
        metadata: {
          name: `web-${hash}`,
          labels: { app: 'web', 'pod-template-hash': hash },
          annotations: {
            [revisionAnnotation]: '2',
            [desiredReplicasAnnotation]: '4',
            [maxReplicasAnnotation]: '5',
          },
          ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true, blockOwnerDeletion: true }],
        },
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } },
          template: { metadata: { labels: { app: 'web', 'pod-template-hash': hash } } },
        },
      },
    });
    expect(eventsOf(made)).toEqual([
      `Scaled up replica set web-${hash} from 0 to 1`,
      'Scaled down replica set web-old from 4 to 3',
    ]);
    expect(made.revision).toBe('2');
    expect(made.status.conditions).toMatchObject([
      {
        type: 'Progressing',
        status: 'True',
        reason: 'NewReplicaSetCreated',
        message: `Created new replica set "web-${hash}"`,
      },
      { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
    ]);
  });

  // k8s: pkg/controller/deployment/rolling_test.go TestDeploymentController_reconcileOldReplicaSets
  it.each([
    [0, 10, 0, 10, 0, 9],
    [2, 10, 0, 10, 0, 8],
    [2, 10, 0, 8, 0, 8],
    [2, 10, 0, 9, 0, 8],
    [2, 8, 2, 8, 0, 8],
  ])(
    'of 10 with %d unavailable: %d old, %d new, of which %d and %d are available → %d old',
    (maxUnavailable, old, newer, oldAvailable, newAvailable, size) => {
      const deployment = deploymentOf('web', { replicas: 10, maxSurge: 0, maxUnavailable, image: 'shop:v2' });
      const { writes } = plan(deployment, [
        sized(deployment, 'old', old, { available: oldAvailable }),
        sized(deployment, 'new', newer, {
          available: newAvailable,
          image: 'shop:v2',
          annotations: { [revisionAnnotation]: '2' },
        }),
      ]);
      const sizes = writes
        .filter(({ object }) => object.metadata.name === 'old')
        .map(({ object }) => object.spec.replicas);
      expect(sizes.at(-1) ?? old).toBe(size);
    },
  );

  it('cleans up unready old pods first, then counts available ones', () => {
    const deployment = deploymentOf('web', { replicas: 10, maxSurge: 0, maxUnavailable: 2, image: 'shop:v2' });
    const newest = sized(deployment, 'new', 0, { image: 'shop:v2', annotations: { [revisionAnnotation]: '2' } });
    const made = plan(deployment, [sized(deployment, 'old', 10, { available: 9 }), newest]);
    expect(eventsOf(made)).toEqual([
      'Scaled down replica set old from 10 to 9',
      'Scaled down replica set old from 9 to 8',
    ]);
  });

  it('waits for a status that lags behind its spec instead of taking too many', () => {
    const deployment = deploymentOf('web', { replicas: 4, image: 'shop:v2', maxSurge: 1, maxUnavailable: 1 });
    const lagging = sized(deployment, 'old', 2, { available: 3 });
    const newest = sized(deployment, 'new', 3, { image: 'shop:v2', annotations: { [revisionAnnotation]: '2' } });
    expect(plan(deployment, [lagging, newest]).writes).toEqual([]);
  });
});

describe('Recreate', () => {
  const deployment = deploymentOf('web', { replicas: 3, recreate: true, image: 'shop:v2' });

  it('first scales the old ReplicaSet to zero and creates nothing', () => {
    expect(eventsOf(plan(deployment, [sized(deployment, 'old', 3)]))).toEqual([
      'Scaled down replica set old from 3 to 0',
    ]);
  });

  it('waits until the last old pod has ended', () => {
    const empty = sized(deployment, 'old', 0, { available: 0 });
    expect(plan(deployment, [empty], 100, () => true).writes).toEqual([]);
    const stillCounted = sized(deployment, 'old', 0, { available: 0, status: { replicas: 1 } });
    expect(plan(deployment, [stillCounted]).writes).toEqual([]);
  });

  it('then creates the new one in full', () => {
    const made = plan(deployment, [sized(deployment, 'old', 0, { available: 0 })]);
    expect(made.writes.map(({ verb, object }) => [verb, object.spec.replicas])).toEqual([['create', 3]]);
  });
});

describe('revisions', () => {
  it('gives a template that is rolled back to a new number and remembers the old one', () => {
    const deployment = deploymentOf('web', { replicas: 2, image: 'shop:v1' });
    const first = sized(deployment, 'first', 0, { image: 'shop:v1', available: 0 });
    const second = sized(deployment, 'second', 2, { image: 'shop:v2', annotations: { [revisionAnnotation]: '2' } });
    const [update] = plan(deployment, [first, second]).writes;
    expect(update.object.metadata.annotations).toMatchObject({
      [revisionAnnotation]: '3',
      [revisionHistoryAnnotation]: '1',
    });
  });

  it('hands annotations of the Deployment down, but not those that kubectl and the controller keep for themselves', () => {
    const annotations = {
      team: 'shop',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      [revisionAnnotation]: '7',
    };
    const deployment = deploymentOf('web', { metadata: { annotations } });
    const [created] = plan(deployment, []).writes;
    expect(created.object.metadata.annotations).toEqual({
      team: 'shop',
      [revisionAnnotation]: '1',
      [desiredReplicasAnnotation]: '1',
      [maxReplicasAnnotation]: '2',
    });
  });

  it('deletes the oldest empty ReplicaSets beyond the limit once the rollout is complete', () => {
    const complete = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
    const deployment = deploymentOf('web', {
      replicas: 1,
      image: 'shop:v9',
      spec: { revisionHistoryLimit: 1 },
      status: complete,
    });
    const old = (name: string, revision: string, more = {}) =>
      sized(deployment, name, 0, { available: 0, annotations: { [revisionAnnotation]: revision }, ...more });
    const newest = sized(deployment, 'new', 1, { image: 'shop:v9', annotations: { [revisionAnnotation]: '5' } });
    const busy = old('busy', '1', { status: { replicas: 1, readyReplicas: 0, availableReplicas: 0 } });
    const { writes } = plan(deployment, [newest, old('c', '4'), busy, old('a', '2'), old('b', '3')]);
    expect(writes.map(({ verb, object }) => `${verb} ${object.metadata.name}`)).toEqual(['delete a', 'delete b']);
  });
});
