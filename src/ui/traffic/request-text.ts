/** One request in words, as of a moment of virtual time. */
import type { RequestView } from '../../protocol/views.ts';

const failures: Readonly<Record<Exclude<RequestView['outcome'], 'ok'>, string>> = {
  'no-endpoint': 'no endpoint was ready',
  refused: 'connection refused',
  error: 'the pod answered with an error',
  timeout: 'timeout',
  reset: 'connection reset',
};

/** `request 812: to web-k2x, ends in 12 ms`. What will become of it is not told before it has ended. */
export function requestText(request: RequestView, podName: string | undefined, nowMs: number): string {
  const { id, startMs, endMs, outcome } = request;
  if (nowMs < endMs) return `request ${id}: to ${podName ?? 'no pod'}, ends in ${milliseconds(endMs - nowMs)}`;
  const tookMs = milliseconds(endMs - startMs);
  if (outcome === 'ok') return `request ${id}: answered${podName ? ` by ${podName}` : ''} after ${tookMs}`;
  return `request ${id}: failed after ${tookMs}${podName ? ` at ${podName}` : ''}, ${failures[outcome]}`;
}

function milliseconds(ms: number): string {
  return `${Math.max(1, Math.round(ms))} ms`;
}
