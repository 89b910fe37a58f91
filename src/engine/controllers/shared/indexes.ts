/** Indexes on the manager's caches that several controllers ask, so that no event walks all objects. */
import type { KindDefinition } from '../../../api/kind.ts';
import { controllerOf, type KubernetesObject } from '../../../api/object.ts';
import { matchesSelector, type LabelSelector } from '../../../api/selector.ts';
import { claimNamesOf } from '../../../kinds/pod/claims.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { indexOf, type IndexDefinition } from '../../client/controller.ts';
import type { Informer } from '../../client/informer.ts';

const none: readonly string[] = [];

/** Objects by the uid of each owner. */
export const ownerIndex = 'owner';

export function byOwner<T extends KubernetesObject>(kind: KindDefinition<T>): IndexDefinition {
  return indexOf(kind, ownerIndex, (object) => object.metadata.ownerReferences?.map((owner) => owner.uid) ?? none);
}

/** Objects by namespace. */
export const namespaceIndex = 'namespace';

export function byNamespace<T extends KubernetesObject>(kind: KindDefinition<T>): IndexDefinition {
  return indexOf(kind, namespaceIndex, (object) => [object.metadata.namespace ?? '']);
}

/** Objects that no controller manages, by namespace: what a controller may adopt. */
export const orphanIndex = 'orphan';

export function byOrphanNamespace<T extends KubernetesObject>(kind: KindDefinition<T>): IndexDefinition {
  return indexOf(kind, orphanIndex, (object) => (controllerOf(object) ? none : [object.metadata.namespace ?? '']));
}

/** Pods by the node they are bound to. */
export const nodeIndex = 'node';

export const podsByNode: IndexDefinition = indexOf(pod, nodeIndex, (object) =>
  object.spec.nodeName ? [object.spec.nodeName] : none,
);

/** Pods by each of their labels: `default/app=web`. */
export const labelIndex = 'label';

export const podsByLabel: IndexDefinition = indexOf(pod, labelIndex, (object) => {
  const { namespace, labels } = object.metadata;
  const values: string[] = [];
  for (const key in labels) values.push(`${namespace}/${key}=${labels[key]}`);
  return values;
});

/** The pods of a namespace that a selector takes; walks only those that share its rarest label. */
export function selectPods(pods: Informer<Pod>, namespace: string, selector: LabelSelector | undefined): Pod[] {
  if (!selector) return [];
  const candidates = candidatesOf(pods, namespace, selector);
  return candidates.filter((candidate) => matchesSelector(selector, candidate.metadata.labels));
}

function candidatesOf(pods: Informer<Pod>, namespace: string, selector: LabelSelector): Pod[] {
  let rarest: string | undefined;
  let rarestCount = Number.POSITIVE_INFINITY;
  for (const key in selector.matchLabels) {
    const value = `${namespace}/${key}=${selector.matchLabels[key]}`;
    const count = pods.countByIndex(labelIndex, value);
    if (count < rarestCount) {
      rarest = value;
      rarestCount = count;
    }
  }
  if (rarest === undefined) return pods.byIndex(namespaceIndex, namespace);
  return rarestCount === 0 ? [] : pods.byIndex(labelIndex, rarest);
}

/** Pods by each claim that they mount: `default/data-db-0`. */
export const claimIndex = 'claim';

export const podsByClaim: IndexDefinition = indexOf(pod, claimIndex, ({ metadata, spec }) => {
  if (!spec.volumes?.some(({ persistentVolumeClaim }) => persistentVolumeClaim)) return none;
  return claimNamesOf(spec).map((name) => `${metadata.namespace}/${name}`);
});
