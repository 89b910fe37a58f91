/** What the next sync does, for each state of a pod. */
import { expect, it } from 'vitest';
import type { PodSpec } from '../../kinds/pod/types.ts';
import { exampleContainer, exampleMemory, examplePod, exampleRecord } from './examples.ts';
import type { PodMemory } from './memory.ts';
import { newProbe } from './probes.ts';
import { planPod } from './sync-pod.ts';

const web = exampleContainer({ name: 'web' });
const log = exampleContainer({ name: 'log' });
const first = exampleContainer({ name: 'first' });
const second = exampleContainer({ name: 'second' });
const proxy = exampleContainer({ name: 'proxy', restartPolicy: 'Always' });

const probeTimes = { periodSeconds: 1, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 1 };

function says(record: PodMemory): string {
  const { killPod, createSandbox, kill, start } = planPod(record);
  return (
    [
      killPod ? 'end' : '',
      createSandbox ? 'sandbox' : '',
      ...kill.map(({ message }) => `kill (${message})`),
      ...start.map((name) => `start ${name}`),
    ]
      .filter(Boolean)
      .join(', ') || 'nothing'
  );
}

it.each<[title: string, spec: Partial<PodSpec>, states: Record<string, 'running' | number>, plan: string]>([
  ['all run', { containers: [web, log] }, { web: 'running', log: 'running' }, 'nothing'],
  ['nothing runs yet', { containers: [web, log] }, {}, 'start web, start log'],
  ['one has crashed', { containers: [web, log] }, { web: 'running', log: 1 }, 'start log'],
  ['one has ended well, and ends are not wanted', { containers: [web, log] }, { web: 'running', log: 0 }, 'start log'],
  [
    'one has ended well under OnFailure',
    { restartPolicy: 'OnFailure', containers: [web, log] },
    { web: 'running', log: 0 },
    'nothing',
  ],
  [
    'one has crashed under Never',
    { restartPolicy: 'Never', containers: [web, log] },
    { web: 'running', log: 1 },
    'nothing',
  ],
  ['all have ended under Never', { restartPolicy: 'Never', containers: [web, log] }, { web: 0, log: 1 }, 'end'],
  ['the first init container runs', { initContainers: [first, second] }, { first: 'running' }, 'nothing'],
  ['the first init container is done', { initContainers: [first, second] }, { first: 0 }, 'start second'],
  ['all init containers are done', { initContainers: [first, second] }, { first: 0, second: 0 }, 'start web'],
  ['an init container has failed', { initContainers: [first, second] }, { first: 1 }, 'start first'],
  [
    'an init container has failed under Never',
    { restartPolicy: 'Never', initContainers: [first, second] },
    { first: 1 },
    'end',
  ],
  [
    'init containers are not asked again once the pod runs',
    { initContainers: [first] },
    { first: 1, web: 'running' },
    'nothing',
  ],
  ['a side-car runs, its successor is next', { initContainers: [proxy, first] }, { proxy: 'running' }, 'start first'],
  ['a side-car alone opens the way', { initContainers: [proxy] }, { proxy: 'running' }, 'start web'],
  ['a side-car has ended while the pod runs', { initContainers: [proxy] }, { proxy: 0, web: 'running' }, 'start proxy'],
  [
    'a side-car does not keep a finished pod alive',
    { restartPolicy: 'OnFailure', initContainers: [proxy] },
    { proxy: 'running', web: 0 },
    'end',
  ],
])('%s', (_title, spec, states, plan) => {
  expect(says(exampleRecord(examplePod(spec), states))).toBe(plan);
});

it('begins with a sandbox, and with the first init container', () => {
  const record = exampleRecord(examplePod({ initContainers: [first, second] }));
  record.sandbox = 'none';
  expect(says(record)).toBe('sandbox, start first');
});

it('starts again from the init containers after a reboot', () => {
  const record = exampleRecord(examplePod({ initContainers: [first] }), { first: 0, web: 255 });
  record.sandbox = 'none';
  expect(says(record)).toBe('sandbox, start first');
  record.sandbox = 'ready';
  record.sandboxes = 2;
  expect(says(record)).toBe('start first');
});

it('does not start a pod again that must never be restarted', () => {
  const record = exampleRecord(examplePod({ restartPolicy: 'Never' }), { web: 255 });
  record.sandbox = 'none';
  expect(says(record)).toBe('end');
});

it.each([
  ['Always', 'kill (Container web failed liveness probe, will be restarted), start web'],
  ['Never', 'end'],
] as const)('restarts what failed its liveness probe: %s', (restartPolicy, plan) => {
  const record = exampleRecord(examplePod({ restartPolicy }), { web: 'running' });
  exampleMemory(record, 'web').probes.liveness = { ...newProbe('liveness', 0), result: 'failure' };
  expect(says(record)).toBe(plan);
});

it.each([
  ['liveness', 'kill (Init container proxy failed liveness probe), start proxy'],
  ['startup', 'kill (Init container proxy failed startup probe), start proxy'],
] as const)('restarts a side-car that failed its %s probe, and does not say so', (kind, plan) => {
  const sidecar = kind === 'startup' ? { ...proxy, startupProbe: { httpGet: { port: 80 }, ...probeTimes } } : proxy;
  const pod = examplePod({ initContainers: [sidecar] });
  const record = exampleRecord(pod, { proxy: 'running', web: 'running' });
  exampleMemory(record, 'proxy').probes[kind] = { ...newProbe(kind, 0), result: 'failure' };
  expect(says(record)).toBe(plan);
});

it('restarts a container whose image was changed', () => {
  const record = exampleRecord(examplePod({ containers: [{ ...web, image: 'nginx:1.27' }] }), { web: 'running' });
  expect(says(record)).toBe('kill (Container web definition changed, will be restarted), start web');
});
