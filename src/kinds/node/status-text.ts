/** What `kubectl get nodes` says of a node: STATUS and ROLES. The pictures use the same words. */
// k8s: pkg/printers/internalversion/printers.go printNode, findNodeRoles
import type { Node } from './types.ts';

/** `Ready`, `NotReady,SchedulingDisabled`, `Unknown`, … */
export function nodeStatusText(node: Node): string {
  const ready = node.status.conditions?.find((condition) => condition.type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

const rolePrefix = 'node-role.kubernetes.io/';

/** Roles come from labels: `node-role.kubernetes.io/control-plane` → `control-plane`. */
export function nodeRolesText(node: Node): string {
  const roles = new Set<string>();
  for (const [label, value] of Object.entries(node.metadata.labels ?? {})) {
    if (label.startsWith(rolePrefix) && label.length > rolePrefix.length) roles.add(label.slice(rolePrefix.length));
    else if (label === 'kubernetes.io/role' && value) roles.add(value);
  }
  return [...roles].sort().join(',') || '<none>';
}
