/** The face of a Node: the STATUS that kubectl prints, and what it means for pods. */
// k8s: pkg/printers/internalversion/printers.go printNode
import type { Condition } from '../../api/object.ts';
import { defineKindView } from '../../ui/design/kind-view.ts';
import type { Face } from '../../ui/design/state.ts';
import type { Node } from './types.ts';

export const view = defineKindView<Node>({
  icon: <path d="M2 3h12v4H2Zm0 6h12v4H2ZM4.5 5h.01M4.5 11h.01" />,
  face: nodeFace,
  summary: (node) => `Node · ${nodeFace(node).state}`,
});

const pressures = ['MemoryPressure', 'DiskPressure', 'PIDPressure'];

export function nodeFace(node: Node): Face {
  const ready = conditionOf(node, 'Ready');
  const state = nodeStatus(node);
  if (ready?.status === 'Unknown')
    return { state, token: 'unknown', icon: 'unlinked', word: 'its kubelet does not answer' };
  if (ready?.status !== 'True') return { state, token: 'failed', icon: 'cross', word: ready?.message ?? 'not ready' };
  const pressure = pressures.filter((type) => conditionOf(node, type)?.status === 'True');
  if (pressure.length > 0) return { state, token: 'degraded', icon: 'alert', word: pressure.join(', ') };
  if (node.spec.unschedulable) return { state, token: 'off', icon: 'pause', word: 'cordoned: takes no new pods' };
  return { state, token: 'ready', icon: 'check', word: 'ready' };
}

/** `Ready`, `NotReady`, `Ready,SchedulingDisabled`. */
export function nodeStatus(node: Node): string {
  const ready = conditionOf(node, 'Ready');
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (node.spec.unschedulable) words.push('SchedulingDisabled');
  return words.join(',');
}

function conditionOf(node: Node, type: string): Condition | undefined {
  return node.status.conditions?.find((condition) => condition.type === type);
}
