/** Tells work that waits for its time from what only comes round again: a cluster has settled when none of the former is left. */
import type { Task } from '../../base/agenda.ts';
import type { Pod } from '../../kinds/pod/types.ts';

/**
 * True for a task that will change the cluster by itself and then be gone: the end of a grace period, an eviction timer,
 * an image on its way. False for heartbeats, probes, periodic syncs and users' requests; for retries, which never end while
 * their cause lasts; and for what is under way within milliseconds, which the writes that follow it show.
 */
export function isWaitingWork({ actor, key }: Task, podOf: (podKey: string) => Pod | undefined): boolean {
  const [part, ...rest] = actor.split('/');
  switch (part) {
    case 'cluster':
      return true;
    case 'controller-manager':
      return key.startsWith('later ') && !unmoving.has(rest[0]);
    case 'network':
      return rest[0] === 'stop';
    case 'kubelet':
      return key === 'pull' || (rest[rest.length - 1] === 'pods' && changesPod(key, podOf));
    default:
      return false;
  }
}

/** The progress deadline watches a rollout and does not move it; a schedule comes round again for ever, as does the count of a quota. */
const unmoving = new Set(['deployment-controller', 'cronjob-controller', 'resourcequota-controller']);

/** Probes ask again and again; a deadline only watches. */
const recurring = new Set(['startup', 'readiness', 'liveness', 'deadline']);

function changesPod(task: string, podOf: (podKey: string) => Pod | undefined): boolean {
  const [verb, podKey, uid] = task.split(' ');
  if (recurring.has(verb)) return false;
  const pod = podOf(podKey);
  // The kubelet still has to clear away after a pod that is gone.
  if (!pod || pod.metadata.uid !== uid) return verb !== 'look';
  if (pod.metadata.deletionTimestamp !== undefined) return true;
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  if (statuses.some(({ state }) => isTriedAgain(state.waiting?.reason))) return false;
  // What a container that is kept alive does while it runs is its own affair; what is meant to end is waited for.
  return pod.status.phase === 'Pending' || (pod.spec.restartPolicy ?? 'Always') !== 'Always' || verb !== 'look';
}

/** CrashLoopBackOff, ErrImagePull, CreateContainerConfigError and their like. */
function isTriedAgain(reason: string | undefined): boolean {
  return reason !== undefined && reason !== 'ContainerCreating' && reason !== 'PodInitializing';
}
