/** Pods as the tasks of the documentation have them, and what their readers are told to see. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';

function run(container: Record<string, unknown>, spec: Record<string, unknown> = {}, seconds = 40): KubeletCluster {
  const cluster = new KubeletCluster();
  cluster.until(5);
  cluster.pod('web', { containers: [{ name: 'main', image: 'busybox:1.28', ...container }], ...spec });
  return cluster.until(seconds);
}

const asleep = { command: ['sleep', '3600'] };

function exec(cluster: KubeletCluster, script: string): string | undefined {
  return cluster.kubelets.exec('default/web', 'main', ['sh', '-c', script])?.output;
}

it.each<[what: string, container: Record<string, unknown>, message: string | undefined]>([
  ['its file', { args: ['sh', '-c', 'echo Sleep expired > /dev/termination-log'] }, 'Sleep expired\n'],
  ['another file', { args: ['sh', '-c', 'echo no > /tmp/why; exit 3'], terminationMessagePath: '/tmp/why' }, 'no\n'],
  [
    'the end of its log',
    { args: ['sh', '-c', 'echo oh; exit 1'], terminationMessagePolicy: 'FallbackToLogsOnError' },
    'oh\n',
  ],
  ['nothing after success', { args: ['echo', 'ok'], terminationMessagePolicy: 'FallbackToLogsOnError' }, undefined],
])('a container that ends leaves %s as its message', (_what, container, message) => {
  const status = run(container, { restartPolicy: 'Never' }).getPod('web')?.status.containerStatuses?.[0];
  expect(status?.state.terminated?.message).toBe(message);
});

it('agnhost liveness is well for ten seconds, and then restarted', () => {
  const cluster = run(
    {
      image: 'registry.k8s.io/e2e-test-images/agnhost:2.40',
      args: ['liveness'],
      livenessProbe: { httpGet: { path: '/healthz', port: 8080 }, initialDelaySeconds: 3, periodSeconds: 3 },
    },
    {},
    18,
  );
  const restarts = (): number | undefined => cluster.getPod('web')?.status.containerStatuses?.[0].restartCount;
  expect(restarts()).toBe(0);
  cluster.until(35);
  expect(restarts()).toBe(1);
  expect(cluster.getPod('web')?.status.containerStatuses?.[0].lastState.terminated?.exitCode).toBe(2);
});

it('an image that nobody described is restarted as well when its probe fails', () => {
  const probe = { exec: { command: ['false'] }, periodSeconds: 1, failureThreshold: 1 };
  const status = run({ image: 'example/shop', livenessProbe: probe }, {}, 30).getPod('web')?.status;
  expect(status?.containerStatuses?.[0].restartCount).toBeGreaterThan(0);
});

it('aliases of hosts are in /etc/hosts, and found', () => {
  const cluster = run(asleep, {
    hostAliases: [
      { ip: '127.0.0.1', hostnames: ['foo.local', 'bar.local'] },
      { ip: '10.1.2.3', hostnames: ['foo.remote'] },
    ],
  });
  expect(exec(cluster, 'cat /etc/hosts')).toMatch(
    /\tweb\n\n# Entries added by HostAliases\.\n127\.0\.0\.1\tfoo\.local\tbar\.local\n10\.1\.2\.3\tfoo\.remote\n$/,
  );
  expect(exec(cluster, 'nslookup foo.remote')).toContain('Address: 10.1.2.3');
});

it.each<[spec: Record<string, unknown>, file: string]>([
  [{}, 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'],
  [
    {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['192.0.2.1'],
        searches: ['ns1.svc.cluster-domain.example', 'my.dns.search.suffix'],
        options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
      },
    },
    'search ns1.svc.cluster-domain.example my.dns.search.suffix\nnameserver 192.0.2.1\noptions ndots:2 edns0\n',
  ],
  [{ dnsPolicy: 'Default' }, 'nameserver 172.18.0.1\n'],
  [
    { dnsConfig: { searches: ['a.example'], options: [{ name: 'ndots', value: '1' }] } },
    'search default.svc.cluster.local svc.cluster.local cluster.local a.example\nnameserver 10.96.0.10\noptions ndots:1\n',
  ],
])('with %j, /etc/resolv.conf says so', (spec, file) => {
  expect(exec(run(asleep, spec), 'cat /etc/resolv.conf')).toBe(file);
});

it('a security context tells as whom the processes run', () => {
  const context = { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] };
  const cluster = run({ ...asleep, securityContext: { runAsUser: 2000 } }, { securityContext: context });
  expect(exec(cluster, 'id')).toBe('uid=2000 gid=3000 groups=2000,3000,4000\n');
  expect(exec(run(asleep), 'id; whoami')).toBe('uid=0(root) gid=0(root) groups=0(root)\nroot\n');
});

it.each<[script: string, index: string, log: string[], exitCode: number]>([
  [
    'import os, sys\nprint("Hello world")\nif int(os.environ.get("INDEX")) % 2 == 0:\n  sys.exit(1)\n',
    '4',
    ['Hello world'],
    1,
  ],
  [
    'import os, sys\nprint("Hello world")\nif int(os.environ.get("INDEX")) % 2 == 0:\n  sys.exit(1)\n',
    '3',
    ['Hello world'],
    0,
  ],
  ['import os, sys\nif os.environ.get("INDEX") == "2":\n  sys.exit(0)\nelse:\n  sys.exit(1)', '2', [], 0],
  ['import os, sys\nif os.environ.get("INDEX") == "2":\n  sys.exit(0)\nelse:\n  sys.exit(1)', '1', [], 1],
  [
    'import os, sys, time\nindex = int(os.environ["INDEX"])\nif index == 0:\n  sys.exit(1)\nelif index == 1:\n  time.sleep(2)\n  sys.exit(42)\nelse:\n  sys.exit(0)\nprint("never")',
    '1',
    [],
    42,
  ],
  ['print("a", 1 + 2 * 3); print(-7 // 2, not True) # done', '', ['a 7', '-4 False'], 0],
  [
    'int("x")',
    '',
    ['Traceback (most recent call last):', "ValueError: invalid literal for int() with base 10: 'x'"],
    1,
  ],
])('python3 -c %j with index %s ends as Python would', (script, index, log, exitCode) => {
  const env = [{ name: 'INDEX', value: index }];
  const cluster = run({ image: 'python', command: ['python3', '-c', script], env }, { restartPolicy: 'Never' });
  expect(cluster.kubelets.logs('default/web')).toEqual(log);
  expect(cluster.getPod('web')?.status.containerStatuses?.[0].state.terminated?.exitCode).toBe(exitCode);
});

it('a script of Python that is not understood is taken for a server', () => {
  const command = ['python3', '-c', 'while True: serve()'];
  expect(run({ image: 'python:3.12', command }).getPod('web')?.status.phase).toBe('Running');
});

it('a projected token is a file where the pod asks for it', () => {
  const volumeMounts = [{ name: 'token', mountPath: '/var/run/secrets/tokens' }];
  const sources = [{ serviceAccountToken: { path: 'vault-token', expirationSeconds: 7200, audience: 'vault' } }];
  const cluster = run({ ...asleep, volumeMounts }, { volumes: [{ name: 'token', projected: { sources } }] });
  expect(exec(cluster, 'ls /var/run/secrets/tokens')).toBe('vault-token\n');
});

it.each<[image: string, context: Record<string, unknown>, problem: string | undefined]>([
  ['nginx', { runAsNonRoot: true }, 'container has runAsNonRoot and image will run as root'],
  ['nginx', { runAsNonRoot: true, runAsUser: 0 }, "container's runAsUser breaks non-root policy"],
  ['nginx', { runAsNonRoot: true, runAsUser: 101 }, undefined],
  ['nginxinc/nginx-unprivileged', { runAsNonRoot: true }, undefined],
  ['example/shop', { runAsNonRoot: true }, undefined],
])('%s with %j is refused when it would run as root', (image, context, problem) => {
  const pod = run({ image, securityContext: context }).getPod('web');
  const waiting = pod?.status.containerStatuses?.[0].state.waiting;
  const where = `(pod: "web_default(${pod?.metadata.uid})", container: main)`;
  expect(waiting?.reason).toBe(problem && 'CreateContainerConfigError');
  expect(waiting?.message).toBe(problem && `${problem} ${where}`);
});
