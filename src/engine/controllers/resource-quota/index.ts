/** Counts what is used of each quota: when the quota changes, when something that it counts goes, and every five minutes. */
// k8s: pkg/controller/resourcequota/resource_quota_controller.go, resource_quota_monitor.go
import type { Change } from '../../../api/handler.ts';
import type { KindDefinition } from '../../../api/kind.ts';
import { keyOf, type KubernetesObject } from '../../../api/object.ts';
import { equal } from '../../../base/equality.ts';
import { event } from '../../../kinds/event/index.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import { resourceQuota } from '../../../kinds/resource-quota/index.ts';
import { isPodCounted, resourcesOfKind } from '../../../kinds/resource-quota/usage.ts';
import type { Service } from '../../../kinds/service/types.ts';
import { kinds } from '../../../kinds/table.ts';
import { defineController, watchWith, type WatchContext } from '../../client/controller.ts';
import { byNamespace, namespaceIndex } from '../shared/indexes.ts';
import { asKind } from '../shared/ownership.ts';
import { quotaStatus } from './plan.ts';

/** k8s: pkg/controller/resourcequota/config ResourceQuotaSyncPeriod */
const syncMs = 300_000;

/** Events are not worth counting. */
const counted = kinds.filter((kind) => kind.namespaced && kind !== asKind(event));

export const resourceQuotaController = defineController({
  name: 'resourcequota-controller',
  watches: [
    watchWith(resourceQuota, ({ object, old, type }) =>
      type === 'DELETED' || (old && equal(old.spec.hard, object.spec.hard)) ? [] : [keyOf(object)],
    ),
    ...counted.map((kind) => watchWith(kind, (change, context) => keysOf(kind, change, context))),
  ],
  indexes: [byNamespace(resourceQuota), byNamespace(pod)],
  reconcile(key, context) {
    const quota = context.cache(resourceQuota).get(key);
    if (!quota) return;
    context.requeueAfterMs(syncMs);
    const namespace = quota.metadata.namespace ?? '';
    const objectsOf = (kind: KindDefinition): readonly KubernetesObject[] =>
      kind === asKind(pod)
        ? context.cache(pod).byIndex(namespaceIndex, namespace)
        : context
            .cache(kind)
            .list()
            .filter(({ metadata }) => metadata.namespace === namespace);
    const status = quotaStatus(quota, { kinds: counted, objectsOf }, context.nowMs);
    if (!status) return;
    const reason = `counted what is used of ${Object.keys(status.hard ?? {}).length} limited resources`;
    const written = context.client.updateStatus(resourceQuota, { ...quota, status }, reason);
    if (!written.ok && written.status.code !== 404) return { retry: written.status.message ?? 'refused' };
  },
});

/** What is created or grows was counted when it was admitted; what goes or shrinks is heard of here. */
function keysOf(kind: KindDefinition, change: Change, { cache, nowMs }: WatchContext): readonly string[] {
  const quotas = cache(resourceQuota).byIndex(namespaceIndex, change.object.metadata.namespace ?? '');
  if (quotas.length === 0 || !isLess(kind, change, nowMs)) return [];
  return quotas
    .filter(({ spec }) => resourcesOfKind(kind, Object.keys(spec.hard ?? {})).length > 0)
    .map((quota) => keyOf(quota));
}

function isLess(kind: KindDefinition, { object, old, type }: Change, nowMs: number): boolean {
  if (type === 'DELETED') return true;
  if (!old || kind.group !== '') return false;
  switch (kind.plural) {
    case 'pods':
      return isPodCounted(old as Pod, nowMs) && !isPodCounted(object as Pod, nowMs);
    case 'services':
      return (old as Service).spec.type !== (object as Service).spec.type;
    case 'persistentvolumeclaims':
      return !equal((old as { spec?: unknown }).spec, (object as { spec?: unknown }).spec);
    default:
      return false;
  }
}
