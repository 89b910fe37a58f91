/** The machines of the cluster as the map draws them: what each one is called and where it stands. */
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { leavesOnDrain } from '../gestures/drain-plan.ts';
import { derive, type ClusterState } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { isWorker } from './filter.ts';
import { inGroups, type MachineGroups } from './group.ts';
import { zoneOf, type Machine } from './machine.ts';

export function machineOf(node: Node, pods: readonly Pod[]): Machine {
  return {
    name: node.metadata.name,
    zone: zoneOf(node),
    docked: node.spec.unschedulable === true && pods.every(isAtRest),
  };
}

/** A drain would find nothing to do, or only what has ended by itself. */
function isAtRest(pod: Pod): boolean {
  return isPodTerminal(pod) || !leavesOnDrain(pod);
}

const selectFresh = derive(['nodes', 'pods'], (tables, state) =>
  inGroups(
    [...tableOf(tables, 'nodes').byKey.values()]
      .filter(isWorker)
      .map((node) => machineOf(node, node.spec.unschedulable ? state.podsOnNode.of(node.metadata.name) : [])),
  ),
);

let known: { text: string; groups: MachineGroups } | undefined;

/** The same value as before unless a machine came, went, or moved to or from the dock. */
export function selectMachines(state: ClusterState): MachineGroups {
  const groups = selectFresh(state);
  if (known?.groups === groups) return groups;
  const text = JSON.stringify(groups);
  if (known?.text !== text) known = { text, groups };
  return known.groups;
}
