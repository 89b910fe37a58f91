import { expect, it } from 'vitest';
import { formatTime, parseTime } from '../../api/time.ts';
import { podStatusText } from './status-text.ts';
import type { ContainerState, ContainerStatus, Pod } from './types.ts';

const nowMs = parseTime('2025-01-01T01:00:00Z');
const ago = (seconds: number) => formatTime(nowMs - seconds * 1000);

const running: ContainerState = { running: { startedAt: ago(60) } };
const creating: ContainerState = { waiting: { reason: 'ContainerCreating' } };
const crashing: ContainerState = { waiting: { reason: 'CrashLoopBackOff' } };
const completed: ContainerState = { terminated: { exitCode: 0, reason: 'Completed' } };
const failed: ContainerState = { terminated: { exitCode: 1, reason: 'Error' } };

interface Options {
  containers?: ContainerState[];
  ready?: boolean[];
  init?: ContainerState[];
  sidecar?: boolean;
  restarts?: number;
  restartedSecondsAgo?: number;
  phase?: string;
  reason?: string;
  deleted?: boolean;
  conditions?: Record<string, string>;
  gated?: boolean;
}

function status(name: string, state: ContainerState, ready: boolean, options: Options): ContainerStatus {
  const restarted = options.restartedSecondsAgo;
  const lastState = restarted === undefined ? {} : { terminated: { exitCode: 1, finishedAt: ago(restarted) } };
  const started = state.running !== undefined;
  return { name, state, ready, lastState, restartCount: options.restarts ?? 0, image: '', imageID: '', started };
}

function pod(options: Options): Pod {
  const { containers = [], init = [], ready = [], conditions = {} } = options;
  return {
    metadata: { name: 'p', deletionTimestamp: options.deleted ? ago(1) : undefined },
    spec: {
      containers: (containers.length ? containers : [creating]).map((_, index) => ({ name: `c${index}` })),
      initContainers: init.map((_, index) => ({
        name: `i${index}`,
        restartPolicy: options.sidecar ? 'Always' : undefined,
      })),
    },
    status: {
      phase: options.phase ?? 'Pending',
      reason: options.reason,
      conditions: [
        ...Object.entries(conditions).map(([type, value]) => ({ type, status: value })),
        ...(options.gated ? [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] : []),
      ],
      initContainerStatuses: init.map((state, index) =>
        status(`i${index}`, state, state.running !== undefined, options),
      ),
      containerStatuses: containers.map((state, index) => status(`c${index}`, state, ready[index] ?? false, options)),
    },
  } as Pod;
}

it.each<[string, Options, string]>([
  ['a pod nobody has seen yet', {}, '0/1 Pending 0'],
  ['a pod that waits at a gate', { gated: true }, '0/1 SchedulingGated 0'],
  ['an image being pulled', { containers: [creating] }, '0/1 ContainerCreating 0'],
  ['a running, ready pod', { phase: 'Running', containers: [running], ready: [true] }, '1/1 Running 0'],
  ['a running, unready pod', { phase: 'Running', containers: [running] }, '0/1 Running 0'],
  [
    'a crash loop',
    { phase: 'Running', containers: [crashing], restarts: 3, restartedSecondsAgo: 5 },
    '0/1 CrashLoopBackOff 3 (5s ago)',
  ],
  ['an error', { phase: 'Failed', containers: [failed] }, '0/1 Error 0'],
  ['an exit without a reason', { phase: 'Failed', containers: [{ terminated: { exitCode: 3 } }] }, '0/1 ExitCode:3 0'],
  ['a signal', { phase: 'Failed', containers: [{ terminated: { exitCode: 137, signal: 9 } }] }, '0/1 Signal:9 0'],
  ['a finished pod', { phase: 'Succeeded', containers: [completed] }, '0/1 Completed 0'],
  [
    'one container done, one running, pod not ready',
    { phase: 'Running', containers: [completed, running], ready: [false, true], conditions: { Ready: 'False' } },
    '1/2 NotReady 0',
  ],
  [
    'one container done, one running, pod ready',
    { phase: 'Running', containers: [completed, running], ready: [false, true], conditions: { Ready: 'True' } },
    '1/2 Running 0',
  ],
  [
    'the first init container',
    { init: [running, {}], containers: [{ waiting: { reason: 'PodInitializing' } }] },
    '0/1 Init:0/2 0',
  ],
  [
    'the second init container',
    { init: [completed, running], containers: [{ waiting: { reason: 'PodInitializing' } }] },
    '0/1 Init:1/2 0',
  ],
  [
    'a crashing init container',
    { init: [crashing], restarts: 2, restartedSecondsAgo: 130 },
    '0/1 Init:CrashLoopBackOff 2 (2m10s ago)',
  ],
  ['a failed init container', { init: [failed] }, '0/1 Init:Error 0'],
  [
    'all init containers done',
    { init: [completed], containers: [{ waiting: { reason: 'PodInitializing' } }] },
    '0/1 PodInitializing 0',
  ],
  [
    'a side-car counts as a container',
    { init: [running], sidecar: true, phase: 'Running', containers: [running], ready: [true] },
    '2/2 Running 0',
  ],
  [
    'a pod being deleted',
    { phase: 'Running', containers: [running], ready: [true], deleted: true },
    '1/1 Terminating 0',
  ],
  ['a finished pod being deleted', { phase: 'Succeeded', containers: [completed], deleted: true }, '0/1 Completed 0'],
  [
    'a pod on a lost node',
    { phase: 'Running', reason: 'NodeLost', deleted: true, containers: [running] },
    '0/1 Unknown 0',
  ],
  ['an evicted pod', { phase: 'Failed', reason: 'Evicted' }, '0/1 Evicted 0'],
])('says of %s', (_, options, expected) => {
  const { ready, status: word, restarts } = podStatusText(pod(options), nowMs);
  expect(`${ready} ${word} ${restarts}`).toBe(expected);
});
