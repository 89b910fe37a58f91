import { expect, test } from 'vitest';
import type { PersistentVolumeClaim } from '../../../kinds/persistent-volume-claim/types.ts';
import type { PersistentVolume } from '../../../kinds/persistent-volume/types.ts';
import type { StorageClass } from '../../../kinds/storage-class/types.ts';
import { planClaim, planVolume, unbound } from './plan.ts';

const claimOf = (spec: object = {}, annotations: Record<string, string> = {}): PersistentVolumeClaim =>
  ({
    metadata: { name: 'a', namespace: 'default', uid: 'a1', annotations },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '3Gi' } },
      storageClassName: 'x',
      ...spec,
    },
    status: {},
  }) as unknown as PersistentVolumeClaim;

const volumeOf = (spec: object = {}, phase = 'Available', annotations: Record<string, string> = {}): PersistentVolume =>
  ({
    metadata: { name: 'v', annotations },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '5Gi' }, storageClassName: 'x', ...spec },
    status: { phase },
  }) as unknown as PersistentVolume;

const classOf = (provisioner: string, volumeBindingMode = 'Immediate'): StorageClass =>
  ({ metadata: { name: 'x' }, provisioner, volumeBindingMode }) as unknown as StorageClass;

const bound = { 'pv.kubernetes.io/bind-completed': 'yes' };
const provisioned = { 'pv.kubernetes.io/provisioned-by': 'example.com/disk' };
const ref = (uid?: string) => ({ claimRef: { namespace: 'default', name: 'a', ...(uid ? { uid } : {}) } });

test.each<[string, PersistentVolumeClaim, PersistentVolume[], StorageClass | undefined, string]>([
  ['takes a volume that fits', claimOf(), [volumeOf()], undefined, 'bind'],
  [
    'passes one that is too small by',
    claimOf(),
    [volumeOf({ capacity: { storage: '2Gi' } })],
    classOf('d'),
    'provision',
  ],
  ['passes one of another class by', claimOf(), [volumeOf({ storageClassName: 'y' })], classOf('d'), 'provision'],
  [
    'passes one that cannot be mounted so by',
    claimOf({ accessModes: ['ReadWriteMany'] }),
    [volumeOf()],
    classOf('d'),
    'provision',
  ],
  ['passes one that is not free yet by', claimOf(), [volumeOf({}, 'Pending')], classOf('d'), 'provision'],
  ['takes one that was kept for it, whatever its phase', claimOf(), [volumeOf(ref(), 'Pending')], classOf('d'), 'bind'],
  ['leaves one that was kept for its predecessor', claimOf(), [volumeOf(ref('other'))], classOf('d'), 'provision'],
  ['waits for a pod', claimOf(), [volumeOf()], classOf('d', 'WaitForFirstConsumer'), 'wait WaitForFirstConsumer'],
  [
    'asks when a pod has a node',
    claimOf({}, { 'volume.kubernetes.io/selected-node': 'n' }),
    [],
    classOf('d', 'WaitForFirstConsumer'),
    'provision',
  ],
  ['says that its class is missing', claimOf(), [], undefined, 'wait ProvisioningFailed'],
  ['says that there is none without a class', claimOf({ storageClassName: '' }), [], undefined, 'wait FailedBinding'],
  ['waits for the volume that it names', claimOf({ volumeName: 'later' }), [volumeOf()], undefined, 'wait'],
  [
    'refuses the one that it names if it does not fit',
    claimOf({ volumeName: 'v' }),
    [volumeOf({ capacity: { storage: '1Gi' } })],
    undefined,
    'wait VolumeMismatch',
  ],
  ['is lost without its volume', claimOf({ volumeName: 'v' }, bound), [], undefined, 'lose ClaimLost'],
  [
    "is lost when its volume is another's",
    claimOf({ volumeName: 'v' }, bound),
    [volumeOf(ref('b1'))],
    undefined,
    'lose ClaimMisbound',
  ],
])('a claim %s', (_name, claim, volumes, storageClass, expected) => {
  const step = planClaim({ claim, volumes, storageClass, defaultClass: undefined, waitingPods: [] });
  expect(
    [step.do, 'remark' in step && step.do !== 'provision' ? step.remark?.reason : ''].filter(Boolean).join(' '),
  ).toBe(expected);
});

test('a claim without a class takes the default one that came later', () => {
  const claim = claimOf({ storageClassName: undefined });
  const step = planClaim({ claim, volumes: [], storageClass: undefined, defaultClass: classOf('d'), waitingPods: [] });
  expect(step).toEqual({ do: 'classify', className: 'x' });
});

test('code that left Kubernetes is asked for by the name of its successor', () => {
  const world = { claim: claimOf(), volumes: [], defaultClass: undefined, waitingPods: [] };
  expect(planClaim({ ...world, storageClass: classOf('kubernetes.io/aws-ebs') })).toMatchObject({
    provisioner: 'ebs.csi.aws.com',
  });
});

test.each<[string, PersistentVolume, PersistentVolumeClaim | undefined, string]>([
  ['nobody wants is Available', volumeOf({}, 'Pending'), undefined, 'phase Available'],
  ['that is kept for somebody who has not come is Available', volumeOf(ref()), undefined, 'phase Available'],
  ['whose claim is gone is released', volumeOf(ref('a1')), undefined, 'release'],
  ['whose claim was made anew is released', volumeOf(ref('old')), claimOf({ volumeName: 'v' }), 'release'],
  ['whose claim does not know yet asks it', volumeOf(ref('a1')), claimOf(), 'ask claim'],
  ['with its claim is Bound', volumeOf(ref('a1')), claimOf({ volumeName: 'v' }), 'phase Bound'],
  ['whose claim went elsewhere is let go', volumeOf(ref('a1')), claimOf({ volumeName: 'w' }), 'unbind'],
  [
    'that was made in vain is released',
    volumeOf({ ...ref('a1'), persistentVolumeReclaimPolicy: 'Delete' }, 'Available', provisioned),
    claimOf({ volumeName: 'w' }),
    'release',
  ],
])('a volume %s', (_name, volume, claim, expected) => {
  const step = planVolume(volume, claim);
  expect('phase' in step ? `${step.do} ${step.phase}` : step.do).toBe(expected);
});

test('letting go takes back what the controller wrote, and no more', () => {
  const own = volumeOf(ref('a1'), 'Bound', { 'pv.kubernetes.io/bound-by-controller': 'yes' });
  expect(unbound(own).spec.claimRef).toBeUndefined();
  expect(unbound(volumeOf(ref('a1'), 'Bound')).spec.claimRef).toEqual({ namespace: 'default', name: 'a' });
});
