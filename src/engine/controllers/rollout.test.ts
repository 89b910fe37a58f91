import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../kinds/deployment/types.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { ReplicaSet } from '../../kinds/replica-set/types.ts';
import { ControlPlane } from '../../testing/control-plane.ts';

const apps = 'apps/v1';

function web(
  replicas: number,
  more: { image?: string; maxSurge?: number | string; maxUnavailable?: number | string; recreate?: boolean } = {},
) {
  const { image = 'shop:v1', maxSurge = '25%', maxUnavailable = '25%' } = more;
  return {
    apiVersion: apps,
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } },
      strategy: more.recreate
        ? { type: 'Recreate' }
        : { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
    },
  };
}

const setImage = (plane: ControlPlane, image: string) =>
  plane.patch(apps, 'Deployment', 'default/web', {
    spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
  });
const scaleTo = (plane: ControlPlane, replicas: number) =>
  plane.patch(apps, 'Deployment', 'default/web', { spec: { replicas } });
const deployment = (plane: ControlPlane) => plane.get<Deployment>(apps, 'Deployment', 'default/web');
const replicaSets = (plane: ControlPlane) => plane.list<ReplicaSet>(apps, 'ReplicaSet');
const livePods = (plane: ControlPlane) =>
  plane.list<Pod>('v1', 'Pod').filter(({ metadata }) => !metadata.deletionTimestamp);
const imagesOf = (plane: ControlPlane) => livePods(plane).map(({ spec }) => spec.containers[0].image);

/** Somebody changes the ReplicaSets every millisecond, so that they are looked at as often as can be. */
function touchReplicaSets(plane: ControlPlane, times: number): void {
  for (let touch = 0; touch < times; touch++) {
    for (const { metadata } of replicaSets(plane))
      plane.patch(apps, 'ReplicaSet', `default/${metadata.name}`, {
        metadata: { annotations: { touch: String(touch) } },
      });
    plane.run(0.001);
  }
}

describe('a Deployment', () => {
  it('becomes available, and everything says so', () => {
    const plane = new ControlPlane();
    plane.create(web(3));
    plane.run(10);
    expect(deployment(plane)?.status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      conditions: [
        { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
        { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' },
      ],
    });
    expect(deployment(plane)?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('1');
    const [{ metadata, status }] = replicaSets(plane);
    expect(status).toMatchObject({ replicas: 3, fullyLabeledReplicas: 3, readyReplicas: 3, availableReplicas: 3 });
    expect(plane.events('Deployment')).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${metadata.name} from 0 to 3`,
    ]);
    const created = livePods(plane).map(({ metadata: { name } }) => `SuccessfulCreate: Created pod: ${name}`);
    expect(plane.events('ReplicaSet').sort()).toEqual(created.sort());
    expect(livePods(plane)[0].metadata.name).toMatch(new RegExp(`^${metadata.name}-[a-z0-9]{5}$`));
  });

  it('writes nothing more once it is done', () => {
    const plane = new ControlPlane();
    plane.create(web(3));
    plane.run(10);
    const { revision } = plane;
    plane.run(600);
    expect(plane.writesSince(revision)).toEqual([]);
  });

  it('says of every write in plain words why it was made', () => {
    const plane = new ControlPlane();
    plane.create(web(2));
    plane.run(10);
    const unexplained = [...plane.trace.writes()].filter(
      ({ actor, reason, resource }) =>
        !['apiserver', 'kubectl', plane.nodes.name].includes(actor) && resource !== 'events' && !reason,
    );
    expect(unexplained).toEqual([]);
    const reasons = [...plane.trace.writes()].map(({ reason }) => reason);
    expect(reasons).toContain('created this pod: 2 wanted, 0 exist');
  });

  it('replaces a pod that somebody deletes', () => {
    const plane = new ControlPlane();
    plane.create(web(3));
    plane.run(10);
    const [victim] = livePods(plane);
    plane.delete('v1', 'Pod', `default/${victim.metadata.name}`);
    plane.run(10);
    expect(livePods(plane)).toHaveLength(3);
    expect(livePods(plane).map(({ metadata }) => metadata.uid)).not.toContain(victim.metadata.uid);
  });

  it('never makes or takes a pod too many while its view lags', () => {
    const plane = new ControlPlane();
    plane.create(web(1));
    plane.run(5);
    let created = 0;
    plane.api.subscribe({ group: '', resource: 'pods' }, ({ type }) => {
      if (type === 'ADDED') created++;
    });
    for (let round = 1; round <= 60; round++) {
      scaleTo(plane, 2);
      touchReplicaSets(plane, 50);
      plane.run(2);
      scaleTo(plane, 1);
      touchReplicaSets(plane, 50);
      plane.run(2);
      // One more than so often, and a pod had been taken or made for nothing.
      expect(created).toBe(round);
      expect(livePods(plane)).toHaveLength(1);
    }
  });

  it('lets a pod go that loses its label, and takes one in that has it', () => {
    const plane = new ControlPlane();
    plane.create(web(2));
    plane.run(10);
    const [lost] = livePods(plane);
    plane.patch('v1', 'Pod', `default/${lost.metadata.name}`, { metadata: { labels: { app: 'other' } } });
    plane.run(10);
    expect(livePods(plane)).toHaveLength(3);
    const freed = plane.get<Pod>('v1', 'Pod', `default/${lost.metadata.name}`);
    expect(freed?.metadata.ownerReferences ?? []).toEqual([]);
    plane.patch('v1', 'Pod', `default/${lost.metadata.name}`, { metadata: { labels: { app: 'web' } } });
    plane.run(10);
    expect(livePods(plane)).toHaveLength(2);
  });
});

describe('a rolling update', () => {
  const seeds = [1, 2, 3, 4, 5];
  const settings = [
    { replicas: 4, maxSurge: '25%', maxUnavailable: '25%', most: 5, least: 3 },
    { replicas: 5, maxSurge: 2, maxUnavailable: 3, most: 7, least: 2 },
    { replicas: 3, maxSurge: 0, maxUnavailable: 1, most: 3, least: 2 },
    { replicas: 3, maxSurge: 1, maxUnavailable: 0, most: 4, least: 3 },
    { replicas: 3, maxSurge: '100%', maxUnavailable: 0, most: 6, least: 3 },
    // Many pods become ready within the few milliseconds in which the counts lag behind.
    { replicas: 20, maxSurge: 10, maxUnavailable: 0, most: 30, least: 20 },
  ];

  it.each(settings.flatMap((setting) => seeds.map((seed) => ({ ...setting, seed }))))(
    'keeps $least available and wants at most $most, at every revision ($maxSurge/$maxUnavailable, seed $seed)',
    ({ replicas, maxSurge, maxUnavailable, most, least, seed }) => {
      const plane = new ControlPlane({ seed });
      plane.create(web(replicas, { maxSurge, maxUnavailable }));
      plane.run(20);
      setImage(plane, 'shop:v2');
      const untilMs = plane.nowMs + 60_000;
      while (plane.step(untilMs)) {
        const wanted = replicaSets(plane).reduce((sum, { spec }) => sum + spec.replicas, 0);
        expect(wanted, `at ${plane.nowMs} ms, seed ${seed}`).toBeLessThanOrEqual(most);
        const available = livePods(plane).filter(isPodReady).length;
        expect(available, `at ${plane.nowMs} ms, seed ${seed}`).toBeGreaterThanOrEqual(least);
      }
      expect(imagesOf(plane)).toEqual(Array.from({ length: replicas }, () => 'shop:v2'));
      expect(
        replicaSets(plane)
          .map(({ spec }) => spec.replicas)
          .sort(),
      ).toEqual([0, replicas]);
      expect(deployment(plane)?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
    },
  );

  it('stops at a version that never becomes ready, says so after ten minutes, and rolls back', () => {
    const plane = new ControlPlane();
    plane.create(web(4));
    plane.run(20);
    setImage(plane, 'shop:broken');
    plane.run(590);
    const progress = () => deployment(plane)?.status.conditions?.find(({ type }) => type === 'Progressing');
    expect(progress()?.reason).toBe('ReplicaSetUpdated');
    expect(livePods(plane).filter(isPodReady)).toHaveLength(3);
    expect(livePods(plane)).toHaveLength(5);
    plane.run(20);
    expect(progress()).toMatchObject({ status: 'False', reason: 'ProgressDeadlineExceeded' });
    setImage(plane, 'shop:v1');
    plane.run(20);
    expect(imagesOf(plane)).toEqual(['shop:v1', 'shop:v1', 'shop:v1', 'shop:v1']);
    expect(progress()?.reason).toBe('NewReplicaSetAvailable');
    expect(deployment(plane)?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3');
  });

  it('scales in proportion in the middle of a rollout', () => {
    const plane = new ControlPlane();
    plane.create(web(10, { maxSurge: 3, maxUnavailable: 2 }));
    plane.run(20);
    setImage(plane, 'shop:broken');
    plane.run(20);
    const sizes = () =>
      replicaSets(plane)
        .map(({ spec }) => spec.replicas)
        .sort((left, right) => right - left);
    expect(sizes()).toEqual([8, 5]);
    scaleTo(plane, 15);
    plane.run(20);
    expect(sizes()).toEqual([11, 7]);
  });

  it('with Recreate never runs two versions at once', () => {
    const plane = new ControlPlane();
    plane.create(web(3, { recreate: true }));
    plane.run(20);
    setImage(plane, 'shop:v2');
    const untilMs = plane.nowMs + 60_000;
    while (plane.step(untilMs)) {
      const images = new Set(plane.list<Pod>('v1', 'Pod').map(({ spec }) => spec.containers[0].image));
      expect(images.size).toBeLessThanOrEqual(1);
    }
    expect(imagesOf(plane)).toEqual(['shop:v2', 'shop:v2', 'shop:v2']);
  });

  it('keeps as many old ReplicaSets as it is told', () => {
    const plane = new ControlPlane();
    plane.create({ ...web(1), spec: { ...web(1).spec, revisionHistoryLimit: 2 } });
    plane.run(10);
    for (const version of ['v2', 'v3', 'v4', 'v5']) {
      setImage(plane, `shop:${version}`);
      plane.run(20);
    }
    const images = replicaSets(plane).map(({ spec }) => spec.template.spec.containers[0].image);
    expect(images.sort()).toEqual(['shop:v3', 'shop:v4', 'shop:v5']);
  });
});

describe('save and load', () => {
  it.each([0.05, 0.4, 1.3, 3])('goes on exactly as if nothing had been, saved %d s into a rollout', (seconds) => {
    const begun = () => {
      const plane = new ControlPlane({ seed: 7 });
      plane.create(web(4));
      plane.run(20);
      setImage(plane, 'shop:v2');
      return plane.run(seconds);
    };
    const loaded = new ControlPlane({ seed: 7 }, begun().save());
    expect(loaded.run(30).log()).toBe(begun().run(30).log());
  });
});
