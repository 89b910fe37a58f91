/** The sentence that tells a student why a pod stays Pending. */
// k8s: pkg/scheduler/framework/types.go FitError.Error
import type { Refusal } from './refusal.ts';

/** Events carry no more than this; conditions carry the whole message. */
// k8s: pkg/apis/core/validation/events.go NoteLengthLimit
export const eventMessageLengthMax = 1024;

/**
 * Example: two nodes short of CPU, one tainted → `0/3 nodes are available: 1 node(s) had untolerated taint {…}, 2 Insufficient cpu.`
 * Reasons are sorted as text, with their numbers.
 * @param refusalOfOthers why the nodes that were not refused one by one were refused
 */
export function fitErrorMessage(
  nodeCount: number,
  refusals: ReadonlyMap<string, Refusal>,
  refusalOfOthers: Refusal | undefined,
): string {
  const counts = new Map<string, number>();
  const count = (refusal: Refusal, nodes: number) => {
    for (const reason of refusal.reasons) counts.set(reason, (counts.get(reason) ?? 0) + nodes);
  };
  for (const refusal of refusals.values()) count(refusal, 1);
  if (refusalOfOthers && refusals.size < nodeCount) count(refusalOfOthers, nodeCount - refusals.size);
  const reasons = [...counts].map(([reason, nodes]) => `${nodes} ${reason}`).sort();
  return `0/${nodeCount} nodes are available:${reasons.length ? ` ${reasons.join(', ')}.` : ''}`;
}

/** When a plugin refused the pod before any node was looked at. Example: `0/3 nodes are available: pod affinity terms conflict.` */
export function preFilterErrorMessage(nodeCount: number, refusal: Refusal): string {
  return `0/${nodeCount} nodes are available: ${refusal.reasons.join(', ')}.`;
}

export function shortenedForEvent(message: string): string {
  return message.length <= eventMessageLengthMax ? message : `${message.slice(0, eventMessageLengthMax - 4)} ...`;
}
