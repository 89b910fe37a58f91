/** Who hears of a change of what may be owned: the owner before and after it, or whoever may adopt. */
import type { Change } from '../../../api/handler.ts';
import type { KindDefinition } from '../../../api/kind.ts';
import { controllerOf, keyOf, type KubernetesObject } from '../../../api/object.ts';
import { matchesSelector, type LabelSelector } from '../../../api/selector.ts';
import { equal } from '../../../base/equality.ts';
import type { WatchContext } from '../../client/controller.ts';
import { namespaceIndex } from './indexes.ts';

type Caches = Pick<WatchContext, 'cache'>;

/** The object of that kind that controls the other one, if the cache knows it. */
export function ownerIn<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  object: KubernetesObject,
  context: Caches,
): T | undefined {
  const owner = controllerOf(object);
  if (owner?.kind !== kind.kind) return undefined;
  const found = context.cache(kind).get(`${object.metadata.namespace}/${owner.name}`);
  return found?.metadata.uid === owner.uid ? found : undefined;
}

export function ownerKey<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  object: KubernetesObject,
  context: Caches,
): string | undefined {
  const owner = ownerIn(kind, object, context);
  return owner && keyOf(owner);
}

/** The keys of the owners before and after. @param owner the key of the present one, for who has looked it up already */
export function ownerKeys<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  { object, old }: Change,
  context: Caches,
  owner = ownerKey(kind, object, context),
): string[] {
  const isHandedOver = old && controllerOf(old)?.uid !== controllerOf(object)?.uid;
  const before = isHandedOver ? ownerKey(kind, old, context) : undefined;
  const keys = before && before !== owner ? [before] : [];
  if (owner) keys.push(owner);
  return keys;
}

/** Nobody owns it, and that or its labels are news: whoever selects it may want it. */
export function isNewOrphan({ object, old }: Change): boolean {
  if (controllerOf(object)) return false;
  return !old || controllerOf(old) !== undefined || !equal(old.metadata.labels, object.metadata.labels);
}

/** The objects of that kind whose selector takes the orphan. */
export function adopters<T extends KubernetesObject>(
  kind: KindDefinition<T>,
  { metadata }: KubernetesObject,
  context: Caches,
  selectorOf: (candidate: T) => LabelSelector,
): T[] {
  return context
    .cache(kind)
    .byIndex(namespaceIndex, metadata.namespace ?? '')
    .filter((candidate) => matchesSelector(selectorOf(candidate), metadata.labels));
}

/** The owners before and after; for what has lost its owner or never had one, all who may adopt it. */
export function keysOfOwned<T extends KubernetesObject & { spec: { selector: LabelSelector } }>(
  kind: KindDefinition<T>,
  change: Change,
  context: Caches,
): string[] {
  const keys = ownerKeys(kind, change, context);
  if (change.type === 'DELETED' || !isNewOrphan(change)) return keys;
  return [...keys, ...adopters(kind, change.object, context, ({ spec }) => spec.selector).map(keyOf)];
}
