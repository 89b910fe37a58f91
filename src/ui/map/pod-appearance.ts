/** All that a drawn pod says about itself, worked out once per stored object. */
import { controllerOf } from '../../api/object.ts';
import { podStatusText } from '../../kinds/pod/status-text.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import { podFace } from '../../kinds/pod/view.tsx';
import type { Face } from '../design/state.ts';
import { derive, type ClusterState } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { revisionNumber } from '../../kinds/deployment/rollout.ts';
import { shortPodName } from './pod-name.ts';

export interface PodAppearance extends Face {
  label: string;
  ready: string;
  restarts: number;
  mirror: boolean;
}

const known = new WeakMap<Pod, PodAppearance>();

export function appearanceOf(pod: Pod): PodAppearance {
  const before = known.get(pod);
  if (before) return before;
  // Only the number of restarts is drawn, so the time is of no matter here.
  const { ready, restarts } = podStatusText(pod, 0);
  const appearance: PodAppearance = {
    ...podFace(pod),
    label: shortPodName(pod),
    ready,
    restarts: parseInt(restarts, 10),
    mirror: pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined,
  };
  known.set(pod, appearance);
  return appearance;
}

/** Uid of a ReplicaSet, or label of a StatefulSet's pods → number of the revision. */
export const selectRevisions = derive(['replicasets', 'controllerrevisions'], (tables) => {
  const revisions = new Map<string, number>();
  for (const replicaSet of tableOf(tables, 'replicasets').byKey.values()) {
    const revision = revisionNumber(replicaSet);
    if (revision > 0) revisions.set(replicaSet.metadata.uid, revision);
  }
  for (const { metadata, revision } of tableOf(tables, 'controllerrevisions').byKey.values())
    if (controllerOf({ metadata })?.kind === 'StatefulSet')
      revisions.set(labelKey(metadata.namespace, metadata.name), revision);
  return revisions;
});

function labelKey(namespace = '', label = ''): string {
  return `${namespace}/${label}`;
}

export function revisionOf(pod: Pod, revisions: ReadonlyMap<string, number>): number | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind === 'StatefulSet')
    return revisions.get(labelKey(pod.metadata.namespace, pod.metadata.labels?.['controller-revision-hash']));
  return revisions.get(owner?.uid ?? '');
}

/** Nothing has been heard of that node: what is known of its pods is old. */
export function isUnreachable({ tables }: Pick<ClusterState, 'tables'>, node: string | undefined): boolean {
  const found = node === undefined ? undefined : tableOf(tables, 'nodes').byKey.get(node);
  return found?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'Unknown') === true;
}

/** What a pointer that rests on a pod is told: `web-7d9-k2x`, `Running · ready 1/1 · ReplicaSet web-7d9`, `requests 250m CPU, 128Mi`. */
export function podTitle(pod: Pod): string {
  const { state, ready } = appearanceOf(pod);
  const owner = controllerOf(pod);
  const requests = pod.spec.containers.flatMap(({ resources }) =>
    resources?.requests ? [`${resources.requests['cpu'] ?? '0'} CPU, ${resources.requests['memory'] ?? '0'}`] : [],
  );
  return [
    pod.metadata.name,
    `${state} · ready ${ready} · ${owner ? `${owner.kind} ${owner.name}` : 'no owner'}`,
    ...(requests.length > 0 ? [`requests ${requests.join(' + ')}`] : []),
  ].join('\n');
}

/** `Pod web-7d9-k2x, Running, ready 1 of 1, revision 2, on worker-3, 1 restart`. */
export function podSentence(pod: Pod, revision: number | undefined, unreachable = false): string {
  const { state, ready, restarts, word } = appearanceOf(pod);
  return [
    `Pod ${pod.metadata.name}`,
    state,
    `ready ${ready.replace('/', ' of ')}`,
    word !== 'ready' && word,
    revision !== undefined && `revision ${revision}`,
    pod.spec.nodeName ? `on ${pod.spec.nodeName}` : 'on no node yet',
    restarts > 0 && `${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`,
    unreachable && 'last known state: its node does not answer',
  ]
    .filter(Boolean)
    .join(', ');
}
