/** Pods as servers: which of their containers listen, until when, and how busy they are. Readiness is not asked here. */
import { parseTime } from '../../api/time.ts';
import type { Container, ContainerStatus, LifecycleHandler, Pod } from '../../kinds/pod/types.ts';
import type { Behaviour } from './image-behaviour.ts';
import type { Work } from './work.ts';

export interface Server {
  uid: string;
  ip: string;
  node: string;
  /** pod-template-hash. */
  revision?: string;
  containers: ServerContainer[];
}

export interface ServerContainer {
  name: string;
  image: string;
  /** Tells one run of the container from the next. */
  run: string;
  /** Ports that it declares; a container that declares none listens wherever it is asked. */
  ports: number[];
  /** When its process began to listen. */
  listensAtMs: number;
  /** When its process ends, as far as is known: after SIGTERM. */
  stopsAtMs?: number;
  /** For each place that the process has opened so far, when it is free again. */
  busyUntilMs: number[];
  work: Work;
}

/** A container that has stopped running: whoever waited for its answer waits in vain. */
export interface EndedRun {
  pod: string;
  run: string;
}

export class Servers {
  readonly #behaviourOf: (image: string) => Behaviour;
  readonly #epochMs: number;
  readonly #servers = new Map<string, Server>();

  constructor(behaviourOf: (image: string) => Behaviour, epochMs: number) {
    this.#behaviourOf = behaviourOf;
    this.#epochMs = epochMs;
  }

  get(pod: string): Server | undefined {
    return this.#servers.get(pod);
  }

  /** All processes of a machine end at once. */
  stopNode(node: string, nowMs: number): void {
    for (const server of this.#servers.values()) {
      if (server.node === node)
        for (const container of server.containers) container.stopsAtMs = Math.min(container.stopsAtMs ?? nowMs, nowMs);
    }
  }

  podsOfNode(node: string): string[] {
    return [...this.#servers].filter(([, server]) => server.node === node).map(([key]) => key);
  }

  /** Takes over what a pod's status says. Returns the runs that have ended and, when new, the times at which others will. */
  set(key: string, pod: Pod, nowMs: number): { ended: EndedRun[]; stopsAtMs: number[] } {
    const known = this.#servers.get(key);
    const earlier = known?.uid === pod.metadata.uid ? known : undefined;
    const containers = runningContainers(pod).map(([spec, status]) =>
      this.#containerOf(
        pod,
        spec,
        status,
        earlier?.containers.find(({ run }) => run === runOf(status)),
        nowMs,
      ),
    );
    const ended = endedRuns(key, known, containers);
    if (containers.length === 0 && !earlier) this.#servers.delete(key);
    else {
      const revision = pod.metadata.labels?.['pod-template-hash'];
      this.#servers.set(key, {
        uid: pod.metadata.uid,
        ip: pod.status.podIP ?? '',
        node: pod.spec.nodeName ?? '',
        ...(revision ? { revision } : {}),
        containers,
      });
    }
    const stopsAtMs = containers.flatMap((container) => {
      const before = earlier?.containers.find(({ run }) => run === container.run)?.stopsAtMs;
      return container.stopsAtMs !== undefined && before === undefined ? [container.stopsAtMs] : [];
    });
    return { ended, stopsAtMs };
  }

  delete(pod: string): EndedRun[] {
    const known = this.#servers.get(pod);
    this.#servers.delete(pod);
    return endedRuns(pod, known, []);
  }

  /** Runs of the pod whose process has ended by now. */
  stopped(pod: string, nowMs: number): EndedRun[] {
    const containers = this.#servers.get(pod)?.containers ?? [];
    return containers
      .filter(({ stopsAtMs }) => stopsAtMs !== undefined && stopsAtMs <= nowMs)
      .map(({ run }) => ({ pod, run }));
  }

  save(): [pod: string, server: Server][] {
    return [...this.#servers].map(([pod, server]) => [pod, copyOf(server)]);
  }

  load(saved: readonly (readonly [pod: string, server: Server])[]): void {
    this.#servers.clear();
    for (const [pod, server] of saved) this.#servers.set(pod, copyOf(server));
  }

  #containerOf(
    pod: Pod,
    spec: Container,
    status: ContainerStatus,
    known: ServerContainer | undefined,
    nowMs: number,
  ): ServerContainer {
    const behaviour = this.#behaviourOf(spec.image);
    const container: ServerContainer = known
      ? { ...known }
      : {
          name: spec.name,
          image: spec.image,
          run: runOf(status),
          ports: (spec.ports ?? []).map(({ containerPort }) => containerPort),
          listensAtMs: this.#startedAtMs(status, nowMs) + behaviour.startMs,
          busyUntilMs: [],
          work: [],
        };
    if (container.stopsAtMs === undefined && pod.metadata.deletionTimestamp !== undefined) {
      const stopsAtMs = stopMs(pod, spec, behaviour, nowMs);
      if (stopsAtMs !== undefined) container.stopsAtMs = stopsAtMs;
    }
    return container;
  }

  // The status tells whole seconds; that we hear of it only now says more.
  #startedAtMs({ state }: ContainerStatus, nowMs: number): number {
    const secondMs = parseTime(state.running?.startedAt) - this.#epochMs;
    return Number.isNaN(secondMs) ? nowMs : Math.min(Math.max(nowMs, secondMs), secondMs + 999);
  }
}

/** The container behind a port: the one that declares it, or else one that declares none. */
export function containerAt(server: Server | undefined, port: number): ServerContainer | undefined {
  const containers = server?.containers ?? [];
  for (const container of containers) if (container.ports.includes(port)) return container;
  return containers.find(({ ports }) => ports.length === 0);
}

export function listens({ listensAtMs, stopsAtMs }: ServerContainer, nowMs: number): boolean {
  return listensAtMs <= nowMs && (stopsAtMs === undefined || nowMs < stopsAtMs);
}

// Ordinary containers, and init containers that stay: side-cars.
function runningContainers(pod: Pod): [Container, ContainerStatus][] {
  const found: [Container, ContainerStatus][] = [];
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const match = (specs: readonly Container[], statuses: readonly ContainerStatus[] = []) => {
    for (const status of statuses) {
      const spec = status.state.running ? specs.find(({ name }) => name === status.name) : undefined;
      if (spec) found.push([spec, status]);
    }
  };
  match(pod.spec.containers, pod.status.containerStatuses);
  if (sidecars.length > 0) match(sidecars, pod.status.initContainerStatuses);
  return found;
}

function runOf({ name, containerID, restartCount, state }: ContainerStatus): string {
  return containerID ?? `${name} ${restartCount} ${state.running?.startedAt}`;
}

function endedRuns(pod: string, known: Server | undefined, running: readonly ServerContainer[]): EndedRun[] {
  return (known?.containers ?? [])
    .filter(({ run }) => !running.some((other) => other.run === run))
    .map(({ run }) => ({ pod, run }));
}

/**
 * When the process of a container that is being deleted stops: after its preStop hook and what the image does on SIGTERM,
 * at the latest when the grace period is over. The status would tell only after the fact, when users have felt it already.
 */
function stopMs(pod: Pod, spec: Container, { onTerm }: Behaviour, nowMs: number): number | undefined {
  if (onTerm === 'unknown') return undefined;
  const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds) * 1000;
  const hookMs = Math.min(hookTookMs(spec.lifecycle?.preStop), graceMs);
  // k8s: pkg/kubelet/kuberuntime/kuberuntime_manager.go minimumGracePeriodInSeconds
  const killMs = hookMs + Math.max(graceMs - hookMs, 2000);
  return nowMs + (onTerm === 'ignored' ? killMs : Math.min(hookMs + onTerm, killMs));
}

function hookTookMs(hook: LifecycleHandler | undefined): number {
  if (hook?.sleep) return hook.sleep.seconds * 1000;
  const slept = /(?:^|[\s;&])sleep\s+(\d+(?:\.\d+)?)/.exec(hook?.exec?.command?.join(' ') ?? '');
  return slept ? Number(slept[1]) * 1000 : 0;
}

function copyOf(server: Server): Server {
  return {
    ...server,
    containers: server.containers.map((container) => ({
      ...container,
      busyUntilMs: container.busyUntilMs.slice(),
      work: container.work.map(([second, servedMs]) => [second, servedMs]),
    })),
  };
}
