/** Pods that are deleted, done or overdue, as a user sees it. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';

const web = { name: 'web', image: 'nginx:1.27' };

it.each([
  ['ends at once on SIGTERM', [web], undefined, 1],
  [
    'runs its preStop hook first',
    [{ ...web, lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } } }],
    undefined,
    6,
  ],
  ['sleeps before it stops', [{ ...web, lifecycle: { preStop: { sleep: { seconds: 8 } } } }], undefined, 9],
  [
    'ignores SIGTERM until the grace period is over',
    [{ name: 'web', image: 'busybox', command: ['sleep', '3600'] }],
    undefined,
    31,
  ],
  [
    'has a script that does not listen to SIGTERM',
    [{ name: 'web', image: 'busybox', command: ['sh', '-c', "trap '' TERM; while true; do sleep 1; done"] }],
    10,
    11,
  ],
  [
    'has a script that only says that it heard SIGTERM',
    [{ name: 'web', image: 'busybox', command: ['sh', '-c', "trap 'echo heard' TERM; while true; do sleep 1; done"] }],
    10,
    11,
  ],
  [
    'has a script that tidies up for three seconds',
    [
      {
        name: 'web',
        image: 'busybox',
        command: ['sh', '-c', "trap 'echo bye; sleep 3; exit 0' TERM; while true; do sleep 1; done"],
      },
    ],
    10,
    4,
  ],
  ['ignores SIGTERM, but is given less time', [{ name: 'web', image: 'busybox', command: ['sleep', '3600'] }], 3, 4],
  [
    'spends the grace period on its hook, and gets two seconds more',
    [{ name: 'web', image: 'busybox', command: ['sleep', '3600'], lifecycle: { preStop: { sleep: { seconds: 25 } } } }],
    10,
    13,
  ],
] as const)('a deleted pod %s', (_title, containers, grace, seconds) => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers });
  cluster.until(20).delete('pods', 'default/web', grace);
  expect(cluster.until(20 + seconds - 0.95).line('web')).toBe('web 1/1 Terminating restarts 0');
  expect(cluster.until(20 + seconds).line('web')).toBe('web gone');
  expect(cluster.events('web')).toContain('Normal Killing Stopping container web');
});

it('writes into the log what a script says to SIGTERM', () => {
  const cluster = new KubeletCluster().until(10);
  const command = ['sh', '-c', "trap 'echo bye; exit 4' TERM; while true; do sleep 1; done"];
  cluster.pod('web', { restartPolicy: 'Never', containers: [{ name: 'web', image: 'busybox', command }] });
  cluster.until(20).delete('pods', 'default/web', 10);
  expect(
    cluster
      .until(20.01)
      .kubelets.logLines('default/web', 'web')
      ?.map(({ text }) => text),
  ).toEqual(['bye']);
});

it('stops the containers of a pod that was removed by force', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [web] });
  cluster.until(20).delete('pods', 'default/web', 0);
  expect(cluster.until(20.001).line('web')).toBe('web gone');
  expect(cluster.kubelets.usage('default/web')).toMatchObject({ memoryBytes: 8 * 2 ** 20 });
  cluster.until(22);
  expect(cluster.kubelets.usage('default/web')).toBeUndefined();
});

it.each([
  ['when it is removed by force', undefined],
  ['when it was being deleted already', 25],
] as const)('gives a container that ignores SIGTERM two seconds instead of its grace period %s', (_title, grace) => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [{ name: 'web', image: 'busybox', command: ['sleep', '3600'] }] });
  cluster.until(20);
  if (grace !== undefined) cluster.delete('pods', 'default/web', grace);
  cluster.until(21).delete('pods', 'default/web', 0);
  const runs = () => cluster.kubelets.usage('default/web') !== undefined;
  expect(cluster.until(22).line('web')).toBe('web gone');
  expect(runs()).toBe(true);
  cluster.until(24.5);
  expect(runs()).toBe(false);
});

it('ends a pod that must not be restarted', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('fine', {
    restartPolicy: 'Never',
    containers: [{ name: 'job', image: 'busybox', args: ['sh', '-c', 'sleep 3'] }],
  });
  cluster.pod('sad', { restartPolicy: 'Never', containers: [{ name: 'job', image: 'busybox', args: ['false'] }] });
  cluster.pod('again', {
    restartPolicy: 'OnFailure',
    containers: [
      {
        name: 'job',
        image: 'busybox',
        args: ['sh', '-c', 'if [ -f /d/once ]; then exit 0; fi; touch /d/once; exit 3'],
        volumeMounts: [{ name: 'd', mountPath: '/d' }],
      },
    ],
    volumes: [{ name: 'd', emptyDir: {} }],
  });
  cluster.until(40);
  expect(['fine', 'sad', 'again'].map((name) => `${cluster.getPod(name)?.status.phase} ${cluster.line(name)}`)).toEqual(
    [
      'Succeeded fine 0/1 Completed restarts 0',
      'Failed sad 0/1 Error restarts 0',
      'Succeeded again 0/1 Completed restarts 1',
    ],
  );
  expect(
    cluster
      .getPod('fine')
      ?.status.conditions?.map(({ type, status, reason }) => `${type} ${status} ${reason ?? ''}`.trim()),
  ).toEqual([
    'PodReadyToStartContainers False',
    'Initialized True PodCompleted',
    'Ready False PodCompleted',
    'ContainersReady False PodCompleted',
    'PodScheduled True',
  ]);
});

it('fails a pod that has been active for too long', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('late', { activeDeadlineSeconds: 5, containers: [web] });
  cluster.until(20);
  expect(cluster.getPod('late')?.status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
  });
  expect(cluster.events('late').slice(-2)).toEqual([
    'Normal DeadlineExceeded Pod was active on the node longer than the specified deadline',
    'Normal Killing Stopping container web',
  ]);
});
