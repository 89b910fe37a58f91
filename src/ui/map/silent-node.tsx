/** On the card of a node that does not answer: when it was last heard of, and how long its pods stay. */
import { humanDuration } from '../../api/duration.ts';
import { parseTime } from '../../api/time.ts';
import type { Node } from '../../kinds/node/types.ts';
import { useRenewedMs } from '../inspector/heartbeat.tsx';
import { selectSecond, useClock } from '../stores/clock.ts';

/** Pods tolerate an unreachable node for so long, unless they say otherwise. */
// k8s: plugin/pkg/admission/defaulttolerationseconds
const tolerationMs = 300_000;

export function SilentNode({ node }: { node: Node }) {
  const second = useClock(selectSecond);
  const epochMs = useClock((state) => state.epochMs);
  const renewedMs = useRenewedMs(node.metadata.name, second);
  return (
    <p className="silent-node num" data-testid={`silent-${node.metadata.name}`}>
      {silenceText(renewedMs, evictionMs(node), epochMs + second * 1000)}
    </p>
  );
}

/** When the pods of a node that does not answer are to leave, in milliseconds since 1970. */
export function evictionMs({ spec }: Node): number | undefined {
  const taint = spec.taints?.find(
    ({ key, effect }) => key === 'node.kubernetes.io/unreachable' && effect === 'NoExecute',
  );
  return taint?.timeAdded === undefined ? undefined : parseTime(taint.timeAdded) + tolerationMs;
}

/** `last heard of 67s ago · its pods leave in 3m58s`. */
export function silenceText(renewedMs: number | undefined, evictionMs: number | undefined, nowMs: number): string {
  const heard = renewedMs === undefined ? 'not heard of' : `last heard of ${humanDuration(nowMs - renewedMs)} ago`;
  if (evictionMs === undefined) return heard;
  const left = evictionMs - nowMs;
  return `${heard} · ${left > 0 ? `its pods leave in ${humanDuration(left)}` : 'its pods are to leave'}`;
}
