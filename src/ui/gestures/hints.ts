/** What would happen on each drop target, said before the drop. Pure, so that it is there at once. */
import { controllerOf } from '../../api/object.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { ClusterState } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { previewDrain, previewText } from './drain-plan.ts';
import type { DragSubject } from './drag-subject.ts';

export interface Hint {
  verdict: 'yes' | 'careful' | 'no';
  text: string;
}

export const podsNeverMove = 'Pods never move. Delete it and the scheduler picks again; steer it with affinity.';

export function hintsFor(subject: DragSubject, cluster: ClusterState): ReadonlyMap<string, Hint> {
  return subject.kind === 'pod' ? podHints(subject.key, cluster) : nodeHints(subject, cluster);
}

function podHints(key: string, cluster: ClusterState): ReadonlyMap<string, Hint> {
  const hints = new Map<string, Hint>();
  const pod = tableOf(cluster.tables, 'pods').byKey.get(key);
  if (!pod) return hints;
  hints.set('bin', deletionHint(pod));
  hints.set('canvas', {
    verdict: 'careful',
    text: 'Drop here to choose: evict (asks disruption budgets) or delete (does not).',
  });
  for (const name of tableOf(cluster.tables, 'nodes').byKey.keys()) {
    if (name !== pod.spec.nodeName) hints.set(`node ${name}`, { verdict: 'no', text: 'Pods never move.' });
  }
  return hints;
}

export function deletionHint(pod: Pod): Hint {
  if (pod.metadata.deletionTimestamp !== undefined) return { verdict: 'no', text: 'It is leaving already.' };
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
    return { verdict: 'careful', text: `The kubelet will recreate it; edit the manifest on ${pod.spec.nodeName}.` };
  }
  const owner = controllerOf(pod);
  if (!owner) return { verdict: 'careful', text: 'Nothing will bring this back: the pod has no owner.' };
  return { verdict: 'yes', text: `Delete it. ${owner.kind} ${owner.name} creates another one.` };
}

function nodeHints(subject: DragSubject, cluster: ClusterState): ReadonlyMap<string, Hint> {
  const hints = new Map<string, Hint>();
  const node = tableOf(cluster.tables, 'nodes').byKey.get(subject.key);
  if (!node) return hints;
  if (subject.docked) {
    const text = 'Uncordon: it takes new pods again. Running pods do not come back by themselves.';
    hints.set(`place ${subject.key}`, { verdict: 'yes', text });
    hints.set('canvas', { verdict: 'yes', text });
    return hints;
  }
  hints.set('dock', drainHint(node, cluster));
  hints.set('bin', { verdict: 'no', text: 'A node goes to the maintenance dock.' });
  return hints;
}

export function drainHint(node: Node, cluster: ClusterState): Hint {
  const budgets = [...tableOf(cluster.tables, 'poddisruptionbudgets').byKey.values()];
  const plan = previewDrain(cluster.podsOnNode.of(node.metadata.name), budgets);
  const calm = plan.blockedByPdb.length === 0 && plan.needsFlag.length === 0;
  return { verdict: calm ? 'yes' : 'careful', text: `Drain ${node.metadata.name}: ${previewText(plan)}` };
}
