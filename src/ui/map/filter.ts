/** Which nodes are cards on the map: the control plane's own machines are in its strip. */
import type { Node } from '../../kinds/node/types.ts';

export function isControlPlane(node: Node): boolean {
  return node.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined;
}

export function isWorker(node: Node): boolean {
  return !isControlPlane(node);
}
