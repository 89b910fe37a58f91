import { expect, it } from 'vitest';
import type { CronJob } from '../../kinds/cron-job/types.ts';
import type { Job } from '../../kinds/job/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { ControlPlane } from '../../testing/control-plane.ts';
import { createSim, type Sim } from '../../testing/sim.ts';

const jobIn = (sim: Sim, name: string) => sim.get<Job>('batch', 'jobs', `default/${name}`);
const words = async (sim: Sim, line: string) => (await sim.kubectl(line)).trim().split(/\s+/);
const createCronJob = (sim: Sim, policy: string, command: string) =>
  sim.kubectl('apply -f -', {
    '-': JSON.stringify({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'work' },
      spec: {
        schedule: '* * * * *',
        concurrencyPolicy: policy,
        jobTemplate: {
          spec: {
            template: {
              spec: {
                restartPolicy: 'Never',
                containers: [{ name: 'work', image: 'busybox', command: ['sh', '-c', command] }],
              },
            },
          },
        },
      },
    }),
  });
const reasons = (sim: Sim) =>
  words(sim, 'get events --field-selector involvedObject.kind=CronJob --no-headers -o custom-columns=R:.reason');

it('counts each pod once, however many end at the same time', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f job.yaml', {
    'job.yaml': `
apiVersion: batch/v1
kind: Job
metadata: { name: many }
spec:
  completions: 30
  parallelism: 10
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: work, image: busybox, command: [sleep, '3'] }]`,
  });
  sim.settle();
  expect(jobIn(sim, 'many')?.status).toMatchObject({ succeeded: 30, ready: 0, terminating: 0 });
  const pods = sim.list<Pod>('', 'pods').filter(({ metadata }) => metadata.namespace === 'default');
  expect(pods).toHaveLength(30);
  expect(pods.every(({ metadata }) => metadata.finalizers === undefined)).toBe(true);
});

it('lets restarts of containers count where pods are restarted in place', async () => {
  const sim = createSim();
  await sim.kubectl('apply -f job.yaml', {
    'job.yaml': `
apiVersion: batch/v1
kind: Job
metadata: { name: again }
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: OnFailure
      containers: [{ name: work, image: busybox, command: ['false'] }]`,
  });
  sim.settle();
  expect(await words(sim, 'get job again --no-headers')).toContain('Failed');
  // As upstream: the pod goes, and what it wrote with it.
  expect(await sim.kubectl('get pods')).toBe('No resources found in default namespace.\n');
});

it('leaves the pods of a Job when a client of old deletes it', () => {
  const sim = createSim();
  sim.request({
    method: 'POST',
    path: '/apis/batch/v1/namespaces/default/jobs',
    body: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'old' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'nginx' }] } } },
    },
  });
  sim.settle();
  sim.request({ method: 'DELETE', path: '/apis/batch/v1/namespaces/default/jobs/old' });
  sim.settle();
  expect(sim.list('batch', 'jobs')).toEqual([]);
  const [pod] = sim.list<Pod>('', 'pods').filter(({ metadata }) => metadata.namespace === 'default');
  expect(pod.metadata.ownerReferences).toBeUndefined();
  expect(pod.metadata.finalizers).toBeUndefined();
});

it('does not start a run beside another, when that is forbidden', async () => {
  const sim = createSim();
  await createCronJob(sim, 'Forbid', 'sleep 100');
  sim.advance('130s');
  expect(sim.list('batch', 'jobs')).toHaveLength(1);
  expect(await reasons(sim)).toEqual(['SuccessfulCreate', 'JobAlreadyActive']);
  sim.advance('25s');
  // The run that was missed begins as soon as the way is free.
  expect(await reasons(sim)).toEqual(['SuccessfulCreate', 'JobAlreadyActive', 'SawCompletedJob', 'SuccessfulCreate']);
});

it('replaces a run by the next, when it is told to', async () => {
  const sim = createSim();
  await createCronJob(sim, 'Replace', 'sleep 100');
  sim.advance('110s');
  expect(sim.list('batch', 'jobs')).toHaveLength(1);
  expect(await reasons(sim)).toEqual(['SuccessfulCreate', 'SuccessfulDelete', 'SuccessfulCreate']);
});

it('has each missed run but the last forgotten', () => {
  const sim = createSim();
  const cronJobs = '/apis/batch/v1/namespaces/default/cronjobs';
  sim.request({
    method: 'POST',
    path: cronJobs,
    body: {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'work' },
      spec: {
        schedule: '* * * * *',
        suspend: true,
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'busybox' }] } } },
        },
      },
    },
  });
  sim.advance('3h');
  expect(sim.list('batch', 'jobs')).toEqual([]);
  const found = sim.get<CronJob>('batch', 'cronjobs', 'default/work');
  sim.request({
    method: 'PUT',
    path: `${cronJobs}/work`,
    body: { ...found, spec: { ...found?.spec, suspend: false } },
  });
  sim.advance('5s');
  expect(sim.list('batch', 'jobs')).toHaveLength(1);
});

it('costs nothing while there are no Jobs', () => {
  const plane = new ControlPlane();
  plane.run(600);
  expect(plane.list<Job>('batch/v1', 'Job')).toEqual([]);
});
