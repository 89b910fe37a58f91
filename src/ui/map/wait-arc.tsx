/** An arc round a pod that waits: the grace period runs out, the back-off passes. Follows virtual time by the second. */
import { parseTime } from '../../api/time.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { useClock } from '../stores/clock.ts';

/** Share of the wait that is over, and the seconds that are left. */
export interface Wait {
  share: number;
  leftSeconds: number;
}

// k8s: pkg/kubelet/kubelet.go MaxContainerBackOff, containerBackOffPeriod
const backOffInitialMs = 10_000;
const backOffMsMax = 300_000;

export function waitOf(pod: Pod, state: string, unixMs: number): Wait | undefined {
  if (state === 'Terminating') {
    const graceMs = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
    return wait(parseTime(pod.metadata.deletionTimestamp), graceMs, unixMs);
  }
  if (state === 'CrashLoopBackOff') {
    const status = pod.status.containerStatuses?.find((container) => container.state.waiting?.reason === state);
    const finishedMs = parseTime(status?.lastState.terminated?.finishedAt);
    const backOffMs = Math.min(backOffInitialMs * 2 ** Math.max(0, (status?.restartCount ?? 1) - 1), backOffMsMax);
    return wait(finishedMs + backOffMs, backOffMs, unixMs);
  }
  return undefined;
}

function wait(endsMs: number, lengthMs: number, unixMs: number): Wait | undefined {
  if (Number.isNaN(endsMs) || lengthMs <= 0) return undefined;
  const leftMs = Math.max(0, endsMs - unixMs);
  return { share: 1 - leftMs / lengthMs, leftSeconds: Math.ceil(leftMs / 1000) };
}

const waitingStates = new Set(['Terminating', 'CrashLoopBackOff']);

export function WaitArc({ pod, state, size }: { pod: Pod; state: string; size: number }) {
  return waitingStates.has(state) ? <RunningArc pod={pod} state={state} size={size} /> : null;
}

/** How long a container is still held back, in figures. */
export function BackOffLeft({ pod, state }: { pod: Pod; state: string }) {
  return state === 'CrashLoopBackOff' ? <SecondsLeft pod={pod} state={state} /> : null;
}

function SecondsLeft({ pod, state }: { pod: Pod; state: string }) {
  const leftSeconds = useClock((clock) => waitOf(pod, state, clock.epochMs + clock.nowMs)?.leftSeconds);
  return leftSeconds === undefined ? null : <span className="back-off num">{leftSeconds}&thinsp;s</span>;
}

function RunningArc({ pod, state, size }: { pod: Pod; state: string; size: number }) {
  const unixMs = useClock((clock) => clock.epochMs + Math.floor(clock.nowMs / 250) * 250);
  const waiting = waitOf(pod, state, unixMs);
  if (!waiting) return null;
  const length = 2 * Math.PI * 15.2;
  const left = (1 - waiting.share) * length;
  const color = state === 'Terminating' ? 'var(--leaving)' : 'var(--failed)';
  return (
    <svg className="wait-arc" width={size} height={size * 1.06} viewBox="0 0 32 34" aria-hidden="true">
      <circle
        cx="16"
        cy="16"
        r="15.2"
        fill="none"
        stroke={color}
        strokeWidth="1.5"
        strokeDasharray={`${left} ${length}`}
        transform="rotate(-90 16 16)"
      />
    </svg>
  );
}
