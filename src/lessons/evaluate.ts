/** Decides how far a step is: what holds now, what has held all the time, and since when. */
import type { Baseline, Facts } from './facts.ts';
import type { Check, Step } from './lesson.ts';

/** What has to be remembered of a step between two looks; plain data, so that it survives a reload. */
export interface StepMemory {
  baseline: Baseline;
  checks: readonly CheckMemory[];
}

interface CheckMemory {
  /** When an `always` was false for the first time. */
  failedAtMs?: number;
  /** New extremes of an `always`, in order of time: what lies ahead is forgotten after an undo. */
  extremes: readonly { atMs: number; value: number }[];
  /** Since when it has been true without a break. */
  trueSinceMs?: number;
}

export interface CheckResult {
  check: Check;
  met: boolean;
  /** It had to hold all the time and did not: only doing the step again helps. */
  failedAtMs?: number;
  value?: number | string;
  extreme?: number;
  /** How long it has held of what `holdMs` asks for. */
  heldMs?: number;
}

export interface StepResult {
  checks: readonly CheckResult[];
  met: boolean;
}

export function newMemory(step: Step, baseline: Baseline): StepMemory {
  return { baseline, checks: (step.check ?? []).map(() => ({ extremes: [] })) };
}

/** Looks at the cluster. Time may have gone back since the last look: then what lay ahead never was. */
export function evaluate(step: Step, cluster: Facts, memory: StepMemory): { result: StepResult; memory: StepMemory } {
  const looked = (step.check ?? []).map((check, index) =>
    look(check, cluster, undone(memory.checks[index] ?? { extremes: [] }, cluster.nowMs)),
  );
  const checks = looked.map(({ result }) => result);
  return {
    result: { checks, met: checks.every(({ met }) => met) },
    memory: { ...memory, checks: looked.map(({ memory: after }) => after) },
  };
}

function undone({ failedAtMs, extremes, trueSinceMs }: CheckMemory, nowMs: number): CheckMemory {
  return {
    extremes: extremes.filter(({ atMs }) => atMs <= nowMs),
    ...(failedAtMs !== undefined && failedAtMs <= nowMs ? { failedAtMs } : {}),
    ...(trueSinceMs !== undefined && trueSinceMs <= nowMs ? { trueSinceMs } : {}),
  };
}

function look(check: Check, cluster: Facts, before: CheckMemory): { result: CheckResult; memory: CheckMemory } {
  const { nowMs } = cluster;
  const holds = check.that(cluster);
  const value = check.value?.(cluster);
  const valueShown = value === undefined ? {} : { value };
  if (check.always) {
    const extremes = withExtreme(before.extremes, check.always, nowMs, value);
    const failedAtMs = before.failedAtMs ?? (holds ? undefined : nowMs);
    const failed = failedAtMs === undefined ? {} : { failedAtMs };
    const last = extremes.at(-1);
    return {
      result: {
        check,
        met: failedAtMs === undefined,
        ...failed,
        ...valueShown,
        ...(last ? { extreme: last.value } : {}),
      },
      memory: { extremes, ...failed },
    };
  }
  const trueSinceMs = holds ? (before.trueSinceMs ?? nowMs) : undefined;
  const heldMs = trueSinceMs === undefined ? 0 : nowMs - trueSinceMs;
  return {
    result: {
      check,
      met: holds && heldMs >= (check.holdMs ?? 0),
      ...valueShown,
      ...(check.holdMs === undefined ? {} : { heldMs: Math.min(heldMs, check.holdMs) }),
    },
    memory: { extremes: [], ...(trueSinceMs === undefined ? {} : { trueSinceMs }) },
  };
}

function withExtreme(
  extremes: CheckMemory['extremes'],
  which: 'lowest' | 'highest',
  atMs: number,
  value: number | string | undefined,
): CheckMemory['extremes'] {
  if (typeof value !== 'number') return extremes;
  const last = extremes.at(-1)?.value;
  const isNew = last === undefined || (which === 'lowest' ? value < last : value > last);
  return isNew ? [...extremes, { atMs, value }] : extremes;
}
