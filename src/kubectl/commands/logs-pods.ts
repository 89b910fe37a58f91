/** Which pod and which container a command means that names only a workload, or only a pod. */
// k8s: staging/src/k8s.io/kubectl/pkg/polymorphichelpers/logsforobject.go, pkg/util/podutils/podutils.go
import { formatSelector, type LabelSelector } from '../../api/selector.ts';
import { splitApiVersion } from '../../api/object.ts';
import { parseTime } from '../../api/time.ts';
import { isPodReady, podCondition } from '../../kinds/pod/conditions.ts';
import type { Pod } from '../../kinds/pod/types.ts';
import type { AnyObject } from '../client.ts';
import type { Command } from '../command.ts';
import type { Resource } from '../discovery.ts';
import { CommandError, isNotFound } from '../errors.ts';
import { goSort } from '../printers/go-sort.ts';

/** A pod, or the pods of a workload, of which the most lively one is taken. */
export async function podsOf(command: Command, word: string): Promise<Pod[]> {
  const discovery = await command.discovery();
  const [type, name] = word.includes('/') ? word.split('/') : ['pods', word];
  const resource = discovery.expect(type);
  const target = { resource, ...(resource.namespaced ? { namespace: command.namespace } : {}), name };
  const object = await readSubject(command, target);
  if (resource.kind === 'Pod') return [object as unknown as Pod];
  const pods = await podsOfWorkload(command, object, 'get the logs from');
  if (command.flags.bool('all-pods')) return pods;
  const best = goSort(pods, isLivelier)[0];
  if (pods.length > 1) command.err(`Found ${pods.length} pods, using pod/${best.metadata.name}\n`);
  return [best];
}

/** Upstream tells a missing object in words of its own here. */
async function readSubject(
  command: Command,
  target: { resource: Resource; namespace?: string; name: string },
): Promise<AnyObject> {
  try {
    return await command.client.read<AnyObject>(target);
  } catch (error) {
    if (isNotFound(error) && error instanceof Error)
      throw new CommandError(`error from server (NotFound): ${error.message} in namespace "${target.namespace ?? ''}"`);
    throw error;
  }
}

/** Kinds by whose selectors kubectl finds pods. */
const workloads = ['Service', 'ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'];

async function podsOfWorkload(command: Command, object: AnyObject, doing: string): Promise<Pod[]> {
  const type = `*${splitApiVersion(object.apiVersion).version}.${object.kind}`;
  if (!workloads.includes(object.kind))
    throw new CommandError(`cannot ${doing} ${type}: selector for ${type} not implemented`);
  const spec = object.spec as { selector?: LabelSelector & Record<string, string> } | undefined;
  if (object.kind === 'Service' && Object.keys(spec?.selector ?? {}).length === 0)
    throw new CommandError(
      `cannot ${doing} *v1.Service: invalid service '${object.metadata.name}': Service is defined without a selector`,
    );
  if (!spec?.selector) throw new CommandError(`cannot ${doing} ${type}: selector not found`);
  const labelSelector =
    object.kind === 'Service' || object.kind === 'ReplicationController'
      ? Object.entries(spec.selector)
          .map(([key, value]) => `${key}=${value}`)
          .join(',')
      : formatSelector(spec.selector);
  const resource = (await command.discovery()).expect('pods');
  const { items } = await command.client.list<Pod>({ resource, namespace: command.namespace }, { labelSelector });
  if (items.length === 0) throw new CommandError('timed out waiting for the condition');
  return items;
}

/** Placed before unplaced, running before pending, ready before not, ready for longer, restarted more often, older. */
// k8s: staging/src/k8s.io/kubectl/pkg/util/podutils/podutils.go ByLogging
function isLivelier(left: Pod, right: Pod): boolean {
  for (const rank of ranks) {
    const [a, b] = [rank(left), rank(right)];
    if (a !== b) return a < b;
  }
  return false;
}

const ranks: readonly ((pod: Pod) => number)[] = [
  (pod) => (pod.spec.nodeName ? 0 : 1),
  (pod) => ({ Running: 0, Unknown: 1, Pending: 2, Succeeded: 0, Failed: 0 })[pod.status.phase],
  (pod) => (isPodReady(pod) ? 0 : 1),
  (pod) => (isPodReady(pod) ? orLast(parseTime(podCondition(pod, 'Ready')?.lastTransitionTime)) : 0),
  (pod) => -Math.max(0, ...(pod.status.containerStatuses ?? []).map(({ restartCount }) => restartCount)),
  (pod) => orLast(parseTime(pod.metadata.creationTimestamp)),
];

function orLast(ms: number): number {
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : ms;
}

/** The pod of that name, or the most lively one of a workload. */
export async function livelyPod(command: Command, word: string): Promise<Pod> {
  const [type, name] = word.includes('/') ? word.split('/') : ['pods', word];
  const resource = (await command.discovery()).expect(type);
  const object = await command.client.get<AnyObject>({
    resource,
    ...(resource.namespaced ? { namespace: command.namespace } : {}),
    name,
  });
  return resource.kind === 'Pod'
    ? (object as unknown as Pod)
    : goSort(await podsOfWorkload(command, object, 'attach to'), isLivelier)[0];
}

/** The annotated container, or the first; that there are others is said. */
export function defaultContainerOf(command: Command, { metadata, spec }: Pod): string {
  const all = [...(spec.initContainers ?? []), ...spec.containers, ...(spec.ephemeralContainers ?? [])].map(
    ({ name }) => name,
  );
  const annotated = metadata.annotations?.['kubectl.kubernetes.io/default-container'];
  const chosen = annotated !== undefined && all.includes(annotated) ? annotated : spec.containers[0].name;
  if (all.length > 1 && chosen !== annotated) {
    const listed = [
      ...spec.containers.map(({ name }) => name),
      ...(spec.initContainers ?? []).map(({ name }) => `${name} (init)`),
    ].join(', ');
    command.err(`Defaulted container "${chosen}" out of: ${listed}\n`);
  }
  return chosen;
}
