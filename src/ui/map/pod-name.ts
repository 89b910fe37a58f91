/** Names short enough to stand under a glyph. */
import { controllerOf } from '../../api/object.ts';
import type { Pod } from '../../kinds/pod/types.ts';

/**
 * `web-5f6c9d7b8-k2x4q` → `web-k2x`; a pod of a DaemonSet has its name, one of an indexed Job its place: `sum-3`; one of a
 * CronJob's Job leaves out the minute: `hello-29453766-k2x4q` → `hello-k2x`; `db-0` and what is bare stay whole.
 */
export function shortPodName(pod: Pod): string {
  const { name, labels } = pod.metadata;
  const owner = controllerOf(pod);
  if (owner?.kind === 'DaemonSet') return owner.name;
  if (owner?.kind === 'Job') return nameInJob(name, owner.name, labels?.['batch.kubernetes.io/job-completion-index']);
  if (owner?.kind === 'StatefulSet') return name;
  const hash = labels?.['pod-template-hash'];
  const cut = hash ? name.indexOf(`-${hash}-`) : -1;
  if (hash && cut >= 0) return `${name.slice(0, cut)}-${name.slice(cut + hash.length + 2, cut + hash.length + 5)}`;
  if (owner && name.startsWith(`${owner.name}-`))
    return `${owner.name}-${name.slice(owner.name.length + 1, owner.name.length + 4)}`;
  return name;
}

function nameInJob(name: string, job: string, index: string | undefined): string {
  const stem = job.replace(/-\d{8}$/, '');
  return index === undefined ? `${stem}-${name.slice(job.length + 1, job.length + 4)}` : `${stem}-${index}`;
}

/** Whose pod it is, and what tells it from its siblings: `-k2x`. A short last word is such an end, a long one is not. */
export function labelParts(label: string): { stem: string; tail: string } {
  const cut = label.lastIndexOf('-');
  const tail = cut > 0 && label.length - cut <= tailMax ? label.slice(cut) : '';
  return { stem: label.slice(0, label.length - tail.length), tail };
}

const tailMax = 4;
