/** Containers that share a volume and follow what another writes there, as the documentation's logging sidecars do. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';
import type { Container } from '../../kinds/pod/types.ts';

const key = 'default/web';

function clusterWith(writer: string, follower: string, isSidecar = false): KubeletCluster {
  const cluster = new KubeletCluster();
  cluster.until(5);
  const container = (name: string, script: string, more: Partial<Container> = {}): Partial<Container> => ({
    name,
    image: 'busybox',
    command: ['sh', '-c', script],
    volumeMounts: [{ name: 'logs', mountPath: '/logs' }],
    ...more,
  });
  const second = container('follower', follower, isSidecar ? { restartPolicy: 'Always' } : {});
  cluster.pod('web', {
    containers: [container('writer', writer), ...(isSidecar ? [] : [second])],
    ...(isSidecar ? { initContainers: [second] } : {}),
    volumes: [{ name: 'logs', emptyDir: {} }],
  });
  return cluster;
}

const counting = 'i=0; while true; do echo "line $i" >> /logs/app.log; i=$((i+1)); sleep 1; done';

it.each<[follower: string, first: string, isSidecar: boolean]>([
  ['tail -n+1 -F /logs/app.log', 'line 0', false],
  ['exec tail -n +1 -F /logs/app.log', 'line 0', false],
  ['touch /logs/app.log; tail -f /logs/app.log', 'line 0', true],
  ['touch /logs/app.log; tail -F /logs/app.log | while read l; do echo "seen $l"; done', 'seen line 0', true],
])('%j says each line once, about when it was written', (follower, first, isSidecar) => {
  const cluster = clusterWith(counting, follower, isSidecar).until(900);
  const lines = (cluster.kubelets.logLines(key, 'follower') ?? []).filter(({ text }) => text.includes('line'));
  expect(lines.length).toBeGreaterThan(800);
  expect(lines[0].text).toBe(first);
  expect(new Set(lines.map(({ text }) => text)).size).toBe(lines.length);
  const at = lines.map((line) => line.atMs);
  expect(Math.max(...at.slice(1).map((atMs, index) => atMs - at[index]))).toBeLessThanOrEqual(2000);
});

it('the pod is not looked at more often for it', () => {
  const cluster = clusterWith(counting, 'tail -n+1 -F /logs/app.log').until(60);
  const before = cluster.tasks;
  cluster.until(1260);
  expect(cluster.tasks - before).toBeLessThan(1200);
});

it('a file that comes later is waited for with -F, and not with -f', () => {
  const cluster = clusterWith('sleep 20; echo here > /logs/app.log; sleep 999', 'tail -F /logs/app.log').until(60);
  expect(cluster.kubelets.logs(key, 'follower')).toEqual([
    "tail: can't open '/logs/app.log': No such file or directory",
    'here',
  ]);
  const other = clusterWith('sleep 999', 'tail -f /logs/app.log').until(25);
  expect(other.getPod('web')).toMatchObject({
    status: { containerStatuses: [{ name: 'follower', lastState: { terminated: { exitCode: 1 } } }, {}] },
  });
});

it('a command from outside follows, too, and goes on after a save', () => {
  const cluster = clusterWith(counting, 'sleep 9999').until(30);
  const opened = cluster.kubelets.openSession(key, 'follower', {
    command: ['tail', '-n', '1', '-f', '/logs/app.log'],
    stdin: false,
    tty: false,
  });
  if (!opened || !('session' in opened)) throw new Error(JSON.stringify(opened));
  const saved = JSON.parse(JSON.stringify(cluster.until(35).save())) as ReturnType<KubeletCluster['save']>;
  for (const each of [cluster, new KubeletCluster({}, saved)]) {
    const chunks = each.until(40).kubelets.hear(key, opened.session, 0)?.chunks ?? [];
    const numbers = chunks.map(({ text }) => Number(text.replace('line ', '')));
    expect(numbers.length).toBeGreaterThan(8);
    expect(numbers).toEqual(numbers.map((_, index) => numbers[0] + index));
  }
});
