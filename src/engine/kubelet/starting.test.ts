/** Pods on their way to Ready, and what keeps them from it, as a user sees it. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';

const image = (name: string, spec: Record<string, unknown>) => ({
  apiVersion: 'orrery.dev/v1',
  kind: 'Image',
  metadata: { name: name.replace(':', '-') },
  spec: { image: name, ...spec },
});
const web = { name: 'web', image: 'nginx:1.27' };
const httpProbe = { httpGet: { path: '/', port: 80 } };

it('brings a pod to Ready with three writes, and says each step', () => {
  const cluster = new KubeletCluster().until(10);
  const pod = cluster.pod('web', { containers: [{ ...web, readinessProbe: httpProbe }] });
  expect(cluster.states('web', 20)).toEqual([
    '0/1 Pending restarts 0',
    '0/1 ContainerCreating restarts 0',
    '1/1 Running restarts 0',
  ]);
  const [pulling, pulled, ...rest] = cluster.events('web');
  expect(pulling).toBe('Normal Pulling Pulling image "nginx:1.27"');
  expect(pulled).toMatch(
    /^Normal Pulled Successfully pulled image "nginx:1\.27" in \d\.\d+s \(\d\.\d+s including waiting\)\. Image size: 72099410 bytes\.$/,
  );
  expect(rest).toEqual(['Normal Created Created container: web', 'Normal Started Started container web']);
  const writes = [...cluster.trace.writes()].filter(
    (write) => write.resource === 'pods' && write.actor === 'kubelet worker-1',
  );
  expect(writes.map((write) => `${write.verb} ${write.subresource}: ${write.reason}`)).toEqual([
    'update status: took in the pod that was bound to its node',
    'update status: pulled nginx:1.27 and started container web',
    'update status: saw the readiness probe succeed',
  ]);
  // Each follows from the one before, back to the binding.
  expect(writes.map((write) => write.cause)).toEqual(
    [Number(pod.metadata.resourceVersion), writes[0].revision, writes[1].revision].map((revision) => ({
      kind: 'revision',
      revision,
    })),
  );
});

it('uses an image that is there, and asks the registry again when told to', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('first', { containers: [web] });
  cluster.until(20);
  cluster.pod('second', { containers: [web] });
  cluster.pod('third', { containers: [{ ...web, imagePullPolicy: 'Always' }] });
  cluster.pod('fourth', { containers: [{ name: 'web', image: 'other', imagePullPolicy: 'Never' }] });
  cluster.until(30);
  expect(cluster.events('second')[0]).toBe('Normal Pulled Container image "nginx:1.27" already present on machine');
  expect(cluster.events('third')[1]).toMatch(/Successfully pulled image "nginx:1\.27" in [123]\d\dms /);
  expect(cluster.events('fourth').slice(0, 2)).toEqual([
    'Warning ErrImageNeverPull Container image "other" is not present with pull policy of Never (x2)',
    'Warning Failed Error: ErrImageNeverPull (x2)',
  ]);
  expect(cluster.line('fourth')).toBe('fourth 0/1 ErrImageNeverPull restarts 0');
  expect(cluster.node()?.status.images?.map(({ names }) => names[1])).toEqual(['docker.io/library/nginx:1.27']);
});

it('pulls one image at a time', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create(image('slow', { pullSeconds: 20 }));
  cluster.until(11);
  cluster.pod('a', { containers: [{ name: 'a', image: 'slow' }] });
  cluster.until(12);
  cluster.pod('b', { containers: [web] });
  expect(cluster.until(30).line('b')).toBe('b 0/1 ContainerCreating restarts 0');
  expect(cluster.until(40).line('b')).toBe('b 1/1 Running restarts 0');
  expect(cluster.events('b')[1]).toMatch(/ in 1\.\d+s \(2\d\.\d+s including waiting\)/);
});

it('backs off from an image that is not there', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create(image('nope', { exists: false }));
  cluster.until(11);
  cluster.pod('nope', { containers: [{ name: 'web', image: 'nope' }] });
  expect(cluster.states('nope', 65)).toEqual([
    '0/1 Pending restarts 0',
    '0/1 ContainerCreating restarts 0',
    '0/1 ErrImagePull restarts 0',
    '0/1 ImagePullBackOff restarts 0',
    '0/1 ErrImagePull restarts 0',
    '0/1 ImagePullBackOff restarts 0',
  ]);
  const notFound =
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nope:latest": failed to resolve reference "docker.io/library/nope:latest": docker.io/library/nope:latest: not found';
  expect(cluster.events('nope').map((event) => event.replace(/ \(x\d\)$/, ''))).toEqual([
    'Normal Pulling Pulling image "nope"',
    `Warning Failed Failed to pull image "nope": ${notFound}`,
    'Warning Failed Error: ErrImagePull',
    'Normal BackOff Back-off pulling image "nope"',
    'Warning Failed Error: ImagePullBackOff',
  ]);
  expect(cluster.getPod('nope')?.status.containerStatuses?.[0].state.waiting).toEqual({
    reason: 'ImagePullBackOff',
    message: `Back-off pulling image "nope": ErrImagePull: ${notFound}`,
  });
  // Somebody pushes the image after all.
  cluster.patch('images', 'nope', { spec: { exists: true } });
  expect(cluster.until(200).line('nope')).toBe('nope 1/1 Running restarts 0');
});

it('runs init containers one after another, keeps side-cars, and stops them last', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('steps', {
    initContainers: [
      {
        name: 'setup',
        image: 'busybox',
        command: ['sh', '-c', 'echo hello > /shared/page; sleep 3'],
        volumeMounts: [{ name: 'shared', mountPath: '/shared' }],
      },
      { name: 'proxy', image: 'nginx', restartPolicy: 'Always' },
    ],
    containers: [
      {
        name: 'web',
        image: 'busybox',
        command: ['sh', '-c', 'cat /in/page; sleep 1000'],
        volumeMounts: [{ name: 'shared', mountPath: '/in' }],
      },
    ],
    volumes: [{ name: 'shared', emptyDir: {} }],
  });
  expect(cluster.states('steps', 30)).toEqual([
    '0/1 Pending restarts 0',
    '0/1 Init:PodInitializing restarts 0',
    '0/1 PodInitializing restarts 0',
    '1/1 Running restarts 0',
  ]);
  expect(cluster.kubelets.logs('default/steps', 'web')).toEqual(['hello']);
  const order = (word: string) => cluster.events('steps').filter((event) => event.includes(word));
  expect(order('Started')).toEqual([
    'Normal Started Started container setup',
    'Normal Started Started container proxy',
    'Normal Started Started container web',
  ]);
  cluster.delete('pods', 'default/steps', 5);
  cluster.until(34);
  expect(cluster.line('steps')).toBe('steps 1/1 Terminating restarts 0');
  expect(cluster.until(38).line('steps')).toBe('steps gone');
});

it('waits for a ConfigMap that a variable needs', () => {
  const cluster = new KubeletCluster().until(10);
  const env = [{ name: 'COLOUR', valueFrom: { configMapKeyRef: { name: 'settings', key: 'colour' } } }];
  cluster.pod('web', {
    containers: [{ name: 'web', image: 'busybox', command: ['sh', '-c', 'echo $COLOUR; sleep 1000'], env }],
  });
  expect(cluster.until(25).line('web')).toBe('web 0/1 CreateContainerConfigError restarts 0');
  expect(cluster.getPod('web')?.status.containerStatuses?.[0].state.waiting?.message).toBe(
    'configmap "settings" not found',
  );
  cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { size: 'big' } });
  cluster.until(45);
  expect(cluster.getPod('web')?.status.containerStatuses?.[0].state.waiting?.message).toBe(
    "couldn't find key colour in ConfigMap default/settings",
  );
  cluster.patch('configmaps', 'default/settings', { data: { colour: 'blue' } });
  expect(cluster.until(65).line('web')).toBe('web 1/1 Running restarts 0');
  expect(cluster.kubelets.logs('default/web')).toEqual(['blue']);
  expect(
    cluster
      .events('web')
      .filter((event) => event.includes('Error:'))
      .map((event) => event.replace(/ \(x\d\)$/, '')),
  ).toEqual([
    'Warning Failed Error: configmap "settings" not found',
    "Warning Failed Error: couldn't find key colour in ConfigMap default/settings",
  ]);
});

it('gives a container files about its own pod, alone or among others', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    data: { colour: 'blue' },
  });
  const items = [
    { path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } },
    { path: 'cpu', resourceFieldRef: { containerName: 'web', resource: 'limits.cpu', divisor: '1m' } },
  ];
  cluster.pod(
    'told',
    {
      containers: [
        {
          name: 'web',
          image: 'busybox',
          command: ['sh', '-c', 'echo "$(cat /about/labels)"; echo "$(cat /all/cpu) $(cat /all/colour)"; sleep 1000'],
          resources: { limits: { cpu: '250m' } },
          volumeMounts: [
            { name: 'about', mountPath: '/about' },
            { name: 'all', mountPath: '/all' },
          ],
        },
      ],
      volumes: [
        { name: 'about', downwardAPI: { items } },
        { name: 'all', projected: { sources: [{ configMap: { name: 'settings' } }, { downwardAPI: { items } }] } },
      ],
    },
    { labels: { tier: 'front', app: 'web' } },
  );
  cluster.until(30);
  expect(cluster.kubelets.logs('default/told', 'web')).toEqual(['app="web"', 'tier="front"', '250 blue']);
});

it('waits for a Secret that a volume needs, with back-off', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', {
    volumes: [{ name: 'keys', secret: { secretName: 'keys' } }],
    containers: [{ ...web, volumeMounts: [{ name: 'keys', mountPath: '/keys' }] }],
  });
  expect(cluster.until(20).line('web')).toBe('web 0/1 ContainerCreating restarts 0');
  expect(cluster.events('web')).toEqual([
    'Warning FailedMount MountVolume.SetUp failed for volume "keys" : secret "keys" not found (x5)',
  ]);
  cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, data: { user: 'YWRtaW4=' } });
  expect(cluster.until(35).line('web')).toBe('web 1/1 Running restarts 0');
  expect(cluster.kubelets.exec('default/web', 'web', ['cat', '/keys/user'])).toEqual({ status: 0, output: 'admin' });
});

it('says what is wrong with a command, a name, a node without room, a label that is not there', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('typo', { containers: [{ name: 'web', image: 'busybox', command: ['slep', '3'] }] });
  cluster.pod('name', { containers: [{ name: 'web', image: 'NGINX' }] });
  cluster.pod('big', { containers: [{ ...web, resources: { requests: { cpu: '5' } } }] });
  cluster.pod('picky', { nodeSelector: { disk: 'fast' }, containers: [web] });
  cluster.until(20);
  expect(['typo', 'name', 'big', 'picky'].map((name) => cluster.line(name))).toEqual([
    'typo 0/1 RunContainerError restarts 1',
    'name 0/1 InvalidImageName restarts 0',
    'big 0/1 OutOfcpu restarts 0',
    'picky 0/1 NodeAffinity restarts 0',
  ]);
  expect(cluster.getPod('big')?.status.message).toBe(
    "Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000",
  );
  expect(cluster.events('picky')).toEqual([
    "Warning NodeAffinity Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
  ]);
  expect(cluster.events('name')[0]).toMatch(
    /^Warning InspectFailed Failed to apply default image tag "NGINX": couldn't parse image name "NGINX": invalid reference format: repository name \(library\/NGINX\) must be lowercase/,
  );
  expect(cluster.getPod('typo')?.status.containerStatuses?.[0]).toMatchObject({
    lastState: {
      terminated: {
        exitCode: 128,
        reason: 'StartError',
        message: expect.stringContaining('exec: "slep": executable file not found in $PATH'),
      },
    },
  });
});

it('puts right a status that somebody else has written, and leaves the rest alone', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [web] });
  cluster.until(20).patch('pods', 'default/web', { metadata: { labels: { colour: 'blue' } } });
  cluster.until(25);
  const revision = cluster.getPod('web')?.metadata.resourceVersion;
  cluster.until(30);
  expect(cluster.getPod('web')?.metadata.resourceVersion).toBe(revision);
  const conditions = [
    { type: 'Ready', status: 'False' },
    { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' },
  ];
  cluster.patch('pods', 'default/web', { status: { conditions } }, 'status');
  cluster.until(31);
  const status = (type: string) => cluster.getPod('web')?.status.conditions?.find((each) => each.type === type)?.status;
  expect([status('Ready'), status('DisruptionTarget')]).toEqual(['True', 'True']);
});

it('turns away a second pod that wants the same port of the machine', () => {
  const cluster = new KubeletCluster().until(10);
  const ports = [{ containerPort: 80, hostPort: 8080 }];
  cluster.pod('first', { containers: [{ ...web, ports }] });
  cluster.until(15).pod('second', { containers: [{ ...web, ports }] });
  expect(cluster.until(16).getPod('second')?.status).toMatchObject({
    phase: 'Failed',
    reason: 'NodePorts',
    message: "Pod was rejected: Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports",
  });
  cluster.delete('pods', 'default/first');
  cluster.until(20).pod('third', { containers: [{ ...web, ports }] });
  expect(cluster.until(25).line('third')).toBe('third 1/1 Running restarts 0');
});

it('lets two pods have the same port of the machine on different addresses', () => {
  const cluster = new KubeletCluster().until(10);
  const onAddress = (hostIP?: string) => ({
    containers: [{ ...web, ports: [{ containerPort: 80, hostPort: 8080, ...(hostIP ? { hostIP } : {}) }] }],
  });
  cluster.pod('inner', onAddress('127.0.0.1'));
  cluster.until(15).pod('outer', onAddress('10.0.0.5'));
  expect(cluster.until(20).line('outer')).toBe('outer 1/1 Running restarts 0');
  cluster.pod('greedy', onAddress());
  expect(cluster.until(21).getPod('greedy')?.status.reason).toBe('NodePorts');
  cluster.delete('pods', 'default/inner');
  cluster.until(25).pod('again', onAddress('127.0.0.1'));
  expect(cluster.until(30).line('again')).toBe('again 1/1 Running restarts 0');
});

it('names CPU first of what is missing, whatever the manifest names first', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('big', { containers: [{ ...web, resources: { requests: { memory: '900Gi', cpu: '64' } } }] });
  expect(cluster.until(11).getPod('big')?.status.reason).toBe('OutOfcpu');
});

it('reads its node afresh before it turns a pod away for a label', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.patch('nodes', 'worker-1', { metadata: { labels: { disk: 'fast' } } });
  cluster.pod('picky', { nodeSelector: { disk: 'fast' }, containers: [web] });
  expect(cluster.until(15).line('picky')).toBe('picky 1/1 Running restarts 0');
});

it('holds up a pod until the Service that its init container asks for is there', () => {
  const cluster = new KubeletCluster().until(10);
  const namespace = '$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace)';
  const script = `until nslookup myservice.${namespace}.svc.cluster.local; do echo waiting for myservice; sleep 2; done`;
  cluster.pod('myapp', {
    containers: [
      { name: 'myapp', image: 'busybox:1.28', command: ['sh', '-c', 'echo $MYSERVICE_SERVICE_PORT && sleep 3600'] },
    ],
    initContainers: [{ name: 'init-myservice', image: 'busybox:1.28', command: ['sh', '-c', script] }],
  });
  expect(cluster.until(40).line('myapp')).toBe('myapp 0/1 PodInitializing restarts 0');
  expect(cluster.kubelets.logs('default/myapp', 'init-myservice').slice(-6)).toEqual([
    'Server:\t\t10.96.0.10',
    'Address:\t10.96.0.10:53',
    '',
    "** server can't find myservice.default.svc.cluster.local: NXDOMAIN",
    '',
    'waiting for myservice',
  ]);
  cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'myservice' },
    spec: { ports: [{ port: 80, targetPort: 9376 }] },
  });
  expect(cluster.until(50).line('myapp')).toBe('myapp 1/1 Running restarts 0');
  expect(cluster.kubelets.logs('default/myapp')).toEqual(['80']);
});
