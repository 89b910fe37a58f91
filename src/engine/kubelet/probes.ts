/** When a container is probed, and what an outcome changes: pure decisions of the prober. */
// k8s: pkg/kubelet/prober/worker.go, prober_manager.go
import type { Container, Probe } from '../../kinds/pod/types.ts';
import type { ProbeKind, ProbeMemory } from './memory.ts';

export const probeKinds: readonly ProbeKind[] = ['startup', 'readiness', 'liveness'];

/** Until its first verdict a container counts as alive, but not as ready. */
const initialResults: Readonly<Record<ProbeKind, ProbeMemory['result']>> = {
  startup: 'unknown',
  readiness: 'failure',
  liveness: 'success',
};

/** A tick so close before or after this moment is this moment: sums of fractions are not exact. */
const tickSlackMs = 0.5;

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  if (kind === 'startup') return container.startupProbe;
  return kind === 'readiness' ? container.readinessProbe : container.livenessProbe;
}

/** @param phaseMs when the probe's worker began: its periods count from then, also after the container has restarted */
export function newProbe(kind: ProbeKind, phaseMs: number): ProbeMemory {
  return { result: initialResults[kind], run: 0, isOnHold: false, phaseMs };
}

/** A new instance of the container: the verdict begins anew, the period goes on. */
export function resetProbe(kind: ProbeKind, memory: ProbeMemory): void {
  memory.result = initialResults[kind];
  memory.isOnHold = false;
  memory.nextAtMs = undefined;
}

export interface ProbedContainer {
  startedAtMs: number;
  /** Its startup probe, if any, has succeeded. */
  isStarted: boolean;
  /** The pod is being deleted: only readiness still matters. */
  isDeleting: boolean;
}

/**
 * The next tick at which the probe would really ask, or undefined while it rests.
 * Example: period 10 s counted from 3.0 s, container started at 4.2 s, initial delay 5 s → ticks at 13, 23, …; the first is 13.
 */
export function nextProbeAtMs(
  kind: ProbeKind,
  probe: Probe,
  memory: ProbeMemory,
  container: ProbedContainer,
  nowMs: number,
): number | undefined {
  if (memory.isOnHold) return undefined;
  if (kind === 'startup' ? container.isStarted : !container.isStarted) return undefined;
  if (container.isDeleting && kind !== 'readiness') return undefined;
  const periodMs = probe.periodSeconds * 1000;
  const earliestMs = earliestProbeMs(probe, container.startedAtMs);
  const periods = Math.max(
    Math.floor((nowMs + tickSlackMs - memory.phaseMs) / periodMs) + 1,
    Math.ceil((earliestMs - memory.phaseMs) / periodMs),
  );
  return memory.phaseMs + periods * periodMs;
}

/** The initial delay counts from the start as the status shows it: in whole seconds. */
export function earliestProbeMs(probe: Probe, startedAtMs: number): number {
  return Math.floor(startedAtMs / 1000) * 1000 + (probe.initialDelaySeconds ?? 0) * 1000;
}

/** Counts an outcome. Returns true when it changes what the kubelet holds to be true. */
export function judge(kind: ProbeKind, probe: Probe, memory: ProbeMemory, isSuccess: boolean): boolean {
  const outcome = isSuccess ? 'success' : 'failure';
  memory.run = memory.last === outcome ? memory.run + 1 : 1;
  memory.last = outcome;
  if (memory.run < (isSuccess ? probe.successThreshold : probe.failureThreshold)) return false;
  const hasChanged = memory.result !== outcome;
  memory.result = outcome;
  // The container is about to be restarted, or has started: nothing is asked until there is a new one.
  if (kind !== 'readiness' && (kind === 'startup' || !isSuccess)) {
    memory.isOnHold = true;
    memory.run = 0;
  }
  return hasChanged;
}
