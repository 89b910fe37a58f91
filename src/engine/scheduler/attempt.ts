/** How an attempt to place a pod ended, in the words of events and of the trace. */
import type { SchedulingRecord } from '../trace/trace.ts';
import type { Chosen, Decision } from './cycle.ts';

export interface Failure {
  reason: 'Unschedulable' | 'SchedulerError';
  message: string;
  /** None: the pod only backs off. */
  refusedBy: readonly string[];
}

export function schedulerError(message: string): Failure {
  return { reason: 'SchedulerError', message, refusedBy: [] };
}

export function volumesError(problem: string): Failure {
  return schedulerError(`running PreBind plugin "VolumeBinding": ${problem}`);
}

export function outcomeOf(decision: Decision): SchedulingRecord['outcome'] {
  if (decision.node !== undefined) return { node: decision.node, tie: decision.ties };
  return 'failure' in decision ? { error: decision.message } : { unschedulable: decision.message };
}

export function reasonOf({ node, feasible }: Chosen): string {
  return feasible.length === 1
    ? `chose ${node}, the only node that fits`
    : `chose ${node} of ${feasible.length} nodes that fit`;
}
