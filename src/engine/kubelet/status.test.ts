/** What `kubectl get pod -o yaml` would show, for each state of a pod's containers. */
import { expect, it } from 'vitest';
import type { PodSpec, PodStatus } from '../../kinds/pod/types.ts';
import { exampleContainer, exampleMemory, examplePod, exampleRecord } from './examples.ts';
import type { PodMemory } from './memory.ts';
import { statusOf } from './status.ts';

const context = { hostIp: '172.18.0.2', epochMs: Date.parse('2026-01-01T00:00:00Z'), nowMs: 60_000, isTerminal: false };
const probe = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };

/** Example: `Running ready:True web=running`. */
function summary(status: PodStatus): string {
  const condition = (type: string): string => {
    const found = status.conditions?.find((each) => each.type === type);
    return `${found?.status}${found?.reason ? `(${found.reason}${found.message ? `: ${found.message}` : ''})` : ''}`;
  };
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
    ({ name, state, lastState, ready, started, restartCount }) => {
      const now = state.waiting
        ? state.waiting.reason
        : state.terminated
          ? `${state.terminated.reason} ${state.terminated.exitCode}`
          : 'running';
      const before = lastState.terminated
        ? ` after ${lastState.terminated.reason} ${lastState.terminated.exitCode}`
        : '';
      return `${name}: ${now}${before}${started ? ' started' : ''}${ready ? ' ready' : ''}${restartCount ? ` restarts ${restartCount}` : ''}`;
    },
  );
  return [
    `${status.phase}, initialized ${condition('Initialized')}, ready ${condition('Ready')}, sandbox ${condition('PodReadyToStartContainers')}`,
    ...containers,
  ].join('\n');
}

interface Case {
  title: string;
  spec?: Partial<PodSpec>;
  states?: Record<string, 'running' | number>;
  change?: (record: PodMemory) => void;
  isTerminal?: boolean;
  says: string[];
}

const sidecar = exampleContainer({ name: 'proxy', restartPolicy: 'Always' });
const cases: Case[] = [
  {
    title: 'a pod that the kubelet has just heard of',
    change: (record) => (record.sandbox = 'none'),
    says: [
      'Pending, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox False',
      'web: ContainerCreating',
    ],
  },
  {
    title: 'a running container without probes',
    states: { web: 'running' },
    says: ['Running, initialized True, ready True, sandbox True', 'web: running started ready'],
  },
  {
    title: 'a container whose readiness nobody has confirmed',
    spec: { containers: [exampleContainer({ name: 'web', readinessProbe: probe })] },
    states: { web: 'running' },
    says: [
      'Running, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'web: running started',
    ],
  },
  {
    title: 'a container behind its startup probe',
    spec: { containers: [exampleContainer({ name: 'web', startupProbe: probe })] },
    states: { web: 'running' },
    says: [
      'Running, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'web: running',
    ],
  },
  {
    title: 'an init container at work',
    spec: { initContainers: [exampleContainer({ name: 'setup' })] },
    states: { setup: 'running' },
    says: [
      'Pending, initialized False(ContainersNotInitialized: containers with incomplete status: [setup]), ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'setup: running started',
      'web: PodInitializing',
    ],
  },
  {
    title: 'an init container that is done',
    spec: { initContainers: [exampleContainer({ name: 'setup' })] },
    states: { setup: 0, web: 'running' },
    says: [
      'Running, initialized True, ready True, sandbox True',
      'setup: Completed 0 ready',
      'web: running started ready',
    ],
  },
  {
    title: 'an init container that failed for good',
    spec: { restartPolicy: 'Never', initContainers: [exampleContainer({ name: 'setup' })] },
    states: { setup: 1 },
    says: [
      'Failed, initialized False(ContainersNotInitialized: containers with incomplete status: [setup]), ready False(PodFailed), sandbox True',
      'setup: Error 1',
      'web: PodInitializing',
    ],
  },
  {
    title: 'a side-car before the containers that it serves',
    spec: { initContainers: [sidecar] },
    states: { proxy: 'running' },
    says: [
      'Pending, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'proxy: running started ready',
      'web: PodInitializing',
    ],
  },
  {
    title: 'a crash that the next sync will repair',
    states: { web: 1 },
    says: [
      'Running, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'web: Error 1',
    ],
  },
  {
    title: 'a crash loop',
    states: { web: 1 },
    change: (record) =>
      (exampleMemory(record, 'web').failure = { reason: 'CrashLoopBackOff', message: 'back-off 10s', image: 'nginx' }),
    says: [
      'Running, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'web: CrashLoopBackOff after Error 1',
    ],
  },
  {
    title: 'an image that cannot be pulled',
    change: (record) =>
      (exampleMemory(record, 'web').failure = { reason: 'ErrImagePull', message: 'not found', image: 'nginx' }),
    says: [
      'Pending, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'web: ErrImagePull',
    ],
  },
  {
    title: 'a job that is done',
    spec: { restartPolicy: 'OnFailure' },
    states: { web: 0 },
    says: ['Succeeded, initialized True(PodCompleted), ready False(PodCompleted), sandbox True', 'web: Completed 0'],
  },
  {
    title: 'a job that failed and is tried again',
    spec: { restartPolicy: 'OnFailure' },
    states: { web: 2 },
    says: [
      'Running, initialized True, ready False(ContainersNotReady: containers with unready status: [web]), sandbox True',
      'web: Error 2',
    ],
  },
  {
    title: 'a job that failed for good',
    spec: { restartPolicy: 'Never' },
    states: { web: 2 },
    says: ['Failed, initialized True, ready False(PodFailed), sandbox True', 'web: Error 2'],
  },
  {
    title: 'a deleted pod whose container stopped in order',
    states: { web: 0 },
    change: (record) => (record.sandbox = 'gone'),
    isTerminal: true,
    says: ['Succeeded, initialized True(PodCompleted), ready False(PodCompleted), sandbox False', 'web: Completed 0'],
  },
  {
    title: 'a deleted pod that never ran',
    change: (record) => (record.sandbox = 'gone'),
    isTerminal: true,
    says: ['Failed, initialized True, ready False(PodFailed), sandbox False', 'web: ContainerCreating'],
  },
  {
    title: 'two containers, of which one is not ready',
    spec: { containers: [exampleContainer({ name: 'web' }), exampleContainer({ name: 'log', readinessProbe: probe })] },
    states: { web: 'running', log: 'running' },
    says: [
      'Running, initialized True, ready False(ContainersNotReady: containers with unready status: [log]), sandbox True',
      'log: running started',
      'web: running started ready',
    ],
  },
];

it.each(cases)('$title', ({ spec, states, change, isTerminal, says }) => {
  const record = exampleRecord(examplePod(spec), states);
  change?.(record);
  expect(summary(statusOf(record, { ...context, isTerminal: isTerminal ?? false })).split('\n')).toEqual(says);
});

it('fills in addresses, times and quality of service', () => {
  const record = exampleRecord(examplePod(), { web: 'running' });
  expect(statusOf(record, context)).toMatchObject({
    hostIP: '172.18.0.2',
    hostIPs: [{ ip: '172.18.0.2' }],
    podIP: '10.244.1.2',
    podIPs: [{ ip: '10.244.1.2' }],
    startTime: '2026-01-01T00:01:00Z',
    qosClass: 'BestEffort',
    containerStatuses: [
      {
        name: 'web',
        state: { running: { startedAt: '2026-01-01T00:00:02Z' } },
        image: 'docker.io/library/nginx:latest',
        imageID: 'docker.io/library/nginx@sha256:1',
        containerID: 'containerd://c1',
      },
    ],
  });
});

it('moves the transition time of a condition only when its status changes', () => {
  const record = exampleRecord(examplePod(), { web: 'running' });
  const first = statusOf(record, context);
  record.pod = { ...record.pod, status: first };
  expect(statusOf(record, { ...context, nowMs: 90_000 })).toEqual(first);
  record.containers[0].instance = undefined;
  const ready = statusOf(record, { ...context, nowMs: 90_000 }).conditions?.find(({ type }) => type === 'Ready');
  expect(ready?.lastTransitionTime).toBe('2026-01-01T00:01:30Z');
});

it('waits for readiness gates that others set', () => {
  const record = exampleRecord(examplePod({ readinessGates: [{ conditionType: 'example.com/live' }] }), {
    web: 'running',
  });
  const ready = (): unknown => statusOf(record, context).conditions?.find(({ type }) => type === 'Ready');
  expect(ready()).toMatchObject({
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message: 'corresponding condition of pod readiness gate "example.com/live" does not exist.',
  });
  record.pod = {
    ...record.pod,
    status: { phase: 'Running', conditions: [{ type: 'example.com/live', status: 'True' }] },
  };
  expect(ready()).toMatchObject({ status: 'True' });
});

it('reports a rejected pod with the reason alone', () => {
  const record = exampleRecord(examplePod());
  record.verdict = {
    reason: 'OutOfcpu',
    message: "Pod was rejected: Node didn't have enough resource: cpu",
    isRejection: true,
  };
  expect(statusOf(record, context)).toEqual({
    phase: 'Failed',
    reason: 'OutOfcpu',
    message: "Pod was rejected: Node didn't have enough resource: cpu",
    startTime: '2026-01-01T00:01:00Z',
    qosClass: 'BestEffort',
  });
});
