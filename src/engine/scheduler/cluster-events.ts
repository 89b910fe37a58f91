/** What happened in the cluster, as far as it may make a waiting pod fit. */
// k8s: pkg/scheduler/framework/events.go
import { equal } from '../../base/equality.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { PersistentVolumeClaim } from '../../kinds/persistent-volume-claim/types.ts';
import type { PersistentVolume } from '../../kinds/persistent-volume/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { StorageClass } from '../../kinds/storage-class/types.ts';

export type ClusterEvent =
  | { type: 'node-added'; node: Node }
  | { type: 'node-updated'; node: Node; old: Node; changed: NodeChange }
  | { type: 'node-deleted'; node: Node }
  /** A pod that has a node, from now on. */
  | { type: 'pod-bound'; pod: Pod }
  | { type: 'pod-updated'; pod: Pod; old: Pod }
  /** A pod that had a node is gone or has ended. */
  | { type: 'pod-gone'; pod: Pod }
  | { type: 'claim-changed'; claim: PersistentVolumeClaim }
  | { type: 'volume-changed'; volume: PersistentVolume }
  | { type: 'storage-class-changed'; storageClass: StorageClass }
  /** The waiting pod itself was changed. */
  | { type: 'own-pod-updated'; pod: Pod; old: Pod };

export interface NodeChange {
  labels: boolean;
  taints: boolean;
  allocatable: boolean;
}

/** What changed about a node that scheduling depends on, or undefined. */
// k8s: pkg/scheduler/framework/events.go NodeSchedulingPropertiesChange
export function nodeChange(node: Node, old: Node): NodeChange | undefined {
  const changed = {
    labels: !equal(node.metadata.labels, old.metadata.labels),
    taints:
      !equal(node.spec.taints, old.spec.taints) ||
      (node.spec.unschedulable ?? false) !== (old.spec.unschedulable ?? false),
    allocatable:
      !equal(node.status.allocatable, old.status.allocatable) || !equal(node.status.capacity, old.status.capacity),
  };
  return changed.labels || changed.taints || changed.allocatable ? changed : undefined;
}

/** Whether a waiting pod was changed in a way that scheduling depends on. */
// k8s: pkg/scheduler/framework/events.go PodSchedulingPropertiesChange
export function podChange(pod: Pod, old: Pod): boolean {
  return (
    !equal(pod.metadata.labels, old.metadata.labels) ||
    !equal(pod.spec.tolerations, old.spec.tolerations) ||
    (pod.spec.schedulingGates?.length ?? 0) !== (old.spec.schedulingGates?.length ?? 0) ||
    !equal(pod.spec.nodeSelector, old.spec.nodeSelector) ||
    !equal(pod.spec.affinity, old.spec.affinity)
  );
}
