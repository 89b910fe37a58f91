/** Containers that crash, fail their probes or take too much, as a user sees it. */
import { expect, it } from 'vitest';
import { KubeletCluster } from '../../testing/kubelet-cluster.ts';

const image = (name: string, spec: Record<string, unknown>) => ({
  apiVersion: 'orrery.dev/v1',
  kind: 'Image',
  metadata: { name: name.replace(':', '-') },
  spec: { image: name, ...spec },
});
const web = { name: 'web', image: 'nginx:1.27' };

it('backs off from a crashing container, longer each time', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('crash', {
    containers: [{ name: 'web', image: 'busybox', command: ['sh', '-c', 'echo hi; sleep 2; exit 1'] }],
  });
  expect(cluster.states('crash', 110)).toEqual([
    '0/1 Pending restarts 0',
    '0/1 ContainerCreating restarts 0',
    ...[0, 1, 2, 3].flatMap((restarts) => [
      `1/1 Running restarts ${restarts}`,
      `0/1 Error restarts ${restarts}`,
      ...(restarts > 0 ? [`0/1 CrashLoopBackOff restarts ${restarts}`] : []),
    ]),
    '1/1 Running restarts 4',
  ]);
  const starts = [...cluster.trace.writes()]
    .filter((write) => write.reason?.endsWith('started container web'))
    .map((write) => write.atMs);
  const ends = [...cluster.trace.writes()]
    .filter((write) => write.reason?.startsWith('saw container web end'))
    .map((write) => write.atMs);
  // The back-off counts from the end; the kubelet looks again every 10 to 15 s.
  const waits = ends.slice(0, 4).map((endedMs, index) => (starts[index + 1] - endedMs) / 1000);
  expect(waits[0]).toBeLessThan(2);
  [10, 20, 40].forEach((seconds, index) => {
    expect(waits[index + 1]).toBeGreaterThanOrEqual(seconds);
    expect(waits[index + 1]).toBeLessThan(seconds + 17);
  });
  const pod = cluster.getPod('crash');
  expect(cluster.events('crash')).toContainEqual(
    expect.stringContaining(
      `Warning BackOff Back-off restarting failed container web in pod crash_default(${pod?.metadata.uid})`,
    ),
  );
  expect(cluster.kubelets.logs('default/crash')).toEqual(['hi']);
  expect(cluster.kubelets.logs('default/crash', 'web', true)).toEqual(['hi']);
  cluster.until(130);
  expect(cluster.getPod('crash')?.status.containerStatuses?.[0]).toMatchObject({
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 1m20s restarting failed container=web pod=crash_default(${pod?.metadata.uid})`,
      },
    },
    lastState: { terminated: { exitCode: 1, reason: 'Error' } },
  });
});

it('restarts what fails its liveness probe, as in the example of the documentation', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('live', {
    containers: [
      {
        name: 'web',
        image: 'busybox',
        args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
        livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
      },
    ],
  });
  // 30 s healthy, three failures 5 s apart, 30 s to ignore SIGTERM in: 75 s a round.
  const rounds = cluster
    .watch('live', 240)
    .filter((line) => line.includes('Running'))
    .map((line) => Number.parseInt(line, 10));
  expect(rounds).toHaveLength(4);
  for (const [index, second] of rounds.entries()) if (index > 0) expect(second - rounds[index - 1]).toBe(75);
  const events = cluster.events('live');
  expect(events).toContainEqual(
    expect.stringContaining(
      "Warning Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    ),
  );
  expect(events).toContainEqual(
    expect.stringContaining('Normal Killing Container web failed liveness probe, will be restarted'),
  );
  expect(cluster.getPod('live')?.status.containerStatuses?.[0].lastState.terminated).toMatchObject({
    exitCode: 137,
    reason: 'Error',
  });
});

it('keeps traffic away until the startup probe is through, then asks for readiness', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create(image('slow', { startSeconds: 2, readySeconds: 15 }));
  cluster.until(11);
  cluster.pod('slow', {
    containers: [
      {
        name: 'web',
        image: 'slow',
        startupProbe: { httpGet: { path: '/live', port: 8080 }, periodSeconds: 2, failureThreshold: 30 },
        readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 60 },
      },
    ],
  });
  const status = () => cluster.getPod('slow')?.status.containerStatuses?.[0];
  expect(cluster.until(22).line('slow')).toBe('slow 0/1 Running restarts 0');
  expect(status()).toMatchObject({ started: false, ready: false });
  cluster.until(40);
  expect(status()).toMatchObject({ started: true, ready: true });
  const [refused, unavailable] = cluster.events('slow').filter((event) => event.includes('Startup'));
  expect(refused).toMatch(
    /Warning Unhealthy Startup probe failed: Get "http:\/\/10\.244\.1\.2:8080\/live": dial tcp 10\.244\.1\.2:8080: connect: connection refused/,
  );
  expect(unavailable).toMatch(/Warning Unhealthy Startup probe failed: HTTP probe failed with statuscode: 503/);
});

it('never lets a pod become ready whose image is never ready, and says so once', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create(image('shop:v3', { neverReady: true }));
  cluster.until(11);
  cluster.pod('shop', {
    containers: [
      {
        name: 'web',
        image: 'shop:v3',
        readinessProbe: { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 2 },
      },
    ],
  });
  cluster.until(60);
  expect(cluster.line('shop')).toBe('shop 0/1 Running restarts 0');
  expect(cluster.events('shop').filter((event) => event.includes('statuscode'))).toEqual([
    expect.stringMatching(
      /^Warning Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503 \(x2\d\)$/,
    ),
  ]);
  expect(
    [...cluster.trace.writes()].filter((write) => write.resource === 'pods' && write.actor.startsWith('kubelet')),
  ).toHaveLength(2);
});

it('kills what takes too much memory', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('hog', {
    containers: [
      {
        name: 'hog',
        image: 'polinux/stress',
        command: ['stress'],
        args: ['--vm', '1', '--vm-bytes', '250M'],
        resources: { limits: { memory: '100Mi' } },
      },
    ],
  });
  expect(cluster.states('hog', 16)).toContain('0/1 OOMKilled restarts 0');
  expect(cluster.getPod('hog')?.status.containerStatuses?.[0].lastState.terminated).toMatchObject({
    exitCode: 137,
    reason: 'OOMKilled',
  });
  cluster.pod('web', { containers: [{ ...web, resources: { limits: { memory: '64Mi' } } }] });
  cluster.until(30).patch('pods', 'default/web', { metadata: { annotations: { 'orrery.dev/memory-usage': '65Mi' } } });
  expect(cluster.states('web', 35)).toContain('0/1 OOMKilled restarts 0');
});

it('restarts a container whose image is changed, and runs a failing hook to its consequence', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('web', { containers: [web] });
  cluster.pod('hook', { containers: [{ ...web, lifecycle: { postStart: { exec: { command: ['false'] } } } }] });
  cluster.until(20).patch('pods', 'default/web', { spec: { containers: [{ name: 'web', image: 'nginx:1.28' }] } });
  cluster.until(30);
  expect(cluster.line('web')).toBe('web 1/1 Running restarts 1');
  expect(cluster.getPod('web')?.status.containerStatuses?.[0].image).toBe('docker.io/library/nginx:1.28');
  expect(cluster.events('web')).toContain('Normal Killing Container web definition changed, will be restarted');
  expect(cluster.events('hook')).toContainEqual(
    expect.stringContaining('Warning FailedPostStartHook PostStartHook failed'),
  );
  expect(cluster.line('hook')).toMatch(/^hook 0\/1 (PostStartHookError|CrashLoopBackOff|Completed)/);
});

it('restarts what does not get through its startup probe', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.pod('slow', {
    containers: [
      { ...web, startupProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1, failureThreshold: 5 } },
    ],
  });
  cluster.until(30);
  expect(cluster.events('slow')).toContainEqual(
    expect.stringContaining('Normal Killing Container web failed startup probe, will be restarted'),
  );
  expect(cluster.getPod('slow')?.status.containerStatuses?.[0].restartCount).toBeGreaterThan(0);
});

it('takes a pod out of service and back as its readiness comes and goes', () => {
  const cluster = new KubeletCluster().until(10);
  const command = ['sh', '-c', 'touch /tmp/up; sleep 10; rm /tmp/up; sleep 10; touch /tmp/up; sleep 3600'];
  cluster.pod('moody', {
    containers: [
      {
        name: 'web',
        image: 'busybox',
        command,
        readinessProbe: { exec: { command: ['cat', '/tmp/up'] }, periodSeconds: 2, failureThreshold: 2 },
      },
    ],
  });
  expect(cluster.states('moody', 45)).toEqual([
    '0/1 Pending restarts 0',
    '0/1 ContainerCreating restarts 0',
    '1/1 Running restarts 0',
    '0/1 Running restarts 0',
    '1/1 Running restarts 0',
  ]);
});

it('starts a crashing container at once when it is given another image: the new one has not crashed yet', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create(image('shop:broken', { exitAfterSeconds: 1, exitCode: 1 }));
  cluster.pod('shop', { containers: [{ name: 'web', image: 'shop:broken' }] });
  // By now the back-off has grown to more than a minute.
  expect(cluster.until(120).line('shop')).toMatch(/^shop 0\/1 CrashLoopBackOff restarts 4$/);
  cluster.patch('pods', 'default/shop', { spec: { containers: [{ name: 'web', image: 'shop:fixed' }] } });
  expect(cluster.until(126).line('shop')).toBe('shop 1/1 Running restarts 5');
});

it('pulls another image at once when the first could not be pulled', () => {
  const cluster = new KubeletCluster().until(10);
  cluster.create(image('shop:typo', { exists: false }));
  cluster.pod('shop', { containers: [{ name: 'web', image: 'shop:typo' }] });
  expect(cluster.until(113).line('shop')).toMatch(/^shop 0\/1 (ImagePullBackOff|ErrImagePull) restarts 0$/);
  cluster.patch('pods', 'default/shop', { spec: { containers: [{ name: 'web', image: 'shop:v1' }] } });
  cluster.until(114);
  expect(cluster.events('shop')).toContain('Normal Pulling Pulling image "shop:v1"');
});
