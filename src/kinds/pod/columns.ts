/** What `kubectl get pods` prints. */
// k8s: pkg/printers/internalversion/printers.go podColumnDefinitions
import type { Column } from '../../api/kind.ts';
import { ageColumn, column, nameColumn, wideColumn } from '../columns.ts';
import { podCondition } from './conditions.ts';
import { podStatusText } from './status-text.ts';
import type { Pod } from './types.ts';

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  column(
    'Ready',
    'string',
    'The aggregate readiness state of this pod for accepting traffic.',
    (pod, nowMs) => podStatusText(pod, nowMs).ready,
  ),
  column(
    'Status',
    'string',
    'The aggregate status of the containers in this pod.',
    (pod, nowMs) => podStatusText(pod, nowMs).status,
  ),
  column(
    'Restarts',
    'string',
    'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    (pod, nowMs) => podStatusText(pod, nowMs).restarts,
  ),
  ageColumn,
  wideColumn('IP', 'string', 'The first address of the pod.', (pod) => pod.status.podIPs?.[0]?.ip ?? '<none>'),
  wideColumn('Node', 'string', 'The node that the pod is bound to.', (pod) => pod.spec.nodeName || '<none>'),
  wideColumn(
    'Nominated Node',
    'string',
    'The node on which the pod waits for victims to leave.',
    (pod) => pod.status.nominatedNodeName || '<none>',
  ),
  wideColumn('Readiness Gates', 'string', 'Conditions beyond the containers that make the pod ready.', readinessGates),
];

function readinessGates(pod: Pod): string {
  const gates = pod.spec.readinessGates ?? [];
  if (gates.length === 0) return '<none>';
  const met = gates.filter((gate) => podCondition(pod, gate.conditionType)?.status === 'True');
  return `${met.length}/${gates.length}`;
}
