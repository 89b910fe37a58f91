import { describe, expect, it } from 'vitest';
import { createSim, simOf, type Sim } from '../../testing/sim.ts';
import { Cluster } from './cluster.ts';

const db = (changes = '', template = '') => `
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 3
  selector: { matchLabels: { app: db } }
${changes}
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
${template}
      containers:
        - name: db
          image: nginx:1.27
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

async function started(changes = ''): Promise<Sim> {
  const sim = createSim();
  await sim.kubectl('apply -f db.yaml', { 'db.yaml': db(changes) });
  sim.settle();
  return sim;
}

const pods = (sim: Sim) =>
  sim.kubectl('get pods -o custom-columns=:.metadata.name,:.spec.nodeName,:.status.phase --no-headers');
const names = async (sim: Sim, what: string) => (await sim.kubectl(`get ${what} -o name`)).split('\n').filter(Boolean);
const messages = (sim: Sim, about: string) =>
  sim.kubectl(
    `get events --field-selector involvedObject.name=${about} -o custom-columns=:.reason,:.message --no-headers`,
  );

describe('a StatefulSet with claims', () => {
  it('creates its pods in order, each with a claim and a volume on its node', async () => {
    const sim = await started();
    expect(await sim.kubectl('get sts')).toMatchInlineSnapshot(`
      "NAME   READY   AGE
      db     3/3     30s
      "
    `);
    expect(await pods(sim)).toMatchInlineSnapshot(`
      "db-0   worker-1   Running
      db-1   worker-3   Running
      db-2   worker-2   Running
      "
    `);
    expect(await messages(sim, 'db')).toMatchInlineSnapshot(`
      "SuccessfulCreate   create Claim data-db-0 Pod db-0 in StatefulSet db success
      SuccessfulCreate   create Pod db-0 in StatefulSet db successful
      SuccessfulCreate   create Claim data-db-1 Pod db-1 in StatefulSet db success
      SuccessfulCreate   create Pod db-1 in StatefulSet db successful
      SuccessfulCreate   create Claim data-db-2 Pod db-2 in StatefulSet db success
      SuccessfulCreate   create Pod db-2 in StatefulSet db successful
      "
    `);
    expect((await messages(sim, 'data-db-0')).replaceAll(/pvc-\S+/g, 'pvc-<uid>')).toMatchInlineSnapshot(`
      "WaitForFirstConsumer    waiting for first consumer to be created before binding
      ExternalProvisioning    Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.
      Provisioning            External provisioner is provisioning volume for claim "default/data-db-0"
      ProvisioningSucceeded   Successfully provisioned volume pvc-<uid>
      "
    `);
    expect(await sim.kubectl('rollout status sts/db')).toContain('partitioned roll out complete: 3 new pods');
    const labels = await sim.kubectl('get pod db-2 -o jsonpath={.metadata.labels}');
    expect(labels).toContain('"apps.kubernetes.io/pod-index":"2"');
    expect(labels).toContain('"statefulset.kubernetes.io/pod-name":"db-2"');
  });

  it('gives each pod a name below the headless service', async () => {
    const sim = await started();
    const ip = await sim.kubectl('get pod db-1 -o jsonpath={.status.podIP}');
    expect(await sim.kubectl('exec db-0 -- nslookup db-1.db')).toContain(`Name:\tdb-1.db\nAddress: ${ip}\n`);
    expect(await sim.kubectl('exec db-0 -- nslookup db-7.db')).toContain("** server can't find db-7.db: NXDOMAIN");
    expect(await sim.kubectl('exec db-0 -- hostname -f')).toBe('db-0.db.default.svc.cluster.local\n');
  });

  it('keeps what was written when the pod is made again, also after a scale down', async () => {
    const sim = await started();
    await sim.kubectl("exec db-2 -- sh -c 'echo kept > /data/note'");
    const before = await sim.kubectl('get pod db-2 -o jsonpath={.metadata.uid}');
    await sim.kubectl('scale sts db --replicas=1');
    sim.settle();
    expect(await names(sim, 'pods')).toEqual(['pod/db-0']);
    expect(await names(sim, 'pvc')).toHaveLength(3);
    await sim.kubectl('scale sts db --replicas=3');
    sim.settle();
    expect(await sim.kubectl('get pod db-2 -o jsonpath={.metadata.uid}')).not.toBe(before);
    expect(await sim.kubectl('exec db-2 -- cat /data/note')).toBe('kept\n');
    expect(await sim.kubectl('exec db-1 -- cat /data/note')).toContain('No such file');
  });

  it('takes pods away from the highest ordinal down, one after the other', async () => {
    const sim = await started();
    await sim.kubectl('scale sts db --replicas=0');
    const seen = new Set<string>();
    for (let step = 0; step < 400; step++) {
      sim.advance('50ms');
      seen.add((await names(sim, 'pods')).join(' '));
    }
    expect([...seen]).toEqual(['pod/db-0 pod/db-1 pod/db-2', 'pod/db-0 pod/db-1', 'pod/db-0', '']);
  });

  it('does not go on while a pod is not ready, and starts all at once in parallel', async () => {
    const sim = createSim();
    const broken = db('', '      initContainers: [{ name: wait, image: busybox, command: [sh, -c, "sleep 3600"] }]');
    await sim.kubectl('apply -f db.yaml', { 'db.yaml': broken });
    sim.settle('2m');
    expect(await names(sim, 'pods')).toEqual(['pod/db-0']);
    const parallel = createSim();
    await parallel.kubectl('apply -f db.yaml', { 'db.yaml': db('  podManagementPolicy: Parallel') });
    parallel.advance('1s');
    expect(await names(parallel, 'pods')).toEqual(['pod/db-0', 'pod/db-1', 'pod/db-2']);
  });

  it('updates from the highest ordinal down to the partition, and goes back', async () => {
    const sim = await started('  updateStrategy: { rollingUpdate: { partition: 2 } }');
    await sim.kubectl('set image sts/db db=nginx:1.28');
    sim.settle();
    const images = () => sim.kubectl('get pods -o jsonpath={.items[*].spec.containers[0].image}');
    expect(await images()).toBe('nginx:1.27 nginx:1.27 nginx:1.28');
    expect(await sim.kubectl('rollout status sts/db')).toBe(
      'partitioned roll out complete: 1 new pods have been updated...\n',
    );
    // A pod below the partition that is made again gets the old template.
    await sim.kubectl('delete pod db-0');
    sim.settle();
    expect(await images()).toBe('nginx:1.27 nginx:1.27 nginx:1.28');
    await sim.kubectl(`patch sts db -p '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":0}}}}'`);
    sim.settle();
    expect(await images()).toBe('nginx:1.28 nginx:1.28 nginx:1.28');
    await sim.kubectl('rollout undo sts/db');
    sim.settle();
    expect(await images()).toBe('nginx:1.27 nginx:1.27 nginx:1.27');
    expect(await sim.kubectl('rollout history sts/db')).toBe(
      'statefulset.apps/db \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n\n',
    );
  });

  it('replaces a pod on OnDelete only when somebody deletes it', async () => {
    const sim = await started('  updateStrategy: { type: OnDelete }');
    await sim.kubectl('set image sts/db db=nginx:1.28');
    sim.settle();
    await sim.kubectl('delete pod db-1');
    sim.settle();
    expect(await sim.kubectl('get pods -o jsonpath={.items[*].spec.containers[0].image}')).toBe(
      'nginx:1.27 nginx:1.28 nginx:1.27',
    );
  });

  it('counts from ordinals.start', async () => {
    const sim = await started('  ordinals: { start: 5 }');
    expect(await names(sim, 'pods')).toEqual(['pod/db-5', 'pod/db-6', 'pod/db-7']);
  });

  it('makes no second pod of a name while the first may still run on a lost machine', async () => {
    const sim = await started();
    const node = await sim.kubectl('get pod db-1 -o jsonpath={.spec.nodeName}');
    const fault = `apiVersion: orrery.dev/v1\nkind: Fault\nmetadata: { name: down }\nspec: { type: NodeDown, node: ${node} }`;
    await sim.kubectl('apply -f fault.yaml', { 'fault.yaml': fault });
    sim.advance('8m');
    expect(await sim.kubectl('get pod db-1 --no-headers')).toContain('Terminating');
    await sim.kubectl('delete pod db-1 --force --grace-period=0');
    sim.advance('1m');
    // Its volume is a directory on the machine that is gone.
    expect(await sim.kubectl('get pod db-1 --no-headers')).toContain('Pending');
    expect(await messages(sim, 'db-1')).toContain('1 node(s) had untolerated taint {node.kubernetes.io/unreachable: }');
    expect(await messages(sim, 'db-1')).toContain('2 node(s) had volume node affinity conflict');
  });

  it('leaves pods and claims behind when it is orphaned, and takes them over again', async () => {
    const sim = await started();
    await sim.kubectl('delete sts db --cascade=orphan');
    sim.settle();
    expect(await names(sim, 'pods')).toHaveLength(3);
    expect(await sim.kubectl('get pod db-0 -o jsonpath={.metadata.ownerReferences}')).toBe('');
    await sim.kubectl('apply -f db.yaml', { 'db.yaml': db() });
    sim.settle();
    expect(await sim.kubectl('get pod db-0 -o jsonpath={.metadata.ownerReferences[0].kind}')).toBe('StatefulSet');
    expect(await sim.kubectl('get sts db --no-headers')).toContain('3/3');
  });

  it('deletes claims as its retention policy says', async () => {
    const sim = await started('  persistentVolumeClaimRetentionPolicy: { whenScaled: Delete, whenDeleted: Delete }');
    await sim.kubectl('scale sts db --replicas=2');
    sim.settle();
    expect(await names(sim, 'pvc')).toEqual(['persistentvolumeclaim/data-db-0', 'persistentvolumeclaim/data-db-1']);
    expect(await names(sim, 'pv')).toHaveLength(2);
    await sim.kubectl('delete sts db');
    sim.settle();
    expect(await names(sim, 'pvc')).toEqual([]);
    expect(await names(sim, 'pv')).toEqual([]);
  });

  it('goes on the same after it was saved while a claim waits for its volume', async () => {
    const sim = createSim();
    await sim.kubectl('apply -f db.yaml', { 'db.yaml': db() });
    sim.advance('1s');
    expect(await sim.kubectl('get pvc --no-headers')).toContain('Pending');
    const other = simOf(new Cluster(sim.cluster.recording, {}, structuredClone(sim.cluster.save())));
    for (const each of [sim, other]) each.settle();
    expect(await pods(other)).toBe(await pods(sim));
    expect(await sim.kubectl('get sts db --no-headers')).toContain('3/3');
    expect(other.cluster.revision).toBe(sim.cluster.revision);
  });

  it('refuses to change what is fixed', async () => {
    const sim = await started();
    expect(await sim.kubectl(`patch sts db -p '{"spec":{"serviceName":"other"}}'`)).toBe(
      `The StatefulSet "db" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden\n`,
    );
    expect(
      await sim.kubectl(`patch pvc data-db-0 -p '{"spec":{"resources":{"requests":{"storage":"2Gi"}}}}'`),
    ).toContain(
      'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    );
  });
});
