/** What would happen on each drop target, said before the drop. Pure, so that it is there at once. */
import { controllerOf } from '../../api/object.ts';
import { matchesSelector } from '../../api/selector.ts';
import type { Node } from '../../kinds/node/types.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { PodDisruptionBudget } from '../../kinds/pod-disruption-budget/types.ts';
import type { ClusterState } from '../stores/cluster-store.ts';
import { tableOf } from '../stores/resources.ts';
import { staysOnDrain } from '../map/model.ts';
import type { DragSubject } from './drag-store.ts';

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
    hints.set('canvas', {
      verdict: 'yes',
      text: 'Uncordon: it takes new pods again. Running pods do not come back by themselves.',
    });
    return hints;
  }
  hints.set('dock', drainHint(node, cluster));
  hints.set('bin', { verdict: 'no', text: 'A node goes to the maintenance dock.' });
  return hints;
}

/** Evict 4 · stay 2 · blocked 1 (web: allowed 0) · needs a flag 1. */
export function drainHint(node: Node, cluster: ClusterState): Hint {
  const pods = cluster.podsOnNode.of(node.metadata.name);
  const staying = pods.filter(staysOnDrain).length;
  const leaving = pods.filter((pod) => !staysOnDrain(pod));
  const needsFlag = leaving.filter(
    (pod) => !controllerOf(pod) || pod.spec.volumes?.some((volume) => volume.emptyDir),
  ).length;
  const budgets = [...tableOf(cluster.tables, 'poddisruptionbudgets').byKey.values()];
  const blocking = budgets.filter(
    (budget) => budget.status.disruptionsAllowed < 1 && leaving.some((pod) => covers(budget, pod)),
  );
  const blocked = leaving.filter((pod) => blocking.some((budget) => covers(budget, pod))).length;
  const text = [
    `Drain ${node.metadata.name}: evict ${leaving.length - blocked}`,
    staying > 0 && `stay ${staying}`,
    blocked > 0 && `blocked ${blocked} (${blocking.map((budget) => `${budget.metadata.name}: allowed 0`).join(', ')})`,
    needsFlag > 0 && `needs a flag ${needsFlag}`,
  ]
    .filter(Boolean)
    .join(' · ');
  return { verdict: blocked > 0 || needsFlag > 0 ? 'careful' : 'yes', text };
}

function covers(budget: PodDisruptionBudget, pod: Pod): boolean {
  return (
    budget.metadata.namespace === pod.metadata.namespace && matchesSelector(budget.spec.selector, pod.metadata.labels)
  );
}
