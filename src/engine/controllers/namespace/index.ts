/** Empties a namespace that is being deleted, and then lets it go. */
// k8s: pkg/controller/namespace/namespace_controller.go
import { keyOf, type KubernetesObject } from '../../../api/object.ts';
import { namespace } from '../../../kinds/namespace/index.ts';
import type { Namespace } from '../../../kinds/namespace/types.ts';
import { kinds } from '../../../kinds/table.ts';
import { defineController, watchWith, type Outcome, type ReconcileContext } from '../../client/controller.ts';
import { deletionConditions, gracePeriodMs, remainingSeconds, type Remains } from './plan.ts';

const namespacedKinds = kinds.filter((kind) => kind.namespaced);
const finalizer = 'kubernetes';

export const namespaceController = defineController({
  name: 'namespace-controller',
  watches: [
    watchWith(
      namespace,
      ({ object, type }) => (type !== 'DELETED' && isLeaving(object) ? [object.metadata.name] : []),
      gracePeriodMs,
    ),
  ],
  reconcile(key, context) {
    // Asked of the API server itself, since what is deleted here cannot be brought back.
    const fresh = context.client.get(namespace, key);
    if (!fresh.ok || !isLeaving(fresh.object)) return;
    return empty(fresh.object, context);
  },
});

function isLeaving({ metadata, spec }: Namespace): boolean {
  return metadata.deletionTimestamp !== undefined && (spec.finalizers ?? []).length > 0;
}

// k8s: pkg/controller/namespace/deletion/namespaced_resources_deleter.go Delete
function empty(object: Namespace, context: ReconcileContext): Outcome | undefined {
  const { name, deletionTimestamp } = object.metadata;
  const refusals: string[] = [];
  const remains: Remains[] = namespacedKinds.map((kind) => {
    for (const item of context.client.list<KubernetesObject>(kind, undefined, name)) {
      const reason = `deleted ${item.kind} ${item.metadata.name}: its namespace is being deleted`;
      const deleted = context.client.delete(kind, keyOf(item), { propagationPolicy: 'Background' }, reason);
      if (!deleted.ok && deleted.status.code !== 404) refusals.push(deleted.status.message ?? 'refused');
    }
    return { kind, objects: context.client.list<KubernetesObject>(kind, undefined, name) };
  });
  const conditions = deletionConditions(object.status.conditions, remains, refusals, context.now);
  let current = object;
  if (conditions || object.status.phase !== 'Terminating') {
    const status = { ...object.status, phase: 'Terminating' as const, ...(conditions ? { conditions } : {}) };
    const left = remains.reduce((sum, { objects }) => sum + objects.length, 0);
    const written = context.client.updateStatus(
      namespace,
      { ...object, status },
      `emptied the namespace: ${left} objects are left`,
    );
    if (!written.ok) return written.status.code === 404 ? undefined : { retry: written.status.message ?? 'refused' };
    current = written.object;
  }
  if (refusals.length) return { retry: refusals[0] };
  const seconds = remainingSeconds(remains, deletionTimestamp, context.nowMs);
  if (seconds > 0) {
    context.requeueAfterMs((Math.floor(seconds / 2) + 1) * 1000);
    return undefined;
  }
  return finalize(current, context);
}

function finalize(object: Namespace, context: ReconcileContext): Outcome | undefined {
  const finalizers = (object.spec.finalizers ?? []).filter((other) => other !== finalizer);
  const body = { ...object, spec: { ...object.spec, finalizers } };
  const reason = `let namespace ${object.metadata.name} go: it is empty`;
  const finalized = context.client.updateSubresource(namespace, body, 'finalize', reason);
  return finalized.ok || finalized.status.code === 404 ? undefined : { retry: finalized.status.message ?? 'refused' };
}
