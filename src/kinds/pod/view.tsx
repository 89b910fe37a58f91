/** The face of a Pod: the STATUS that kubectl prints, as silhouette, icon and word. */
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face, IconName, Token } from '../../ui/design/state.ts';
import { podStatusText } from './status-text.ts';
import { isPodReady, isPodTerminal, podCondition } from './conditions.ts';
import type { ContainerStatus, Pod } from './types.ts';

export const view = defineKindView<Pod>({
  icon: <path d="M8 1.5 13.6 4.700v6.600L8 14.5 2.4 11.300V4.700ZM2.4 4.7 8 8l5.6-3.300M8 8v6.5" />,
  face: podFace,
  summary: (pod) => {
    const { state, word } = podFace(pod);
    return word === 'ready' ? `Pod · ${state}` : `Pod · ${state} · ${word}`;
  },
});

type Look = readonly [token: Token, icon: IconName, word: string];

/** What a STATUS means, for those that say all by themselves. */
const looks: Readonly<Record<string, Look>> = {
  SchedulingGated: ['off', 'padlock', 'held back by a scheduling gate'],
  ContainerCreating: ['progress', 'download', 'pulling the image and starting'],
  PodInitializing: ['progress', 'init', 'init containers are done, starting'],
  ErrImagePull: ['failed', 'downloadFailed', 'the image cannot be pulled'],
  ImagePullBackOff: ['failed', 'downloadFailed', 'waits before pulling again'],
  InvalidImageName: ['failed', 'downloadFailed', 'the image name is not valid'],
  CreateContainerConfigError: ['failed', 'key', 'a ConfigMap or Secret is missing'],
  CreateContainerError: ['failed', 'cross', 'the container cannot be created'],
  RunContainerError: ['failed', 'cross', 'the container cannot be started'],
  Error: ['failed', 'cross', 'ended with an error'],
  OOMKilled: ['failed', 'memory', 'used more memory than its limit'],
  ContainerCannotRun: ['failed', 'cross', 'the container cannot run'],
  CrashLoopBackOff: ['failed', 'restart', 'waits before starting again'],
  Completed: ['done', 'checkFlat', 'completed'],
  Succeeded: ['done', 'checkFlat', 'completed'],
  Failed: ['failed', 'cross', 'failed'],
  Evicted: ['failed', 'leave', 'evicted under node pressure'],
  Terminating: ['leaving', 'leave', 'leaving, gets no new traffic'],
  Unknown: ['unknown', 'question', 'its node does not answer'],
  NodeLost: ['unknown', 'question', 'its node does not answer'],
};

export function podFace(pod: Pod): Face {
  const { status: state } = podStatusText(pod, 0);
  const [token, icon, word] = lookOf(pod, state);
  return { state, token, icon, word };
}

function lookOf(pod: Pod, state: string): Look {
  const known = looks[state];
  if (known) return known;
  if (state === 'Pending') return lookOfPending(pod);
  if (state === 'Running' || state === 'NotReady') return lookOfRunning(pod);
  if (/^Init:\d+\/\d+$/.test(state)) return ['progress', 'init', 'init containers run'];
  if (state.startsWith('Init:')) return ['failed', 'initFailed', 'an init container fails'];
  if (/^(ExitCode|Signal):/.test(state)) return ['failed', 'cross', 'ended with an error'];
  return isPodTerminal(pod) ? ['failed', 'cross', state] : ['progress', 'dots', state];
}

function lookOfPending(pod: Pod): Look {
  if (pod.status.nominatedNodeName) return ['progress', 'swap', `waits for victims on ${pod.status.nominatedNodeName}`];
  const scheduled = podCondition(pod, 'PodScheduled');
  if (scheduled?.reason === 'Unschedulable') return ['degraded', 'alert', scheduled.message ?? 'no node fits'];
  if (pod.spec.nodeName) return ['progress', 'dots', 'waits for its kubelet'];
  return ['progress', 'hourglass', 'waits for the scheduler'];
}

function lookOfRunning(pod: Pod): Look {
  if (isPodReady(pod)) return ['ready', 'check', 'ready'];
  const waiting = pod.spec.containers.find((container) => !statusOf(pod, container.name)?.ready);
  const status = waiting && statusOf(pod, waiting.name);
  if (waiting?.startupProbe && status?.started !== true)
    return ['progress', 'startup', 'startup probe has not passed yet'];
  // A probe that has never passed is a pod starting; one that fails after it did is a pod in trouble.
  if (waiting && wasReady(pod)) return ['degraded', 'notReady', 'not ready, gets no traffic'];
  return ['progress', 'dots', 'not ready yet'];
}

function statusOf(pod: Pod, container: string): ContainerStatus | undefined {
  return pod.status.containerStatuses?.find((status) => status.name === container);
}

// Conditions keep the time of the last change: a pod that was ready changed after it was initialised and scheduled.
function wasReady(pod: Pod): boolean {
  const changed = podCondition(pod, 'ContainersReady')?.lastTransitionTime ?? '';
  const initialized = podCondition(pod, 'Initialized')?.lastTransitionTime ?? '';
  const startedAt =
    pod.status.containerStatuses
      ?.map((status) => status.state.running?.startedAt ?? '')
      .sort()
      .at(-1) ?? '';
  return changed > initialized && changed > startedAt;
}
