import { describe, expect, it } from 'vitest';
import { createSim, type Sim } from '../../testing/sim.ts';

const volume = (name: string, size: string, more = '') => `
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name}, labels: { tier: ${name} } }
spec:
  capacity: { storage: ${size} }
  accessModes: [ReadWriteOnce]
  hostPath: { path: /mnt/${name} }
  storageClassName: manual
${more}`;

const claim = (name: string, more = '  storageClassName: manual', modes = 'ReadWriteOnce', size = '3Gi') => `
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec:
  accessModes: [${modes}]
  resources: { requests: { storage: ${size} } }
${more}`;

const user = (name: string, claimName: string, more = '') => `
---
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  terminationGracePeriodSeconds: 1
${more}
  containers: [{ name: web, image: nginx, volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: ${claimName} } }]`;

async function world(yaml: string): Promise<Sim> {
  const sim = createSim();
  await apply(sim, yaml);
  return sim;
}

async function apply(sim: Sim, yaml: string): Promise<void> {
  expect(await sim.kubectl('apply -f x.yaml', { 'x.yaml': yaml })).not.toMatch(/error|Error|invalid/);
  sim.settle();
}

const phases = (sim: Sim, what: string) =>
  sim.kubectl(
    `get ${what} -o custom-columns=:.metadata.name,:.status.phase,:.spec.volumeName,:.spec.claimRef.name --no-headers`,
  );
const messages = (sim: Sim, about: string) =>
  sim.kubectl(
    `get events --field-selector involvedObject.name=${about} -o custom-columns=:.reason,:.message --no-headers`,
  );

describe('claims and volumes', () => {
  it('binds a claim to the smallest volume that is large enough, and waits when there is none', async () => {
    const sim = await world(volume('large', '10Gi') + volume('small', '2Gi') + volume('right', '5Gi') + claim('a'));
    expect(await phases(sim, 'pvc')).toMatchInlineSnapshot(`
      "a     Bound   right   <none>
      "
    `);
    await apply(sim, claim('b') + claim('c'));
    expect(await phases(sim, 'pvc')).toMatchInlineSnapshot(`
      "a     Bound     right    <none>
      b     Bound     large    <none>
      c     Pending   <none>   <none>
      "
    `);
    expect(await messages(sim, 'c')).toMatchInlineSnapshot(`
      "ProvisioningFailed   storageclass.storage.k8s.io "manual" not found
      "
    `);
    // A volume that comes later is found without anybody asking.
    await apply(sim, volume('later', '3Gi'));
    expect(await phases(sim, 'pvc')).toMatchInlineSnapshot(`
      "a     Bound   right   <none>
      b     Bound   large   <none>
      c     Bound   later   <none>
      "
    `);
    expect(await phases(sim, 'pv')).toMatchInlineSnapshot(`
      "large   Bound       <none>   b
      later   Bound       <none>   c
      right   Bound       <none>   a
      small   Available   <none>   <none>
      "
    `);
  });

  it('minds selectors, names and reservations', async () => {
    const sim = await world(
      volume('left', '5Gi') +
        volume('right', '9Gi') +
        volume('kept', '4Gi', '  claimRef: { namespace: default, name: mine }'),
    );
    await apply(
      sim,
      claim('mine') + claim('picky', '  storageClassName: manual\n  selector: { matchLabels: { tier: right } }'),
    );
    await apply(
      sim,
      claim('named', '  storageClassName: manual\n  volumeName: right') +
        claim('small', '  storageClassName: manual\n  volumeName: left', 'ReadWriteOnce', '6Gi'),
    );
    expect(await phases(sim, 'pvc')).toMatchInlineSnapshot(`
      "mine    Bound     kept    <none>
      named   Pending   right   <none>
      picky   Bound     right   <none>
      small   Pending   left    <none>
      "
    `);
    expect(await messages(sim, 'named')).toContain('volume "right" already bound to a different claim.');
    expect(await messages(sim, 'small')).toContain('Cannot bind to requested volume "left": requested PV is too small');
  });

  it('releases what is retained, and deletes what was provisioned', async () => {
    const sim = await world(volume('kept', '5Gi') + claim('a') + claim('b', '') + user('one', 'b'));
    expect(await sim.kubectl('get pod one --no-headers')).toContain('Running');
    expect(await sim.kubectl('get pv --no-headers')).toMatch(/Delete +Bound +default\/b/);
    await sim.kubectl('delete pvc a b --wait=false');
    sim.settle();
    // A claim in use stays until its pod is gone.
    expect(await sim.kubectl('get pvc --no-headers')).toMatch(/^b +Terminating/);
    await sim.kubectl('delete pod one');
    sim.settle();
    expect(await sim.kubectl('get pvc')).toBe('No resources found in default namespace.\n');
    expect(await phases(sim, 'pv')).toMatchInlineSnapshot(`
      "kept   Released   <none>   a
      "
    `);
  });

  it('says that a claim has lost its volume', async () => {
    const sim = await world(volume('gone', '5Gi') + claim('a'));
    await sim.kubectl('delete pv gone --wait=false');
    sim.settle();
    expect(await sim.kubectl('get pv --no-headers')).toContain('Terminating');
    await sim.kubectl(`patch pv gone --type merge -p '{"metadata":{"finalizers":null}}'`);
    sim.settle();
    expect(await phases(sim, 'pvc')).toMatchInlineSnapshot(`
      "a     Lost   gone   <none>
      "
    `);
    expect(await messages(sim, 'a')).toContain(
      'Bound claim has lost its PersistentVolume. Data on the volume is lost!',
    );
  });

  it('gives the default class, waits for the first pod, and says why a pod must wait', async () => {
    const sim = await world(
      claim('lazy', '') + claim('stuck', '  storageClassName: ""') + user('a', 'stuck') + user('b', 'absent'),
    );
    expect(await sim.kubectl('get sc')).toMatchInlineSnapshot(`
      "NAME                 PROVISIONER             RECLAIMPOLICY   VOLUMEBINDINGMODE      ALLOWVOLUMEEXPANSION   AGE
      standard (default)   rancher.io/local-path   Delete          WaitForFirstConsumer   false                  30s
      "
    `);
    expect(await sim.kubectl('get pvc lazy --no-headers')).toMatch(/lazy +Pending +standard/);
    expect(await messages(sim, 'lazy')).toContain('waiting for first consumer to be created before binding');
    expect(await messages(sim, 'stuck')).toContain(
      'no persistent volumes available for this claim and no storage class is set',
    );
    expect(await messages(sim, 'a')).toContain(
      '0/4 nodes are available: pod has unbound immediate PersistentVolumeClaims.',
    );
    expect(await messages(sim, 'b')).toContain('0/4 nodes are available: persistentvolumeclaim "absent" not found.');
    await apply(sim, claim('absent', ''));
    expect(await sim.kubectl('get pod b --no-headers')).toContain('Running');
    // A pod that names its node passes the scheduler by, and the kubelet does not wait for it.
    await apply(sim, user('c', 'lazy', '  nodeName: worker-1'));
    expect(await sim.kubectl('get pod c --no-headers')).toContain('ContainerCreating');
    expect(await messages(sim, 'c')).toContain(
      'Unable to attach or mount volumes: unmounted volumes=[data], unattached volumes=[], failed to process volumes=[data]: error processing PVC default/lazy: PVC is not bound',
    );
  });

  it('places a pod where a local volume is', async () => {
    const local = (name: string, node: string) => `
---
apiVersion: v1
kind: PersistentVolume
metadata: { name: ${name} }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteOnce]
  local: { path: /disks/1 }
  storageClassName: local
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [${node}] }] }] } }`;
    const sim = await world(`
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: local }
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
${local('disk-2', 'worker-2')}${claim('one', '  storageClassName: local')}${claim('two', '  storageClassName: local')}${user('a', 'one')}${user('b', 'two')}`);
    expect(await sim.kubectl('get pod a -o jsonpath={.spec.nodeName}')).toBe('worker-2');
    expect(await messages(sim, 'b')).toContain("3 node(s) didn't find available persistent volumes to bind");
    await apply(sim, local('disk-3', 'worker-3'));
    expect(await sim.kubectl('get pod b -o jsonpath={.spec.nodeName}')).toBe('worker-3');
    // Another pod with the claim of the first must go where its volume is.
    await apply(sim, user('c', 'one', '  nodeSelector: { kubernetes.io/hostname: worker-1 }'));
    expect(await messages(sim, 'c')).toContain('1 node(s) had volume node affinity conflict');
  });

  it('lets one pod alone have a ReadWriteOncePod claim', async () => {
    const sim = await world(claim('own', '', 'ReadWriteOncePod') + user('a', 'own'));
    await apply(sim, user('b', 'own'));
    expect(await messages(sim, 'b')).toContain(
      'node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode',
    );
    await sim.kubectl('delete pod a');
    sim.settle();
    expect(await sim.kubectl('get pod b --no-headers')).toContain('Running');
  });

  it("says in the provisioner's words what it cannot do", async () => {
    const sim = await world(claim('shared', '', 'ReadWriteMany') + user('a', 'shared'));
    expect(await messages(sim, 'shared')).toContain(
      'failed to provision volume with StorageClass "standard": NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes',
    );
    expect(await sim.kubectl('get pod a --no-headers')).toContain('Pending');
  });

  it('costs nothing in a world without claims', () => {
    const sim = createSim();
    const before = sim.cluster.revision;
    sim.advance('1m');
    const writers = new Set<string>();
    for (let revision = before + 1; revision <= sim.cluster.revision; revision++)
      writers.add(sim.cluster.trace.write(revision)?.actor ?? '');
    expect([...writers].filter((actor) => /volume|provisioner|statefulset/.test(actor))).toEqual([]);
  });
});
