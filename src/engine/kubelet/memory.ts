/** What a kubelet remembers of its pods: plain data, one record per pod, so that it can be saved, loaded and forked. */
import type { Cause } from '../../api/request.ts';
import type { Container, Pod } from '../../kinds/pod/types.ts';
import type { BackOff } from './back-off.ts';
import type { ContainerLog } from './container-log.ts';
import type { Process } from './programs/program.ts';
import type { Session } from './session.ts';
import type { Shell } from './shell/shell.ts';
import type { Terminal } from './shell/terminal.ts';

export interface PodMemory {
  uid: string;
  /** `namespace/name` */
  key: string;
  /** The newest object that the kubelet knows, by watch or as the answer to its own write. Shared, never changed. */
  pod: Pod;
  /** Init containers first, then the others, in the order of the spec. */
  containers: ContainerMemory[];
  /** The shared namespaces and network of the pod: not yet there, ready, or taken down. */
  sandbox: 'none' | 'ready' | 'gone';
  /** How many sandboxes the pod has had. */
  sandboxes: number;
  ip?: string;
  isMounted: boolean;
  /** What containers wrote into the pod's volumes: file contents by volume and path. */
  files: Record<string, Record<string, string>>;
  /** Which of its volumes are claims, and on which disks what is written there is kept. */
  disks?: Record<string, string>;
  /** The sync under way. */
  work?: Work;
  syncAtMs?: number;
  lastSyncEndMs?: number;
  /** Something happened while a sync was under way. */
  mustSyncAgain: boolean;
  /** Set once the containers are being stopped for good. */
  ending?: Ending;
  /** Why the kubelet itself declares the pod failed. */
  verdict?: { reason: string; message: string; isRejection: boolean };
  /** No container of it will run again on this machine. */
  isFinished: boolean;
  /** A status that could not be written, since the API server was out of reach. */
  hasUnwrittenStatus: boolean;
  /** Commands that run inside for somebody outside. */
  sessions?: Session[];
  /** How many there have been. */
  sessionsOpened?: number;
  /** What the next write follows from. */
  cause: Cause;
  /** What the kubelet did before it, in words that go on after its name: `pulled nginx and started container web`. */
  because: string;
}

export type ContainerRole = 'init' | 'sidecar' | 'app' | 'ephemeral';

export interface ContainerMemory {
  name: string;
  role: ContainerRole;
  /** The newest instance, running or ended. */
  instance?: Instance;
  /** The one before. */
  previous?: Instance;
  /** Back-off is kept for each image: a container that was given another one starts afresh. */
  crash?: BackOff & { image: string };
  pull?: BackOff & { error: string; image: string };
  /** Why it could not be started last time: what `kubectl get` shows as its state. */
  failure?: { reason: string; message?: string; image: string };
  probes: Partial<Record<ProbeKind, ProbeMemory>>;
}

export interface Instance {
  /** `containerd://…` */
  id: string;
  /** As the spec named it when it was created. */
  image: string;
  fullImage: string;
  imageId: string;
  /** Restarts before this one. */
  attempt: number;
  /** Number of the sandbox that it runs in. */
  sandbox: number;
  startedAtMs: number;
  process: Process;
  /** When the process took its present form: the start, or the moment when a script turned into a server. */
  processSinceMs: number;
  shell?: Shell;
  /** Its streams, when it has standard input or a terminal: then `attach` can talk to it. */
  terminal?: Terminal;
  /** Files that the container wrote outside of its volumes. */
  files: Record<string, string>;
  log: ContainerLog;
  /** How and when it will end, as far as that is settled. */
  end?: End;
  /** It is being stopped. */
  isStopping: boolean;
  /** What its script says to SIGTERM has been said. */
  isTrapped?: boolean;
  hasEnded: boolean;
  /** When the kubelet will next look at its process. */
  lookAtMs?: number;
}

export interface End {
  atMs: number;
  code: number;
  reason: string;
  message?: string;
}

export type ProbeKind = 'startup' | 'readiness' | 'liveness';

export interface ProbeMemory {
  /** What the kubelet holds to be true of the running instance. */
  result: 'success' | 'failure' | 'unknown';
  last?: 'success' | 'failure';
  /** How often in a row the last outcome came. */
  run: number;
  isOnHold: boolean;
  /** The moment from which periods count. */
  phaseMs: number;
  nextAtMs?: number;
}

/** One sync of the pod: steps done one after another, as upstream's pod worker does. */
export interface Work {
  steps: Step[];
  /** When the first step goes on; missing while it waits for a pull or for a container to end. */
  dueMs?: number;
  hasFailed: boolean;
  hasChanged: boolean;
}

export type Step =
  | { do: 'mount'; isStarted: boolean; retries: number }
  | { do: 'plan' }
  | { do: 'sandbox'; isStarted: boolean }
  | { do: 'kill'; container: string; message: string; reason: KillReason; isStarted: boolean }
  | StartStep;

export interface StartStep {
  do: 'start';
  container: string;
  at: 'begin' | 'pulling' | 'creating' | 'postStart';
  /** When the last ended instance had ended, as known when the sync began. */
  endedAtMs?: number;
  hasPulled?: boolean;
  /** Outcome of the postStart hook. */
  hookFailed?: boolean;
}

export type KillReason = 'definition' | 'livenessProbe' | 'startupProbe' | 'hook' | 'pod';

export interface Ending {
  graceSeconds: number;
  /** The object is gone from the API: nothing is left to report. */
  isGone: boolean;
}

export function roleOf(pod: Pod, name: string): ContainerRole {
  const init = pod.spec.initContainers?.find((container) => container.name === name);
  if (init) return init.restartPolicy === 'Always' ? 'sidecar' : 'init';
  return pod.spec.containers.some((container) => container.name === name) ? 'app' : 'ephemeral';
}

/** A pod's fresh record. */
export function newPodMemory(pod: Pod, key: string, cause: Cause): PodMemory {
  const memory = (role: ContainerRole) => (container: Container) => ({ name: container.name, role, probes: {} });
  return {
    uid: pod.metadata.uid,
    key,
    pod,
    containers: [
      ...(pod.spec.initContainers ?? []).map((container) =>
        memory(container.restartPolicy === 'Always' ? 'sidecar' : 'init')(container),
      ),
      ...pod.spec.containers.map(memory('app')),
    ],
    sandbox: 'none',
    sandboxes: 0,
    ip: undefined,
    isMounted: false,
    files: {},
    // All records have one shape, whatever has happened: that is what makes reading them fast.
    work: undefined,
    syncAtMs: undefined,
    lastSyncEndMs: undefined,
    ending: undefined,
    verdict: undefined,
    mustSyncAgain: false,
    isFinished: false,
    hasUnwrittenStatus: false,
    cause,
    because: '',
  };
}

export function containerMemory(record: PodMemory, name: string): ContainerMemory | undefined {
  return record.containers.find((container) => container.name === name);
}

export function containerSpec(pod: Pod, name: string): Container | undefined {
  return (
    pod.spec.containers.find((container) => container.name === name) ??
    pod.spec.initContainers?.find((container) => container.name === name) ??
    pod.spec.ephemeralContainers?.find((container) => container.name === name)
  );
}

export function isRunning(container: ContainerMemory): container is ContainerMemory & { instance: Instance } {
  return container.instance !== undefined && !container.instance.hasEnded;
}
