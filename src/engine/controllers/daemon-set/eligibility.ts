/** On which nodes a DaemonSet runs, and what its pod for one node looks like. */
// k8s: pkg/controller/daemon/daemon_controller.go NodeShouldRunDaemonPod, pkg/controller/daemon/util/daemonset_util.go
import type { DaemonSet } from '../../../kinds/daemon-set/types.ts';
import { matchesRequiredNodeAffinity } from '../../../kinds/node/node-affinity.ts';
import { untoleratedTaint } from '../../../kinds/node/taints.ts';
import type { Node } from '../../../kinds/node/types.ts';
import type { Pod, PodSpec, PodTemplateSpec, Toleration } from '../../../kinds/pod/types.ts';
import { revisionHashLabel } from '../shared/template-revisions.ts';

const generationLabel = 'pod-template-generation';
const generationAnnotation = 'deprecated.daemonset.template.generation';

const daemonTolerations: readonly Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];
const hostNetworkToleration: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
};

export interface Eligibility {
  /** A new pod may start there. */
  shouldRun: boolean;
  /** A pod that is there may stay: a taint that only keeps new pods away does not drive it out. */
  mayStay: boolean;
}

export function eligibility(daemonSet: DaemonSet, node: Node): Eligibility {
  const { spec } = daemonSet.spec.template;
  if (spec.nodeName && spec.nodeName !== node.metadata.name) return { shouldRun: false, mayStay: false };
  if (!matchesRequiredNodeAffinity({ spec }, node)) return { shouldRun: false, mayStay: false };
  const tolerations = tolerationsOf(spec);
  const { taints } = node.spec;
  return {
    shouldRun: !untoleratedTaint(taints, tolerations, ['NoSchedule', 'NoExecute']),
    mayStay: !untoleratedTaint(taints, tolerations, ['NoExecute']),
  };
}

// k8s: pkg/controller/daemon/util/daemonset_util.go AddOrUpdateDaemonPodTolerations
function tolerationsOf(spec: PodSpec): Toleration[] {
  const added = spec.hostNetwork ? [...daemonTolerations, hostNetworkToleration] : daemonTolerations;
  const own = spec.tolerations ?? [];
  const isSame = (left: Toleration, right: Toleration) =>
    left.key === right.key && left.effect === right.effect && (left.operator ?? 'Equal') === right.operator;
  const replaced = own.filter((toleration) => !added.some((other) => isSame(toleration, other)));
  return [...replaced, ...added];
}

/** The template of the pod for one node: bound to it by affinity, so that the scheduler still does the binding. */
// k8s: pkg/controller/daemon/util/daemonset_util.go CreatePodTemplate, ReplaceDaemonSetPodNodeNameNodeAffinity
export function templateFor(daemonSet: DaemonSet, node: string, hash: string): PodTemplateSpec {
  const { metadata, spec } = daemonSet.spec.template;
  const generation = daemonSet.metadata.annotations?.[generationAnnotation];
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }];
  return {
    metadata: {
      ...metadata,
      labels: {
        ...metadata.labels,
        ...(generation ? { [generationLabel]: generation } : {}),
        [revisionHashLabel]: hash,
      },
    },
    spec: {
      ...spec,
      tolerations: tolerationsOf(spec),
      affinity: {
        ...spec.affinity,
        nodeAffinity: {
          ...spec.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchFields }] },
        },
      },
    },
  };
}

/** The node that a daemon's pod is on or meant for. */
// k8s: pkg/controller/daemon/util/daemonset_util.go GetTargetNodeName
export function targetNode({ spec }: Pod): string {
  if (spec.nodeName) return spec.nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields } of terms)
    for (const { key, operator, values } of matchFields ?? [])
      if (key === 'metadata.name' && operator === 'In' && values?.length === 1) return values[0];
  return '';
}

/** Made from the present template. */
// k8s: pkg/controller/daemon/util/daemonset_util.go IsPodUpdated
export function isUpdated(daemonSet: DaemonSet, pod: Pod, hash: string): boolean {
  const { labels } = pod.metadata;
  const generation = daemonSet.metadata.annotations?.[generationAnnotation];
  return labels?.[revisionHashLabel] === hash || (generation !== undefined && labels?.[generationLabel] === generation);
}
