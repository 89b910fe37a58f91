/** Probes the containers of one machine: puts each probe on the agenda when it is due, asks, and says what changed. */
// k8s: pkg/kubelet/prober
import type { Container } from '../../kinds/pod/types.ts';
import { recordEvent, schedule, type Machine } from './machine.ts';
import { containerSpec, isRunning, type ContainerMemory, type PodMemory, type ProbeKind } from './memory.ts';
import { answerTo } from './probe-answers.ts';
import { earliestProbeMs, judge, newProbe, nextProbeAtMs, probeKinds, probeOf } from './probes.ts';
import { targetOf } from './process-life.ts';
import { isStarted } from './status.ts';

const titles: Readonly<Record<ProbeKind, string>> = {
  startup: 'Startup',
  readiness: 'Readiness',
  liveness: 'Liveness',
};

/** The workers of the pod's probes begin with the pod's first sync, before any container runs: their periods count from then. */
export function addProbes(machine: Machine, record: PodMemory): void {
  for (const memory of record.containers) {
    if (memory.role === 'init') continue;
    const container = containerSpec(record.pod, memory.name);
    if (!container) continue;
    for (const kind of probeKinds) {
      const probe = probeOf(container, kind);
      if (probe) memory.probes[kind] ??= newProbe(kind, firstTickMs(machine, probe.periodSeconds * 1000));
    }
  }
}

// After a restart of the kubelet all workers begin at once; a random part of the period spreads them.
function firstTickMs(machine: Machine, periodMs: number): number {
  const nowMs = machine.engine.agenda.nowMs;
  return periodMs > nowMs - machine.startedAtMs ? nowMs + machine.random.between(0, periodMs) : nowMs;
}

/** Puts the next question of each probe on the agenda. @param isSync a sync of the pod also asks unready containers at once */
export function scheduleProbes(machine: Machine, record: PodMemory, isSync: boolean): void {
  for (const memory of record.containers) {
    for (const kind in memory.probes) scheduleProbe(machine, record, memory, kind as ProbeKind, isSync);
  }
}

function scheduleProbe(
  machine: Machine,
  record: PodMemory,
  memory: ContainerMemory,
  kind: ProbeKind,
  isSync: boolean,
): void {
  const probe = memory.probes[kind];
  const container = containerSpec(record.pod, memory.name);
  const spec = container && probeOf(container, kind);
  if (!probe || !spec) return;
  if (!isRunning(memory)) {
    probe.nextAtMs = undefined;
    return;
  }
  const nowMs = machine.engine.agenda.nowMs;
  const facts = {
    startedAtMs: memory.instance.startedAtMs,
    isStarted: isStarted(container, memory),
    isDeleting: record.pod.metadata.deletionTimestamp !== undefined,
  };
  const asksNow = isSync && kind === 'readiness' && facts.isStarted && probe.result !== 'success';
  if (asksNow) probe.phaseMs = nowMs;
  else if (probe.nextAtMs !== undefined && probe.nextAtMs > nowMs) return;
  const mayAsk = asksNow && earliestProbeMs(spec, facts.startedAtMs) <= nowMs;
  const nextAtMs = mayAsk ? nowMs : nextProbeAtMs(kind, spec, probe, facts, nowMs);
  if (nextAtMs === undefined) {
    probe.nextAtMs = undefined;
    return;
  }
  if (probe.nextAtMs !== nextAtMs) probe.nextAtMs = schedule(machine, nextAtMs, kind, record, memory.name);
}

/** Asks once. Returns true when the outcome changes what the kubelet holds to be true. */
export function runProbe(
  machine: Machine,
  record: PodMemory,
  memory: ContainerMemory,
  container: Container,
  kind: ProbeKind,
): boolean {
  const probe = memory.probes[kind];
  const spec = probeOf(container, kind);
  const nowMs = machine.engine.agenda.nowMs;
  if (!probe || !spec || probe.nextAtMs === undefined || probe.nextAtMs > nowMs) return false;
  probe.nextAtMs = undefined;
  if (!isRunning(memory)) return false;
  const answer = answerTo(spec, kind, spec.timeoutSeconds, targetOf(machine, record, container, memory.instance));
  if (!answer.isSuccess) {
    const cause = record.cause;
    record.cause = { kind: 'timer', timer: `${kind} probe of container ${memory.name}` };
    recordEvent(machine, record, 'Warning', 'Unhealthy', `${titles[kind]} probe failed: ${answer.output}`, memory.name);
    record.cause = cause;
  }
  const hasChanged = judge(kind, spec, probe, answer.isSuccess);
  scheduleProbe(machine, record, memory, kind, false);
  return hasChanged;
}
