/** What `kubectl get nodes` prints. */
// k8s: pkg/printers/internalversion/printers.go nodeColumnDefinitions
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../columns.ts';
import { nodeRolesText, nodeStatusText } from './status-text.ts';
import type { Node, NodeSystemInfo } from './types.ts';

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  column('Status', 'string', 'The status of the node', nodeStatusText),
  column('Roles', 'string', 'The roles of the node', nodeRolesText),
  ageColumn,
  column(
    'Version',
    'string',
    'Kubelet Version reported by the node.',
    (node) => node.status.nodeInfo?.kubeletVersion ?? '',
  ),
  wideColumn('Internal-IP', 'string', 'Address inside the cluster.', (node) => address(node, 'InternalIP')),
  wideColumn('External-IP', 'string', 'Address outside the cluster.', (node) => address(node, 'ExternalIP')),
  wideColumn('OS-Image', 'string', 'OS Image reported by the node.', (node) => systemInfo(node, 'osImage')),
  wideColumn('Kernel-Version', 'string', 'Kernel Version reported by the node.', (node) =>
    systemInfo(node, 'kernelVersion'),
  ),
  wideColumn('Container-Runtime', 'string', 'ContainerRuntime Version reported by the node.', (node) =>
    systemInfo(node, 'containerRuntimeVersion'),
  ),
];

function address(node: Node, type: string): string {
  return node.status.addresses?.find((candidate) => candidate.type === type)?.address ?? '<none>';
}

function systemInfo(node: Node, field: keyof NodeSystemInfo): string {
  return node.status.nodeInfo?.[field] || '<unknown>';
}
