import { describe, expect, it, test } from 'vitest';
import { created, refusals, updated } from '../samples.ts';
import { statefulSet } from './index.ts';
import { claimNameOf, isInRange, ordinalOf } from './ordinals.ts';

const selector = { matchLabels: { app: 'db' } };
const template = { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'db' }] } };
const spec = { serviceName: 'db', selector, template };
const claims = [
  {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1024Mi' } } },
  },
];

describe('a StatefulSet', () => {
  it("gets upstream's defaults, its claims too", () => {
    const set = created(statefulSet, { spec: { ...spec, volumeClaimTemplates: claims } });
    expect(set.spec).toMatchObject({
      replicas: 1,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: 10,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
    expect(set.spec.volumeClaimTemplates).toEqual([
      {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeMode: 'Filesystem' },
        status: { phase: 'Pending' },
      },
    ]);
  });

  it('has no partition when the strategy is named without one', () => {
    const set = created(statefulSet, { spec: { ...spec, updateStrategy: { type: 'RollingUpdate' } } });
    expect(set.spec.updateStrategy).toEqual({ type: 'RollingUpdate' });
  });

  it('does not look at the volumes of its pods, which come from claims', () => {
    const mounts = {
      ...template,
      spec: { containers: [{ name: 'db', image: 'db', volumeMounts: [{ name: 'nowhere', mountPath: '/' }] }] },
    };
    expect(refusals(statefulSet, { spec: { ...spec, template: mounts } })).toEqual([]);
  });

  it.each([
    ['replicas', { ...spec, replicas: 5 }],
    ['ordinals', { ...spec, ordinals: { start: 1 } }],
    ['minReadySeconds', { ...spec, minReadySeconds: 3 }],
    ['the retention policy', { ...spec, persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' } }],
    ['the strategy', { ...spec, updateStrategy: { type: 'OnDelete' } }],
  ])('may change %s, which counts as a generation', (_what, after) => {
    const { object, refused } = updated(statefulSet, { spec }, { spec: after });
    expect(refused).toEqual([]);
    expect(object.metadata.generation).toBe(2);
  });

  it.each([
    ['serviceName', { ...spec, serviceName: 'other' }],
    ['claims', { ...spec, volumeClaimTemplates: claims }],
    ['revisionHistoryLimit', { ...spec, revisionHistoryLimit: 3 }],
  ])('may not change %s', (_what, after) => {
    expect(updated(statefulSet, { spec }, { spec: after }).refused).toEqual([
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    ]);
  });
});

test.each([
  ['db', 'db-2', 2],
  ['db', 'other-2', -1],
  ['db', 'db-x', -1],
  ['db', 'db-2-1', -1],
  ['db-2', 'db-2-1', 1],
  ['db', 'db-99999999999', -1],
])('of %s the pod %s has the ordinal %i', (set, pod, ordinal) => {
  expect(ordinalOf(set, pod)).toBe(ordinal);
});

test('names and ranges', () => {
  expect(claimNameOf('www', 'web', 0)).toBe('www-web-0');
  const set = created(statefulSet, { spec: { ...spec, replicas: 2, ordinals: { start: 5 } } });
  expect([4, 5, 6, 7].map((ordinal) => isInRange(set, ordinal))).toEqual([false, true, true, false]);
});
