/** Decides for each pod of a node whether a drain evicts it, leaves it or refuses to touch it. */
// k8s: staging/src/k8s.io/kubectl/pkg/drain/filters.go
import { controllerOf } from '../../api/object.ts';
import { parseTime } from '../../api/time.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { Client } from '../client.ts';
import type { Discovery } from '../discovery.ts';
import { isNotFound } from '../errors.ts';

export interface DrainFlags {
  force?: boolean;
  ignoreDaemonSets?: boolean;
  deleteEmptyDirData?: boolean;
  /** Deletes instead of evicting: budgets are not asked. */
  disableEviction?: boolean;
  gracePeriodSeconds?: number;
  podSelector?: string;
  /** 0 waits without end. */
  timeoutMs?: number;
  skipWaitForDeleteTimeoutSeconds?: number;
  dryRun?: 'none' | 'client' | 'server';
  signal?: AbortSignal;
}

export const messages = {
  daemonSetNeeds: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)',
  daemonSetIgnored: 'ignoring DaemonSet-managed Pods',
  storageNeeds: 'Pods with local storage (use --delete-emptydir-data to override)',
  orphanNeeds: 'Pods that declare no controller (use --force to override)',
  orphanLost: 'deleting Pods that declare no controller',
};

const mirrorAnnotation = 'kubernetes.io/config.mirror';
/** What becomes of one pod. */
export type Verdict = { pod: Pod } & (
  | { fate: 'evict'; warning?: string }
  | { fate: 'stay'; why: 'DaemonSet' | 'mirror' | 'deleted'; warning?: string }
  | { fate: 'refused'; flag: string; message: string }
);

export async function judgePods(
  client: Client,
  discovery: Discovery,
  node: string,
  flags: DrainFlags,
): Promise<Verdict[]> {
  const resource = discovery.expect('pods');
  const { items } = await client.list<Pod>(
    { resource },
    { fieldSelector: `spec.nodeName=${node}`, ...(flags.podSelector ? { labelSelector: flags.podSelector } : {}) },
  );
  const nowMs = await client.transport.now();
  const missing = new Map<Pod, string>();
  for (const pod of items) {
    const owner = daemonSetOf(pod);
    const message =
      owner && !isLongDeleted(pod, flags, nowMs) ? await missingDaemonSet(client, discovery, pod, owner) : undefined;
    if (message !== undefined) missing.set(pod, message);
  }
  return items.map((pod) => judgePod(pod, flags, nowMs, missing.get(pod)));
}

/**
 * Upstream's filters in upstream's order. A later filter that lets the pod go drops the warnings of earlier ones, as upstream's do.
 * @param missingDaemonSet what the server says of the pod's DaemonSet when it is gone
 */
export function judgePod(pod: Pod, flags: DrainFlags, nowMs: number, missingDaemonSet?: string): Verdict {
  if (isLongDeleted(pod, flags, nowMs)) return { pod, fate: 'stay', why: 'deleted' };
  const isFinished = isPodTerminal(pod);
  if (daemonSetOf(pod) !== undefined) {
    if (missingDaemonSet === undefined) {
      if (!flags.ignoreDaemonSets)
        return { pod, fate: 'refused', flag: '--ignore-daemonsets', message: messages.daemonSetNeeds };
      return { pod, fate: 'stay', why: 'DaemonSet', warning: messages.daemonSetIgnored };
    }
    if (!flags.force) return { pod, fate: 'refused', flag: '--force', message: missingDaemonSet };
  }
  if (pod.metadata.annotations?.[mirrorAnnotation] !== undefined) return { pod, fate: 'stay', why: 'mirror' };
  if (!isFinished && pod.spec.volumes?.some(({ emptyDir }) => emptyDir !== undefined) && !flags.deleteEmptyDirData)
    return { pod, fate: 'refused', flag: '--delete-emptydir-data', message: messages.storageNeeds };
  if (isFinished || controllerOf(pod)) return { pod, fate: 'evict' };
  if (!flags.force) return { pod, fate: 'refused', flag: '--force', message: messages.orphanNeeds };
  return { pod, fate: 'evict', warning: messages.orphanLost };
}

/** Name of the DaemonSet that the pod belongs to; a pod that has ended belongs to none. */
function daemonSetOf(pod: Pod): string | undefined {
  const controller = controllerOf(pod);
  return controller?.kind === 'DaemonSet' && !isPodTerminal(pod) ? controller.name : undefined;
}

export function isLongDeleted(
  { metadata }: Pod,
  { skipWaitForDeleteTimeoutSeconds = 0 }: DrainFlags,
  nowMs: number,
): boolean {
  if (skipWaitForDeleteTimeoutSeconds <= 0 || !metadata.deletionTimestamp) return false;
  return nowMs - parseTime(metadata.deletionTimestamp) > skipWaitForDeleteTimeoutSeconds * 1000;
}

async function missingDaemonSet(
  client: Client,
  discovery: Discovery,
  pod: Pod,
  name: string,
): Promise<string | undefined> {
  const resource = discovery.find('daemonsets.apps');
  if (!resource) return `daemonsets.apps "${name}" not found`;
  try {
    await client.read({ resource, ...(pod.metadata.namespace ? { namespace: pod.metadata.namespace } : {}), name });
    return undefined;
  } catch (error) {
    if (isNotFound(error) && error instanceof Error) return error.message;
    throw error;
  }
}
