/** The words of Kubernetes that lessons use, each with one line; the same line everywhere. */
import type { Text } from './lesson.ts';

export interface GlossaryEntry {
  /** How it stands in a text, in lower case; the first is its name. */
  forms: readonly string[];
  says: Text;
}

export const glossary: readonly GlossaryEntry[] = [
  entry('API server', [], 'the front door of the cluster, and the only writer to etcd'),
  entry('etcd', [], 'stores all objects'),
  entry('watch', ['watches'], 'a stream of changes'),
  entry('controller', ['controllers'], 'a loop that closes the gap between desired and actual'),
  entry('scheduler', [], 'picks a node for a pod; it does not start anything'),
  entry('kubelet', ['kubelets'], 'the agent on each node that starts containers'),
  entry('kube-proxy', [], 'routes the traffic of Services on each node'),
  entry('Node', ['nodes'], 'a machine'),
  entry('Pod', ['pods'], 'the smallest unit that runs; it never moves'),
  entry('Deployment', ['deployments'], 'manages ReplicaSets'),
  entry('ReplicaSet', ['replicasets'], 'keeps n pods of one template'),
  entry('StatefulSet', ['statefulsets'], 'keeps n pods that each have a name and storage of their own'),
  entry('ordinal', ['ordinals'], 'the number of a pod in its StatefulSet, from 0'),
  entry('DaemonSet', ['daemonsets'], 'keeps one pod on each node that fits'),
  entry('claim', ['claims', 'persistentvolumeclaim'], 'asks for storage that outlives pods'),
  entry('revision', ['revisions'], 'one version of the pod template'),
  entry('label', ['labels'], 'a key and a value by which objects find each other'),
  entry('selector', ['selectors'], 'names the labels that an object looks for'),
  entry('Service', ['services'], 'a stable name for pods that come and go'),
  entry('EndpointSlice', ['endpointslices', 'endpoints'], 'the addresses of a Service that are ready now'),
  entry('request', ['requests'], 'what is reserved for a container'),
  entry('limit', ['limits'], 'the most that a container may use'),
  entry('allocatable', [], 'the capacity of a node without the share of the system'),
  entry('taint', ['taints'], 'by it a node repels pods'),
  entry('toleration', ['tolerations'], 'by it a pod accepts a taint'),
  entry('affinity', [], 'a rule of attraction'),
  entry('cordon', ['cordoned'], 'no new pods on this node'),
  entry('drain', ['draining', 'drained'], 'cordon, then evict every pod that can be evicted'),
  entry('evict', ['evicts', 'evicted', 'eviction', 'evictions'], 'a polite delete that asks the disruption budgets'),
  entry(
    'PodDisruptionBudget',
    ['pdb', 'disruption budget'],
    'the minimum that is kept during disruptions that somebody chose',
  ),
  entry('preemption', [], 'a pod of lower priority leaves for one of higher'),
  entry('probe', ['probes'], 'a question to a container: started, ready for traffic, still alive'),
  entry('readiness probe', [], 'decides whether a pod gets traffic'),
  entry('liveness probe', [], 'decides whether a container is restarted'),
  entry('surge', [], 'pods above the number that is desired'),
  entry('unavailable', [], 'pods missing below the number that is desired'),
  entry('back-off', [], 'a wait between tries that grows'),
  entry('mirror pod', [], 'the shadow of a static pod in the API'),
  entry('finalizer', [], 'blocks a deletion until it is cleared'),
  entry('quota', ['quotas', 'resourcequota'], 'what all objects of a namespace may use together'),
  entry('ConfigMap', ['configmaps'], 'settings, kept apart from the image'),
];

function entry(name: string, others: readonly string[], says: string): GlossaryEntry {
  return { forms: [name.toLowerCase(), ...others], says: { en: says } };
}

export function definitionOf(word: string): Text | undefined {
  return glossary.find(({ forms }) => forms.includes(word.toLowerCase()))?.says;
}
