/** What an apply will set in motion, in a sentence each, from the object before and after. */
import { equal } from '../../base/equality.ts';
import type { KubernetesObject } from '../../api/object.ts';

interface Workload extends KubernetesObject {
  spec?: { replicas?: number; template?: unknown; selector?: unknown; strategy?: { type?: string } };
}

/** Example: `The pod template changes: a new ReplicaSet is made and a rolling update begins.` */
export function consequencesOf(before: KubernetesObject | undefined, after: KubernetesObject): string[] {
  const name = `${after.kind} ${after.metadata.name}`;
  if (!before) return [`${name} is new and will be created.`];
  const old = before as Workload;
  const next = after as Workload;
  const sentences: string[] = [];
  if (after.kind === 'Deployment' && !equal(old.spec?.template, next.spec?.template)) {
    sentences.push(
      next.spec?.strategy?.type === 'Recreate'
        ? 'The pod template changes: all old pods end before new ones start (Recreate), so there is downtime.'
        : 'The pod template changes: a new ReplicaSet is made and a rolling update begins.',
    );
  }
  if ((after.kind === 'ReplicaSet' || after.kind === 'DaemonSet') && !equal(old.spec?.template, next.spec?.template)) {
    sentences.push(
      after.kind === 'DaemonSet'
        ? 'The pod template changes: its pods are replaced node by node.'
        : 'The pod template changes: only pods made from now on follow it; those that run stay.',
    );
  }
  if (after.kind === 'Job' && !equal(old.spec?.template, next.spec?.template))
    sentences.push(
      'The pod template of a Job cannot change: the API server will refuse it. Delete the Job and create it anew.',
    );
  if (after.kind === 'CronJob')
    sentences.push('Only runs from now on follow it; a Job that runs already stays as it is.');
  if (after.kind === 'StatefulSet' && !equal(old.spec?.template, next.spec?.template))
    sentences.push('The pod template changes: its pods are replaced one by one, from the highest ordinal down.');
  if (old.spec?.replicas !== next.spec?.replicas && next.spec?.replicas !== undefined) {
    sentences.push(`Scales from ${old.spec?.replicas ?? 0} to ${next.spec.replicas} pods. Scaling starts no rollout.`);
  }
  if (after.kind === 'Service' && !equal(specField(before, 'selector'), specField(after, 'selector'))) {
    sentences.push('The selector changes: the Service’s EndpointSlices follow, then every node’s kube-proxy.');
  }
  if (sentences.length === 0)
    sentences.push(
      equal(withoutVersion(before), withoutVersion(after))
        ? `${name} stays as it is.`
        : `${name} is changed; no pod is replaced.`,
    );
  return sentences;
}

function specField(object: KubernetesObject, field: string): unknown {
  return (object as { spec?: Record<string, unknown> } & KubernetesObject).spec?.[field];
}

function withoutVersion(object: KubernetesObject): unknown {
  const {
    resourceVersion: _version,
    generation: _generation,
    managedFields: _managed,
    annotations,
    ...metadata
  } = object.metadata;
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return { ...object, metadata: { ...metadata, annotations: Object.fromEntries(kept) } };
}
