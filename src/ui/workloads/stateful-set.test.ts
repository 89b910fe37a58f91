import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../api/object.ts';
import type { StatefulSet } from '../../kinds/stateful-set/types.ts';
import { statefulSetFace } from '../../kinds/stateful-set/view.tsx';
import { createSim, type Sim } from '../../testing/sim.ts';
import { applyFrame, emptyCluster, type ClusterState } from '../stores/cluster-store.ts';
import { statefulSetBand } from './stateful-set.ts';

const db = (changes = '') => `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 3
${changes}
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: db, image: 'nginx:1.27', volumeMounts: [{ name: data, mountPath: /data }] }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const resources = [
  ['apps', 'statefulsets'],
  ['apps', 'controllerrevisions'],
  ['', 'pods'],
  ['', 'persistentvolumeclaims'],
] as const;

function mirrored(sim: Sim): { set: StatefulSet; cluster: ClusterState } {
  const changes = resources.flatMap(([group, resource]) =>
    sim.list<KubernetesObject>(group, resource).map((object) => {
      const { namespace, name } = object.metadata;
      return { resource, key: `${namespace}/${name}`, object };
    }),
  );
  const frame = { number: 1, reset: true, nowMs: 0, epochMs: 0, playing: false, speed: 1, revision: 1 };
  const rest = { traffic: [], activity: {}, canUndo: false, canRedo: false, limits: [] };
  const cluster = applyFrame(emptyCluster(), { ...frame, ...rest, changes });
  return { set: cluster.tables['statefulsets']?.byKey.get('default/db') as StatefulSet, cluster };
}

function ladder(sim: Sim): string[] {
  const { set, cluster } = mirrored(sim);
  return statefulSetBand(set, cluster).rungs.map(({ ordinal, pod, revision, waitsFor, claims, isKept, isCondemned }) =>
    [
      ordinal,
      pod ? `${pod.status.phase} r${revision}` : waitsFor ? `waits for ${waitsFor}` : 'next',
      ...claims.map(({ text }) => text),
      ...(isKept ? ['kept'] : []),
      ...(isCondemned ? ['condemned'] : []),
    ].join(' '),
  );
}

test('a set that starts: each ordinal waits for the one that is not ready', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f db.yaml', { 'db.yaml': db() });
  sim.advance('1s');
  expect(ladder(sim)).toEqual(['0 Pending r1 Pending', '1 waits for db-0', '2 waits for db-0']);
  sim.advance('6s');
  expect(ladder(sim)[0]).toBe('0 Running r1 1Gi');
  expect(ladder(sim)[2]).toBe('2 waits for db-1');
});

test('a partition holds back the ordinals below it', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f db.yaml', { 'db.yaml': db('  updateStrategy: { rollingUpdate: { partition: 2 } }') });
  sim.settle();
  await sim.kubectl('set image sts/db db=nginx:1.28');
  sim.settle();
  expect(ladder(sim)).toEqual(['0 Running r1 1Gi kept', '1 Running r1 1Gi kept', '2 Running r2 1Gi']);
  const { set, cluster } = mirrored(sim);
  const band = statefulSetBand(set, cluster);
  expect(band.revisions).toEqual([
    { number: 2, version: '1.28' },
    { number: 1, version: '1.27' },
  ]);
  expect(band).toMatchObject({ state: 'held', partition: 2, updated: 1 });
  expect(statefulSetFace(set)).toMatchObject({ token: 'ready', word: 'updated down to partition 2' });
});

test('a set that shrinks keeps the claims of the pods that are gone', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f db.yaml', { 'db.yaml': db() });
  sim.settle();
  await sim.kubectl('scale sts db --replicas=1');
  sim.advance('60ms');
  expect(ladder(sim)[2]).toBe('2 Running r1 1Gi condemned');
  sim.settle();
  const { set, cluster } = mirrored(sim);
  expect(ladder(sim)).toEqual(['0 Running r1 1Gi']);
  expect(statefulSetBand(set, cluster).keptClaims).toEqual(['data-db-1', 'data-db-2']);
});

test('of many ordinals those that are not well are shown', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f db.yaml', { 'db.yaml': db('  podManagementPolicy: Parallel') });
  await sim.kubectl('scale sts db --replicas=12');
  sim.settle();
  await sim.kubectl('delete pod db-10 --wait=false');
  sim.advance('100ms');
  const { set, cluster } = mirrored(sim);
  const band = statefulSetBand(set, cluster);
  expect(band.rungs.map(({ ordinal }) => ordinal)).toEqual([0, 1, 2, 3, 4, 5, 6, 10]);
  expect(band.hidden).toBe(4);
});
