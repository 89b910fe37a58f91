/** Creates the pods of an owner, and tells in its events of each that came or went. */
// k8s: pkg/controller/controller_utils.go RealPodControl
import type { Draft, KubernetesObject } from '../../../api/object.ts';
import type { Status } from '../../../api/status.ts';
import { pod } from '../../../kinds/pod/index.ts';
import type { Pod } from '../../../kinds/pod/types.ts';
import type { Result } from '../../client/client.ts';
import type { ReconcileContext } from '../../client/controller.ts';
import { isNamespaceTerminating, slowStart } from './pod-template.ts';

type Means = Pick<ReconcileContext, 'client' | 'events'>;

/** @returns the first refusal; that the namespace is going away is none that matters */
export function createPods(
  owner: KubernetesObject,
  count: number,
  next: () => { draft: Draft<Pod>; reason: string },
  { client, events }: Means,
): { created: number; refused: Status | undefined } {
  const { created, refused } = slowStart(count, () => {
    const { draft, reason } = next();
    const response = client.create(pod, draft, reason);
    if (response.ok) {
      events.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${response.object.metadata.name}`);
      return undefined;
    }
    if (!isNamespaceTerminating(response.status))
      events.record(owner, 'Warning', 'FailedCreate', `Error creating: ${response.status.message}`);
    return response.status;
  });
  return { created, refused: refused && !isNamespaceTerminating(refused) ? refused : undefined };
}

/** Tells what came of a deletion. @returns `absent` when the pod was gone already; a Status when it is still there */
export function tellDeletion(
  owner: KubernetesObject,
  { metadata }: Pod,
  response: Result<unknown>,
  { events }: Means,
): 'deleted' | 'absent' | Status {
  if (response.ok) {
    events.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`);
    return 'deleted';
  }
  if (response.status.code === 404) return 'absent';
  events.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${response.status.message}`);
  return response.status;
}
